// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.connection.Recovery;
import dev.pgready.checks.ddl.PublicationPrivileges;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.publication.Publication;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.server.ServerVersion;
import dev.pgready.checks.slot.SlotConflict;
import dev.pgready.checks.table.ReplicaIdentity;
import dev.pgready.checks.table.TableKinds;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What consumers create when they start first, and what of it may be there already. */
final class FirstStartTest {
  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  private static FactsFixture pgcopydb() {
    return FactsFixture.sound()
        .table("orders", row -> row.set("owns", true))
        .set("catalogue.database.create", true)
        .consumer("pgcopydb");
  }

  /** CREATE PUBLICATION and CREATE_REPLICATION_SLOT without a look at what is there. */
  @ParameterizedTest
  @CsvSource({"pgcopydb,,FAIL", "other,,PASS", "other,other,FAIL", "pgcopydb,other,PASS"})
  void pgcopydbCreatesBothAnew(String there, String named, Status status) {
    FactsFixture facts =
        pgcopydb()
            .publication(there, List.of("orders"), row -> row.set("owns", true))
            .slot(there, row -> row.set("row.active", false))
            .request(named == null ? Request.DEFAULT : slot(named));
    for (Check check : List.of(new Publication(), new SlotConflict())) {
      assertThat(facts.check(check).status()).isEqualTo(status);
    }
    if (status == Status.FAIL) {
      assertThat(facts.check(new Publication()).message())
          .contains("exists already", "Failed to create publication");
      assertThat(facts.check(new SlotConflict()).message())
          .contains("Failed to send CREATE_REPLICATION_SLOT command");
    }
  }

  @Test
  void pgcopydbThatRunsHasItsPublication() {
    FactsFixture facts =
        pgcopydb()
            .publication("pgcopydb", List.of("orders"), row -> row.set("owns", true))
            .slot("pgcopydb", row -> row.set("row.active", true).set("row.active_pid", 5));
    assertThat(facts.check(new Publication()).status()).isEqualTo(Status.PASS);
  }

  /** Its list is pg_tables. */
  @Test
  void pgcopydbNamesEveryTable() {
    FactsFixture facts =
        pgcopydb()
            .table("spatial_ref_sys", row -> row.set("extension", "postgis").set("owns", false))
            .table("cache", row -> row.set("persistence", "u").set("owns", true));
    CheckResult owner = facts.check(new PublicationPrivileges());
    assertThat(owner.status()).isEqualTo(Status.FAIL);
    assertThat(owner.message()).contains("does not own public.spatial_ref_sys");
    CheckResult kind = facts.check(new TableKinds());
    assertThat(kind.status()).isEqualTo(Status.FAIL);
    assertThat(kind.message())
        .isEqualTo(
            "public.cache is unlogged: pgcopydb --follow names it in its CREATE PUBLICATION, which PostgreSQL refuses");
    facts.request(new Request(null, List.of("orders"), List.of(), null, null, Map.of()));
    assertThat(facts.check(new PublicationPrivileges()).status()).isEqualTo(Status.PASS);
    assertThat(facts.check(new TableKinds()).status()).isEqualTo(Status.PASS);
  }

