// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.PublicationFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a check asks about who is who. */
final class CheckContextTest {
  @Test
  void publicationsInQuestion() {
    FactsFixture facts =
        FactsFixture.sound()
            .publication("a", List.of(), row -> {})
            .publication("b", List.of(), row -> {});
    assertThat(publications(facts, "a", "b", "gone")).containsExactly("a", "b");
    assertThat(publications(facts, "gone", "b")).containsExactly("b");
    assertThat(publications(facts, "gone")).isEmpty();
  }

  private static List<String> publications(FactsFixture facts, String first, String... more) {
    return facts
        .request(new Request(first, List.of(), List.of(), null, null, Map.of(), List.of(more)))
        .context()
        .publications()
        .stream()
        .map(PublicationFacts::name)
        .toList();
  }

  private static boolean administers(FactsFixture facts, String role) {
    return Administrators.contain(facts.context(), role);
  }

  /** By attribute, by owning the database, by name; what nobody could see counts as yes. */
  @Test
  void administrators() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.administrators", List.of("root"))
            .set("catalogue.database.owner", "shop");
    assertThat(administers(facts, "root")).isTrue();
    assertThat(administers(facts, "shop")).isTrue();
    assertThat(administers(facts, "pg_monitor")).isTrue();
    assertThat(administers(facts, "rds_superuser")).isTrue();
    assertThat(administers(facts, "app")).isFalse();
    // somewhere else it is a name like any other
    assertThat(administers(facts, "postgres")).isFalse();
    assertThat(administers(facts.provider("aws-rds"), "postgres")).isTrue();
    assertThat(administers(facts, "app")).isFalse();
    assertThat(
            administers(
                facts.providerYaml(
                    "{id: x, name: X, managed: true, verified: 2026-11-20,"
                        + " fingerprint: {roles: [boss]}}"),
                "boss"))
        .isTrue();
    assertThat(administers(facts.set("catalogue.administrators", null), "app")).isTrue();
  }

  private static CheckContext reading(FactsFixture facts, @Nullable String asked) {
    return facts.request(new Request(null, List.of(), List.of(), asked, null, Map.of())).context();
  }

  /** By the name that was asked for, else by the consumer's habit. */
  @ParameterizedTest
  @CsvSource({
    "debezium, , debezium, true",
    "debezium, , other, false",
    "debezium, mine, mine, true",
    "debezium, mine, debezium, false",
    "generic, , debezium, false",
    "generic, mine, mine, true"
  })
  void slotsOfTheConsumer(String consumer, @Nullable String asked, String slot, boolean own) {
    FactsFixture facts = FactsFixture.sound().consumer(consumer).slot(slot, row -> {});
    assertThat(OwnSlots.named(reading(facts, asked), slot)).isEqualTo(own);
    assertThat(OwnSlots.ready(reading(facts, asked))).isEqualTo(own);
    assertThat(OwnSlots.ready(reading(waiting(consumer, slot), asked))).isFalse();
  }

  private static FactsFixture waiting(String consumer, String slot) {
    return FactsFixture.sound()
        .consumer(consumer)
        .slot(slot, row -> row.without("row.confirmed_flush_lsn"));
  }

  @Test
  void whoseSlotIsThereAlready() {
    var debezium = new ConsumerCatalog().get("debezium");
    FactsFixture there = FactsFixture.sound().slot("debezium", row -> {});
    assertThat(OwnSlots.has(debezium, there.context().cat())).isTrue();
    assertThat(OwnSlots.has(debezium, FactsFixture.sound().context().cat())).isFalse();
    for (Map.Entry<String, String> other :
        Map.of("row.slot_type", "physical", "row.database", "other", "row.wal_status", "lost")
            .entrySet()) {
      FactsFixture facts =
          FactsFixture.sound().slot("debezium", row -> row.set(other.getKey(), other.getValue()));
      assertThat(OwnSlots.has(debezium, facts.context().cat())).as(other.getKey()).isFalse();
    }
    assertThat(OwnSlots.has(debezium, FactsFixture.sound().slot("mine", row -> {}).context().cat()))
        .isFalse();
  }

  @Test
  void idsAreClassNames() {
    Check check = Checks.find("wal-level").orElseThrow();
    assertThat(check.group()).isEqualTo(Group.SERVER);
    assertThat(check.realm()).isEqualTo(Group.SERVER.realm());
    assertThat(check.ofEachPublication()).isFalse();
    assertThat(check.worksWithoutCatalogue()).isFalse();
    assertThat(new Zeta9AZ().id()).isEqualTo("zeta9-az");
    assertThat(new ZAtoZ().id()).isEqualTo("zato-z");
    assertThat(new X0Y().id()).isEqualTo("x0-y");
  }

  private abstract static class Named implements Check {
    @Override
    public String title() {
      return "Named";
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
      return CheckResult.pass("fine");
    }
  }

  private static final class Zeta9AZ extends Named {}

  private static final class ZAtoZ extends Named {}

  private static final class X0Y extends Named {}

  private static Remedy change(FactsFixture facts, String setting) {
    return facts.context().change(setting, "1");
  }

  /** Who runs the server without ALTER SYSTEM writes it where the server reads it. */
  @Test
  void alterSystemIsOff() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.settings.allow_alter_system.value", "off")
            .set("catalogue.settings.max_wal_size.file", "/etc/pg.conf")
            .set("catalogue.settings.max_wal_size.line", 7);
    Remedy reload = change(facts, "max_wal_size");
    assertThat(reload.title()).isEqualTo("Set max_wal_size = 1 in the server's configuration");
    assertThat(reload.restart()).isFalse();
    assertThat(reload.safety()).isNotEqualTo(Remedy.Safety.DISRUPTIVE);
    assertThat(reload.steps())
        .contains(
            "write max_wal_size = 1 into /etc/pg.conf, line 7",
            "then reload it: SELECT pg_catalog.pg_reload_conf()");
    Remedy restart = change(facts, "max_worker_processes");
    assertThat(restart.title()).endsWith(" configuration and restart the server");
    assertThat(restart.restart()).isTrue();
    assertThat(restart.safety()).isEqualTo(Remedy.Safety.DISRUPTIVE);
    assertThat(restart.steps()).last().isEqualTo("then restart the server");
  }
}
