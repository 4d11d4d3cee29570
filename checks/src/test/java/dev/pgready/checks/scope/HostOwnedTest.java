// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.server.ReplicationSlots;
import dev.pgready.checks.slot.SlotRetention;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.facts.TableFacts;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderProfile.Own;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to the host is neither wanted nor dropped, unless somebody names it. */
final class HostOwnedTest {
  private static FactsFixture supabase() {
    return FactsFixture.sound()
        .provider("supabase")
        .table("todos")
        .table("users", row -> row.set("schema", "auth"))
        .table("objects", row -> row.set("schema", "storage"))
        .table("authors", row -> row.set("schema", "authentic"));
  }

  private static List<String> wanted(FactsFixture facts) {
    return facts.context().scope().wanted().stream().map(TableFacts::sqlName).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "sequin", "powersync", "generic"})
  void theHostsTablesAreNotWanted(String consumer) {
    assertThat(wanted(supabase().consumer(consumer)))
        .containsExactlyInAnyOrder("public.todos", "authentic.authors");
    assertThat(wanted(supabase().provider("self-managed").consumer(consumer))).hasSize(4);
  }

  /** All tables are all tables: what is in the stream has to be judged. */
  @Test
  void aPublicationOfAllTablesHoldsThemAllTheSame() {
    FactsFixture facts =
        supabase().publication("all", List.of(), row -> row.set("row.puballtables", true));
    assertThat(
            wanted(facts.request(new Request("all", List.of(), List.of(), null, null, Map.of()))))
        .hasSize(4);
  }

  @Test
  void whoNamesThemWantsThem() {
    assertThat(
            wanted(
                supabase()
                    .request(
                        new Request(null, List.of("auth.users"), List.of(), null, null, Map.of()))))
        .containsExactly("auth.users");
  }

  @Test
  void aPhysicalSlotIsNeverOfferedForDropping() {
    for (String host : List.of("aws-rds", "self-managed", "cloudnativepg")) {
      FactsFixture facts =
          FactsFixture.sound()
              .provider(host)
              .setting("max_replication_slots", "2")
              .slot(
                  "rds_us_east_1_db_xyz",
                  slot ->
                      slot.set("row.slot_type", "physical")
                          .set("row.database", null)
                          .set("row.active", false)
                          .set("retainedBytes", 100L << 30))
              .slot("other", slot -> {});
      for (var check : List.of(new SlotRetention(), new ReplicationSlots())) {
        assertThat(facts.check(check).remedies())
            .isNotEmpty()
            .allSatisfy(remedy -> assertThat(text(remedy)).doesNotContain("pg_drop_replication"));
      }
      assertThat(facts.check(new SlotRetention()).remedies().get(0).title())
          .isEqualTo("Find the standby that reads rds_us_east_1_db_xyz");
    }
  }

  private static String text(Remedy remedy) {
    return String.join("\n", remedy.sql()) + String.join("\n", remedy.steps());
  }

  @Test
  void realtimesSlotIsTheHosts() {
    FactsFixture facts =
        FactsFixture.sound()
            .provider("supabase")
            .slot(
                "supabase_realtime_messages_replication_slot_",
                slot -> slot.set("row.active", false).set("retainedBytes", 100L << 30));
    assertThat(facts.check(new SlotRetention()).remedies()).isEmpty();
    Own own = ProviderCatalog.builtIn().find("supabase").orElseThrow().owned();
    assertThat(own.publication("supabase_realtime")).isTrue();
    assertThat(own.publication("supabase_realtime_messages_publication")).isTrue();
    assertThat(own.publication("my_supabase_realtime")).isFalse();
    assertThat(own.role("supabase_auth_admin")).isTrue();
    assertThat(own.role("app")).isFalse();
  }
}
