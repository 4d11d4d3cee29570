// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.FactsFixture.Row;
import dev.pgready.providers.Detection;
import dev.pgready.providers.EndpointKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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

  private static FactsFixture answeredBy(int pid) {
    return FactsFixture.sound().set("catalogue.server.backendPid", pid);
  }

  private static FactsFixture pooled(FactsFixture facts) {
    return facts
        .set("probes.pooler.keyDataPid", 1)
        .set("probes.pooler.pids", List.of(2, 3))
        .set("probes.pooler.secondPids", List.of(2, 3));
  }

  /** The process that answers tells of a proxy; what it does with sessions, a probe alone. */
  @Test
  void aPathThatWasNotProbedIsNotCalledDirect() {
    assertThat(between(FactsFixture.sound(), answeredBy(815)))
        .containsExactly("CONNECTION|path||direct|through a proxy");
    assertThat(between(answeredBy(815), pooled(answeredBy(815)))).isEmpty();
    FactsFixture relayed =
        answeredBy(815)
            .set("probes.pooler.keyDataPid", 4711)
            .set("probes.pooler.pids", List.of(815));
    assertThat(between(relayed, pooled(answeredBy(815))))
        .containsExactly("CONNECTION|path||through a proxy|through a pooler that shares backends");
    FactsFixture direct =
        FactsFixture.sound()
            .set("probes.pooler.keyDataPid", 4711)
            .set("probes.pooler.pids", List.of(4711));
    assertThat(between(direct, FactsFixture.sound())).isEmpty();
    assertThat(between(direct, relayed)).containsExactly("CONNECTION|path||direct|through a proxy");
    // psql tells nothing of its connection
    assertThat(between(answeredBy(815).without("connection"), FactsFixture.sound())).isEmpty();
    assertThat(between(answeredBy(815).without("connection.keyDataPid"), FactsFixture.sound()))
        .isEmpty();
  }

  @Test
  void productsAndEndpoints() {
    assertThat(between(FactsFixture.sound(), FactsFixture.sound().provider("greenplum")))
        .contains("SERVER|product||PostgreSQL|Greenplum");
    assertThat(
            after(
                f ->
                    f.detection(
                        seen ->
                            new Detection(
                                seen.profile(),
                                seen.confidence(),
                                seen.evidence(),
                                EndpointKind.POOLED,
                                seen.direct(),
                                seen.names()))))
        .containsExactly("PROVIDER|endpoint||direct|pooled");
  }

  @Test
  void replicationConnections() {
    FactsFixture accepted = FactsFixture.sound().set("probes.replication.worked", true);
    FactsFixture refused =
        FactsFixture.sound()
            .set("probes.replication.worked", false)
            .set("probes.replication.cause", "PG_HBA");
    FactsFixture otherwise =
        FactsFixture.sound()
            .set("probes.replication.worked", false)
            .set("probes.replication.cause", "OTHER");
    FactsFixture silent = FactsFixture.sound().set("probes.replication.worked", false);
    assertThat(between(accepted, refused))
        .containsExactly("CONNECTION|replication connection||accepted|refused (pg hba)");
    assertThat(between(accepted, otherwise))
        .containsExactly("CONNECTION|replication connection||accepted|refused");
    assertThat(between(otherwise, silent)).isEmpty();
    // not tried is no difference
    assertThat(between(accepted, FactsFixture.sound())).isEmpty();
    assertThat(between(FactsFixture.sound(), refused)).isEmpty();
  }

  @Test
  void databases() {
    String is = "catalogue.database.";
    assertThat(after(f -> f.set(is + "name", "store")))
        .containsExactly("DATABASE|name||shop|store");
    assertThat(after(f -> f.set(is + "owner", "app")))
        .containsExactly("DATABASE|owner||postgres|app");
    assertThat(after(f -> f.set(is + "encoding", "SQL_ASCII")))
        .containsExactly("DATABASE|encoding||UTF8|SQL_ASCII");
    assertThat(after(f -> f.set(is + "connectionLimit", 0)))
        .containsExactly("DATABASE|connection limit||none|0");
    assertThat(after(f -> f.set(is + "connectionLimit", 7)))
        .containsExactly("DATABASE|connection limit||none|7");
    assertThat(after(f -> f.set("catalogue.largeObjects", true)))
        .containsExactly("DATABASE|large objects||no|yes");
    assertThat(after(f -> f.set("catalogue.sequences.count", 2)))
        .containsExactly("DATABASE|sequences||0|2");
  }

  @Test
  void everyRightOfTheRole() {
    String is = "catalogue.role.";
    assertThat(after(f -> f.set(is + "name", "cdc"))).containsExactly("ROLE|name||app|cdc");
    assertThat(after(f -> f.set(is + "bypassRls", true))).containsExactly("ROLE|BYPASSRLS||no|yes");
    assertThat(after(f -> f.set(is + "createRole", true)))
        .containsExactly("ROLE|CREATEROLE||no|yes");
    assertThat(after(f -> f.set(is + "createDb", true))).containsExactly("ROLE|CREATEDB||no|yes");
    assertThat(after(f -> f.set(is + "login", false))).containsExactly("ROLE|LOGIN||yes|no");
    assertThat(after(f -> f.set(is + "inherit", false))).containsExactly("ROLE|INHERIT||yes|no");
    assertThat(after(f -> f.set(is + "connectionLimit", 5)))
        .containsExactly("ROLE|connection limit||none|5");
    assertThat(after(f -> f.set(is + "validUntil", "2027-01-01T00:00:00Z")))
        .containsExactly("ROLE|valid until||no end|2027-01-01T00:00:00Z");
    assertThat(after(f -> f.set("catalogue.database.connect", false)))
        .containsExactly("ROLE|CONNECT on the database||yes|no");
    assertThat(after(f -> f.set("catalogue.database.create", true)))
        .containsExactly("ROLE|CREATE on the database||no|yes");
    assertThat(after(f -> f.set("catalogue.database.owns", true)))
        .containsExactly("ROLE|owns the database||no|yes");
    assertThat(after(f -> f.set("catalogue.functions.emitMessage", false)))
        .containsExactly("ROLE|EXECUTE on pg_logical_emit_message||yes|no");
    assertThat(
            after(
                f ->
                    f.add(
                        "catalogue.sequences.list",
                        row -> row.set("schema", "public").set("name", "ids"))))
        .containsExactly("ROLE|sequences it cannot use, read or own||0|1");
  }

  @Test
  void amountsInTheirUnit() {
    assertThat(after(f -> f.setting("max_slot_wal_keep_size", "1024")))
        .containsExactly("SETTING|max_slot_wal_keep_size||-1|1024 MB");
    assertThat(after(f -> f.setting("wal_keep_size", "64")))
        .containsExactly("SETTING|wal_keep_size||0|64 MB");
    assertThat(
            between(
                FactsFixture.sound()
                    .set("catalogue.settings.shared_buffers.value", "16384")
                    .set("catalogue.settings.shared_buffers.unit", "8kB"),
                FactsFixture.sound()))
        .containsExactly("SETTING|shared_buffers||16384 x 8kB|null");
    assertThat(
            between(
                FactsFixture.sound().set("catalogue.settings.local_preload_libraries.value", ""),
                FactsFixture.sound()
                    .set("catalogue.settings.local_preload_libraries.value", "auto_explain")))
        .containsExactly("SETTING|local_preload_libraries||(empty)|auto_explain");
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
    assertThat(after(f -> f.set("probes.eventTrigger.worked", true))).isEmpty();
    assertThat(
            between(
                FactsFixture.sound().set("catalogue.extensions", Map.of("postgis", "3.4")),
                FactsFixture.sound().set("catalogue.extensions", Map.of("postgis", "3.5"))))
        .containsExactly("EXTENSION|postgis|version|3.4|3.5");
  }

  private static void tried(String fact, String name) {
    FactsFixture worked = FactsFixture.sound().set(fact, true);
    FactsFixture refused = FactsFixture.sound().set(fact, false);
    assertThat(between(refused, worked)).containsExactly("PROBE|" + name + "|worked|no|yes");
    assertThat(between(FactsFixture.sound(), refused)).isEmpty();
    assertThat(between(refused, FactsFixture.sound())).isEmpty();
  }

  @Test
  void attempts() {
    tried("probes.publicationForms.all.worked", "CREATE PUBLICATION (all)");
    tried("probes.slot.worked", "temporary slot");
    tried("probes.stream.worked", "replication stream");
  }

  private static void slot(Consumer<Row> change, String difference) {
    assertThat(
            between(
                FactsFixture.sound().slot("Odd", row -> {}),
                FactsFixture.sound().slot("Odd", change)))
        .containsExactly("SLOT|\"Odd\"|" + difference);
  }

  @Test
  void everyPartOfASlot() {
    slot(row -> row.set("row.plugin", "wal2json"), "type|logical, pgoutput|logical, wal2json");
    slot(
        row -> row.set("row.slot_type", "physical").without("row.plugin"),
        "type|logical, pgoutput|physical");
    slot(row -> row.set("row.database", "other"), "database|shop|other");
    slot(row -> row.set("row.temporary", true), "temporary|no|yes");
    slot(row -> row.set("row.active", false), "active|yes|no");
    slot(row -> row.set("row.wal_status", "extended"), "wal_status|reserved|extended");
    slot(
        row -> row.set("row.invalidation_reason", "idle_timeout"),
        "invalidation|null|idle_timeout");
    slot(row -> row.set("row.two_phase", true), "two-phase|no|yes");
    slot(row -> row.set("row.failover", true), "failover|no|yes");
    slot(row -> row.set("row.synced", true), "synced|no|yes");
    // what an older version does not know is not set there
    assertThat(
            between(
                FactsFixture.sound().slot("s", row -> {}),
                FactsFixture.sound().slot("s", row -> row.set("row.failover", false))))
        .isEmpty();
  }

  @Test
  void schemas() {
    assertThat(after(f -> f.schema("T\"x é", row -> {})))
        .containsExactly("SCHEMA|\"T\"\"x é\"|presence|null|schema");
    FactsFixture plain = FactsFixture.sound().schema("s", row -> {});
    assertThat(between(plain, FactsFixture.sound().schema("s", row -> row.set("owner", "app"))))
        .containsExactly("SCHEMA|s|owner|postgres|app");
    assertThat(between(plain, FactsFixture.sound().schema("s", row -> row.set("create", true))))
        .containsExactly("SCHEMA|s|privileges|USAGE|CREATE, USAGE");
  }

  private static FactsFixture byDefault(
      String kind, @Nullable String schema, String... privileges) {
    return FactsFixture.sound()
        .add(
            "catalogue.defaultPrivileges",
            row ->
                row.set("grantor", "Odd")
                    .set("schema", schema)
                    .set("kind", kind)
                    .set("privileges", List.of(privileges)));
  }

  @Test
  void defaultPrivileges() {
    Map.of(
            "r", "tables",
            "S", "sequences",
            "f", "functions",
            "n", "schemas",
            "T", "types",
            "L", "objects of kind L")
        .forEach(
            (kind, objects) ->
                assertThat(between(FactsFixture.sound(), byDefault(kind, null, "A", "B")))
                    .containsExactly(
                        "DEFAULT_PRIVILEGE|%s that \"Odd\" creates|presence|null|A, B"
                            .formatted(objects)));
    assertThat(between(byDefault("r", "S", "SELECT"), byDefault("r", "S", "SELECT", "INSERT")))
        .containsExactly(
            "DEFAULT_PRIVILEGE|tables that \"Odd\" creates in schema \"S\""
                + "|privileges|SELECT|SELECT, INSERT");
  }

  @Test
  void eventTriggers() {
    assertThat(after(f -> f.eventTrigger("Odd", row -> {})))
        .containsExactly("EVENT_TRIGGER|\"Odd\"|presence|null|ddl_command_start");
    trigger("event", "sql_drop", "event|ddl_command_start|sql_drop");
    trigger("owner", "app", "owner|postgres|app");
    trigger("enabled", "D", "enabled|O|D");
    trigger("function", "other", "function|t|other");
  }

  private static void trigger(String field, String value, String difference) {
    assertThat(
            between(
                FactsFixture.sound().eventTrigger("t", row -> {}),
                FactsFixture.sound().eventTrigger("t", row -> row.set(field, value))))
        .containsExactly("EVENT_TRIGGER|t|" + difference);
  }

  /** Of two servers of which one hides a part the rest is compared. */
  @Test
  void whatOneSideHidesIsNoDifference() {
    assertThat(
            after(
                f ->
                    f.set("catalogue.denied", Map.of("extensions", "SELECT on pg_extension"))
                        .set("catalogue.database.owner", "app")))
        .containsExactly("DATABASE|owner||postgres|app");
  }

  @Test
  void unreached() {
    assertThat(between(FactsFixture.sound(), FactsFixture.unreached("REFUSED", "nobody listens")))
        .containsExactly("CONNECTION|reached||yes|no: nobody listens");
  }
}
