// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What counts as a difference, and what does not. */
final class FactsComparisonTest {
  private static List<String> between(FactsFixture a, FactsFixture b) {
    return FactsComparison.between(
            a.facts(), a.context().detection(), b.facts(), b.context().detection())
        .stream()
        .map(d -> "%s|%s|%s|%s|%s".formatted(d.section(), d.name(), d.what(), d.a(), d.b()))
        .toList();
  }

  /** One change to a sound database, seen from the database that is as it was. */
  private static List<String> after(UnaryOperator<FactsFixture> change) {
    return between(FactsFixture.sound(), change.apply(FactsFixture.sound()));
  }

  @Test
  void theSameDatabaseDiffersInNothing() {
    assertThat(after(f -> f)).isEmpty();
  }

  /** Nobody changed anything, only time went by. */
  @Test
  void whatChangesByItselfIsNoDifference() {
    assertThat(
            after(
                f ->
                    f.set("catalogue.server.collectedAt", "2026-11-21T12:00:00Z")
                        .set("catalogue.server.lsn", "0/9000000")
                        .set("catalogue.server.backendPid", 1)
                        .set("connection.keyDataPid", 1)
                        .set("connection.elapsedMillis", 99)
                        .set("catalogue.database.frozenXidAge", 2)
                        .set("catalogue.database.sessions", 9)
                        .set("catalogue.sessions.clients", 9)
                        .transaction(7, row -> {})))
        .isEmpty();
  }

  @Test
  void serverAndWayThere() {
    assertThat(after(f -> f.version(170002))).containsExactly("SERVER|version||16.10|17.2");
    assertThat(after(f -> f.set("catalogue.server.inRecovery", true)))
        .containsExactly("SERVER|role in replication||primary|standby");
    assertThat(after(f -> f.without("connection.tls")))
        .containsExactly("CONNECTION|encryption||TLSv1.3|none");
    assertThat(after(f -> f.provider("aws-rds")))
        .anyMatch(line -> line.matches("PROVIDER\\|provider\\|\\|.*\\|Amazon RDS for PostgreSQL"));
  }

  @Test
  void poolerIsTold() {
    assertThat(
            after(
                f ->
                    f.set("probes.pooler.keyDataPid", 1)
                        .set("probes.pooler.pids", List.of(2, 3))
                        .set("probes.pooler.secondPids", List.of(2, 3))))
        .containsExactly("CONNECTION|path||direct|through a pooler that shares backends");
  }

  @Test
  void settingsAreComparedByWhatTheRoleGets() {
    assertThat(after(f -> f.setting("max_wal_senders", "20")))
        .containsExactly(
            "SETTING|max_wal_senders||10|20", "CAPACITY|WAL senders|used|0 of 10|0 of 20");
    assertThat(after(f -> f.roleSetting("statement_timeout=30s")))
        .containsExactly("SETTING|statement_timeout||0|30s (of the role or database)");
    assertThat(after(f -> f.roleSetting("wal_sender_timeout=1min"))).isEmpty();
    assertThat(after(f -> f.withoutSetting("idle_session_timeout")))
        .containsExactly("SETTING|idle_session_timeout||0|null");
    assertThat(after(f -> f.pendingRestart("wal_level")))
        .containsExactly("SETTING|wal_level|pending restart|no|yes");
  }

  @Test
  void roleAndGroups() {
    assertThat(after(f -> f.set("catalogue.role.replication", false)))
        .containsExactly("ROLE|REPLICATION||yes|no");
    assertThat(after(f -> f.set("catalogue.role.memberOf", List.of("pg_monitor", "Odd \"x"))))
        .containsExactly(
            "ROLE|member of \"Odd \"\"x\"||no|yes", "ROLE|member of pg_monitor||no|yes");
    // a superuser is a member of every role
    assertThat(
            between(
                FactsFixture.sound().set("catalogue.role.memberOf", List.of("pg_monitor")),
                FactsFixture.sound().set("catalogue.role.superuser", true)))
        .containsExactly("ROLE|SUPERUSER||no|yes");
  }