  /** pglog_stream_ and the slot's name, both ways. */
  @Test
  void redpandasSlotNamesItsPublication() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("pglog_stream_s", List.of(), row -> {})
            .publication("other", List.of("orders"), row -> {})
            .slot("s", row -> row.set("row.plugin", "wal2json"))
            .consumer("redpanda-connect")
            .request(slot("s"));
    assertThat(facts.check(new Publication()).message())
        .startsWith("publication pglog_stream_s holds no table");
    facts.request(new Request("pglog_stream_s", List.of(), List.of(), null, null, Map.of()));
    assertThat(facts.check(new SlotConflict()).message())
        .startsWith("slot s was created for output plugin wal2json");
    facts.request(slot("none"));
    assertThat(facts.check(new Publication()).message())
        .isEqualTo("Redpanda Connect postgres_cdc creates publication pglog_stream_none");
  }

  /** Its setup looks at every table, whatever the publication has. */
  @ParameterizedTest
  @CsvSource({
    "peerdb,d,FAIL",
    "clickpipes,n,FAIL",
    "peerdb,f,PASS",
    "postgres,d,PASS",
    "peerdb,key,PASS"
  })
  void peerdbWantsAnIdentityForInsertsToo(String consumer, String identity, Status status) {
    CheckResult result =
        FactsFixture.sound()
            .table(
                "log",
                row -> {
                  if (!identity.equals("key")) {
                    row.set("indexes", List.of()).set("identity", identity);
                  }
                })
            .publication(
                "p",
                List.of("log"),
                row -> row.set("row.pubupdate", false).set("row.pubdelete", false))
            .consumer(consumer)
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
            .check(new ReplicaIdentity());
    assertThat(result.status()).isEqualTo(status);
    if (status == Status.FAIL) {
      assertThat(result.message()).startsWith("public.log has no replica identity, which");
      assertThat(result.remedies().get(0).sql())
          .containsExactly("ALTER TABLE public.log REPLICA IDENTITY FULL");
    }
  }

  /** create_if_not_exists is false where sequin.yaml does not say so. */
  @ParameterizedTest
  @CsvSource({
    "sequin,FAIL,FAIL",
    "sequin:create_slot=true,PASS,FAIL",
    "'sequin:create_slot=true,create_publication=true',PASS,PASS"
  })
  void sequinCreatesWhatItIsToldTo(String consumer, Status slot, Status publication) {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .consumer(consumer)
            .request(new Request("sequin_pub", List.of(), List.of(), "s", null, Map.of()));
    assertThat(facts.check(new SlotConflict()).status()).isEqualTo(slot);
    assertThat(facts.check(new Publication()).status()).isEqualTo(publication);
    // FOR ALL TABLES
    assertThat(facts.check(new PublicationPrivileges()).status())
        .isEqualTo(publication == Status.PASS ? Status.FAIL : Status.SKIP);
  }

  /** What parameters of CREATE SUBSCRIPTION ask of the publisher. */
  @ParameterizedTest
  @CsvSource({
    "postgres, 16, true, WARN",
    "postgres:failover=true, 18, true, FAIL",
    "postgres:failover=true, 18, false, PASS",
    "postgres:failover=true, 16, false, FAIL",
    "postgres:failover=true, 17, false, PASS",
    "postgres:retain_dead_tuples=true, 18, false, FAIL",
    "postgres:retain_dead_tuples=true, 19, false, PASS",
    "postgres:retain_dead_tuples=true, 19, true, FAIL",
    "'postgres:failover=true,retain_dead_tuples=true', 18, false, FAIL"
  })
  void parametersOfASubscriptionAskForMore(
      String consumer, int major, boolean standby, Status status) {
    FactsFixture facts =
        FactsFixture.sound()
            .version(major * 10_000)
            .set("catalogue.server.inRecovery", standby)
            .setting("hot_standby_feedback", "on")
            .consumer(consumer);
    assertThat(
            List.of(
                facts.check(new ServerVersion()).status(), facts.check(new Recovery()).status()))
        .contains(status)
        .allMatch(
            one -> one == status || one == Status.PASS || one == Status.SKIP || one == Status.WARN);
  }

  /** ELECTRIC_REPLICATION_STREAM_ID is in both names. */
  @Test
  void electricsStreamNamesBoth() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("electric_publication_default", List.of("orders"), row -> {})
            .slot("electric_slot_b", row -> row.set("row.plugin", "wal2json"))
            .consumer("electric:publishing=manual")
            .request(slot("electric_slot_b"));
    assertThat(facts.check(new Publication()).message())
        .contains("electric_publication_b", "not found in the database");
    facts.request(slot("of_another_name"));
    assertThat(facts.check(new Publication()).status()).isEqualTo(Status.PASS);
    facts.request(
        new Request("electric_publication_b", List.of(), List.of(), null, null, Map.of()));
    assertThat(facts.check(new SlotConflict()).message())
        .startsWith("slot electric_slot_b was created for output plugin wal2json");
  }
}