  @Test
  void tables() {
    assertThat(after(f -> f.table("T\"x é")))
        .containsExactly("TABLE|public.\"T\"\"x é\"|presence|null|table");
    FactsFixture plain = FactsFixture.sound().table("orders");
    assertThat(between(plain, FactsFixture.sound().table("orders", t -> t.set("identity", "f"))))
        .containsExactly("TABLE|public.orders|replica identity|default|full");
    assertThat(
            between(plain, FactsFixture.sound().table("orders", t -> t.set("indexes", List.of()))))
        .containsExactly("TABLE|public.orders|primary key|id|null");
    assertThat(
            between(
                plain,
                FactsFixture.sound()
                    .table("orders", t -> t.set("rowSecurity", true).set("policies", 2))))
        .containsExactly("TABLE|public.orders|row security|off|on, policies: 2");
    assertThat(between(plain, FactsFixture.sound().table("orders", t -> t.without("select"))))
        .containsExactly("TABLE|public.orders|privileges|SELECT|none");
    assertThat(between(plain, FactsFixture.sound().table("orders", t -> t.set("persistence", "u"))))
        .containsExactly("TABLE|public.orders|kind|table|unlogged table");
    // rows come and go
    assertThat(between(plain, FactsFixture.sound().table("orders", t -> t.set("rows", 9))))
        .isEmpty();
  }

  /** Oids are each database's own: members are told apart by name. */
  @Test
  void publicationMembers() {
    FactsFixture a =
        FactsFixture.sound()
            .table("orders")
            .table("items")
            .publication("pub", List.of("orders", "items"), row -> {});
    FactsFixture b =
        FactsFixture.sound()
            .table("items")
            .table("orders")
            .publication("pub", List.of("orders"), row -> row.set("row.pubtruncate", false));
    assertThat(between(a, b))
        .containsExactly(
            "PUBLICATION|pub|operations|insert, update, delete, truncate|insert, update, delete",
            "PUBLICATION|public.items in pub|presence|all columns|null");
    assertThat(between(a, a)).isEmpty();
    assertThat(
            between(
                FactsFixture.sound(),
                FactsFixture.sound()
                    .publication("every", List.of(), row -> row.set("row.puballtables", true))))
        .containsExactly("PUBLICATION|every|presence|null|FOR ALL TABLES");
  }

  @Test
  void slotsAndCapacity() {
    assertThat(after(f -> f.slot("s", row -> {})))
        .containsExactly(
            "CAPACITY|replication slots|used|0 of 10|1 of 10",
            "SLOT|s|presence|null|logical, pgoutput");
    assertThat(
            between(
                FactsFixture.sound().slot("s", row -> {}),
                FactsFixture.sound()
                    .slot("s", row -> row.set("row.wal_status", "lost").set("retainedBytes", 9))))
        .containsExactly("SLOT|s|wal_status|reserved|lost");
  }

  @Test
  void extensionsAndWhatWasTried() {
    assertThat(after(f -> f.set("catalogue.extensions", Map.of("postgis", "3.4"))))
        .containsExactly("EXTENSION|postgis|presence|null|version 3.4");
    FactsFixture worked = FactsFixture.sound().set("probes.eventTrigger.worked", true);
    FactsFixture refused = FactsFixture.sound().set("probes.eventTrigger.worked", false);
    assertThat(between(worked, refused))
        .containsExactly("PROBE|CREATE EVENT TRIGGER|worked|yes|no");
    assertThat(between(worked, FactsFixture.sound())).isEmpty();
  }

  @Test
  void unreached() {
    assertThat(between(FactsFixture.sound(), FactsFixture.unreached("REFUSED", "nobody listens")))
        .containsExactly("CONNECTION|reached||yes|no: nobody listens");
  }
}
