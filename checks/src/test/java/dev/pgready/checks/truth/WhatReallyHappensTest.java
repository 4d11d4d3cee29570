// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.errors.ErrorTexts;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What consumers were seen to do with real servers, and common belief has wrong: the same database
 * is judged differently for each of them. What a subscription does is held against a real one in
 * {@link NativeSubscriptionIT}, what Debezium does in {@link DebeziumIT}.
 */
final class WhatReallyHappensTest {
  private static final String OWN = "_zero_public_0";

  private static FactsFixture keylessUnderFull(FactsFixture f) {
    return f.table("orders", row -> row.set("identity", "f").set("indexes", List.of()));
  }

  private static FactsFixture limitOfTwo(FactsFixture f) {
    return f.set("catalogue.role.connectionLimit", 2).set("catalogue.role.sessions", 1);
  }

  private static FactsFixture standby(FactsFixture f) {
    return f.set("catalogue.server.inRecovery", true);
  }

  private static Arguments seen(
      String what,
      String check,
      UnaryOperator<FactsFixture> database,
      Map<String, Status> byConsumer) {
    return Arguments.of(what, check, database, byConsumer);
  }

  /** A publication that consumers of users' publications are pointed at. */
  private static UnaryOperator<FactsFixture> published(
      UnaryOperator<FactsFixture> before, java.util.function.Consumer<FactsFixture.Row> change) {
    return f ->
        before
            .apply(f)
            .publication("powersync", List.of("orders"), change)
            .request(new Request("powersync", List.of(), List.of(), null, null, Map.of()));
  }

  static Stream<Arguments> facts() {
    UnaryOperator<FactsFixture> orders = f -> f.table("orders");
    return Stream.of(
        seen(
            "no TRUNCATE: two refuse, the others take it",
            "publication-operations",
            published(orders, row -> row.set("row.pubtruncate", false)),
            Map.of(
                "zero", Status.FAIL,
                "powersync", Status.FAIL,
                "postgres", Status.WARN,
                // it skips truncates unless told otherwise
                "debezium:autocreate=disabled", Status.PASS)),
        seen(
            "inserts only: taken silently, and updates never come",
            "publication-operations",
            published(orders, row -> row.set("row.pubupdate", false).set("row.pubdelete", false)),
            Map.of(
                "zero", Status.FAIL,
                "powersync", Status.FAIL,
                "postgres", Status.WARN,
                "debezium:autocreate=disabled", Status.WARN)),
        seen(
            "all tables without event triggers halt Zero alone",
            "event-triggers",
            f ->
                f.table("orders")
                    .publication(OWN, List.of(), row -> row.set("row.puballtables", true)),
            Map.of("zero", Status.FAIL, "postgres", Status.SKIP, "powersync", Status.SKIP)),
        seen(
            "a schema without event triggers is fine",
            "event-triggers",
            f ->
                f.table("orders")
                    .publication(OWN, List.of(), row -> row.set("schemas", List.of("public"))),
            Map.of("zero", Status.WARN)),
        seen(
            "partitions via the root without event triggers halt Zero",
            "event-triggers",
            f ->
                f.table("orders", row -> row.set("kind", "p"))
                    .publication(OWN, List.of("orders"), row -> row.set("row.pubviaroot", true)),
            Map.of("zero", Status.FAIL)),
        seen(
            "FULL without any unique index: Zero dies at the first change",
            "replica-identity",
            published(WhatReallyHappensTest::keylessUnderFull, row -> {}),
            Map.of(
                "zero", Status.FAIL,
                "postgres", Status.PASS,
                "powersync", Status.PASS,
                "debezium:autocreate=disabled", Status.PASS,
                "generic", Status.PASS)),
        seen(
            "CREATE on the database is Zero's need, not theirs",
            "database-privileges",
            orders,
            Map.of(
                "zero", Status.FAIL,
                "postgres", Status.PASS,
                "powersync", Status.PASS,
                "debezium:autocreate=disabled", Status.PASS,
                "generic", Status.PASS)),
        seen(
            "a role that only reads breaks Zero alone",
            "role-limits",
            f -> f.roleSetting("default_transaction_read_only=on"),
            Map.of(
                "zero", Status.FAIL,
                "postgres", Status.PASS,
                "powersync", Status.PASS,
                "debezium:autocreate=disabled", Status.PASS)),
        seen(
            "odd names: Zero does not carry them",
            "identifier-names",
            f ->
                f.table("T\"x é")
                    .publication("powersync", List.of("T\"x é"), row -> {})
                    .request(new Request("powersync", List.of(), List.of(), null, null, Map.of())),
            Map.of("zero", Status.FAIL, "postgres", Status.SKIP, "powersync", Status.SKIP)),
        seen(
            "14 is too old for Zero alone",
            "server-version",
            f -> f.version(140019).table("orders"),
            Map.of("zero", Status.FAIL)),
        seen(
            "a limit of two connections: enough for a subscription and for PowerSync",
            "connection-headroom",
            WhatReallyHappensTest::limitOfTwo,
            Map.of(
                "postgres", Status.SKIP,
                "powersync", Status.PASS,
                "zero", Status.FAIL,
                "debezium:autocreate=disabled", Status.FAIL)),
        seen(
            "publish_via_partition_root: PowerSync refuses what others want",
            "publication-partitions",
            published(orders, row -> row.set("row.pubviaroot", true)),
            Map.of(
                "powersync", Status.FAIL,
                "postgres", Status.PASS,
                "zero", Status.PASS)),
        seen(
            "a row filter: the initial copy of some ignores it",
            "publication-columns",
            published(
                orders,
                row ->
                    row.set(
                        "tables", List.of(Map.of("oid", 16384, "filterColumns", List.of("id"))))),
            Map.of(
                "postgres", Status.PASS,
                "zero", Status.PASS,
                "powersync", Status.WARN,
                "debezium:autocreate=disabled", Status.WARN)),
        seen(
            "a standby of 16: read by a subscription and Debezium only",
            "recovery",
            WhatReallyHappensTest::standby,
            Map.of("zero", Status.FAIL, "powersync", Status.FAIL)),
        seen(
            "a standby of 15 refuses all",
            "recovery",
            f -> standby(f).version(150008),
            Map.of(
                "zero", Status.FAIL,
                "powersync", Status.FAIL,
                "postgres", Status.FAIL,
                "debezium:autocreate=disabled", Status.FAIL)),
        seen(
            "SELECT on columns is not enough",
            "table-privileges",
            published(
                f ->
                    f.table(
                        "orders",
                        row -> row.without("select").set("grantedColumns", List.of("id"))),
                row -> {}),
            Map.of(
                "zero", Status.FAIL,
                "powersync", Status.FAIL,
                "postgres", Status.FAIL,
                "debezium:autocreate=disabled", Status.FAIL,
                "generic", Status.FAIL)),
        seen(
            "unless a column list asks for no others",
            "table-privileges",
            published(
                f ->
                    f.table(
                        "orders",
                        row -> row.without("select").set("grantedColumns", List.of("id"))),
                row -> row.set("tables", List.of(Map.of("oid", 16384, "columns", List.of("id"))))),
            Map.of(
                "postgres",
                Status.PASS,
                "zero",
                Status.PASS,
                // their copies are SELECT of all columns, whatever the publication lists
                "powersync",
                Status.FAIL,
                "debezium:autocreate=disabled",
                Status.FAIL)),
        seen(
            "a lost slot of somebody else harms nobody new",
            "slot-health",
            f ->
                f.slot(
                    "theirs",
                    row ->
                        row.set("row.wal_status", "lost")
                            .set("row.active", false)
                            .without("row.restart_lsn")),
            Map.of("zero", Status.WARN, "powersync", Status.WARN, "postgres", Status.WARN)),
        seen(
            "the owner sees all rows, whatever PowerSync's warning says",
            "row-security",
            f -> f.table("orders", row -> row.set("rowSecurity", true).set("owns", true)),
            Map.of("powersync", Status.PASS, "zero", Status.PASS, "postgres", Status.PASS)),
        seen(
            "row security makes holes in every copy",
            "row-security",
            f -> f.table("orders", row -> row.set("rowSecurity", true)),
            Map.of(
                "powersync", Status.FAIL,
                "zero", Status.FAIL,
                "postgres", Status.FAIL,
                "debezium:autocreate=disabled", Status.FAIL)),
        seen(
            "generated columns are missing everywhere before 18, and all are ready",
            "generated-columns",
            f ->
                f.table(
                    "orders",
                    row -> row.add("generated", g -> g.set("name", "gross").set("kind", "s"))),
            Map.of("postgres", Status.PASS, "debezium:autocreate=disabled", Status.WARN)),
        seen(
            "the identity's table belongs to the application: refused for every consumer",
            "replica-identity",
            published(f -> f.table("orders", row -> row.set("identity", "n")), row -> {}),
            Map.of(
                "zero", Status.FAIL,
                "powersync", Status.FAIL,
                "postgres", Status.FAIL,
                "debezium:autocreate=disabled", Status.FAIL,
                "generic", Status.FAIL)),
        seen(
            "statement_timeout: those that reset it get through",
            "session-timeouts",
            f -> f.roleSetting("statement_timeout=30s"),
            Map.of(
                "zero", Status.PASS,
                "powersync", Status.PASS,
                "postgres", Status.WARN,
                "debezium:autocreate=disabled", Status.WARN)),
        seen(
            "REPLICATION is not inherited",
            "replication-role",
            f ->
                f.set("catalogue.role.replication", false)
                    .set("catalogue.role.memberOf", List.of("pg_monitor")),
            Map.of("zero", Status.FAIL, "powersync", Status.FAIL, "postgres", Status.FAIL)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("facts")
  void eachConsumerIsToldWhatItMeets(
      String what,
      String check,
      UnaryOperator<FactsFixture> database,
      Map<String, Status> byConsumer) {
    byConsumer.forEach(
        (consumer, status) -> {
          CheckResult result =
              database
                  .apply(FactsFixture.sound().consumer(consumer))
                  .check(Checks.find(check).orElseThrow());
          assertThat(result.status())
              .as("%s, %s: %s".formatted(what, consumer, result.message()))
              .isEqualTo(status);
        });
  }

  @Test
  void aMissingPublicationIsSaidToBeNoticedLateAndOnEighteenNever() {
    Request named = new Request("nope", List.of(), List.of(), null, null, Map.of());
    FactsFixture seventeen = FactsFixture.sound().version(170010).consumer("postgres");
    FactsFixture eighteen = FactsFixture.sound().version(180004).consumer("postgres");
    var publication = Checks.find("publication").orElseThrow();
    assertThat(seventeen.request(named).check(publication).message())
        .contains("stop at the first change");
    assertThat(eighteen.request(named).check(publication).message())
        .contains("stay empty, without an error");
  }

  @Test
  void zerosAttemptToGiveItselfReplicationIsExplained() {
    assertThat(ErrorTexts.find("ERROR:  permission denied to alter role").get(0).check())
        .isEqualTo("replication-role");
    assertThat(
            ErrorTexts.find(
                    "must be superuser to alter replication roles or change replication attribute")
                .get(0)
                .check())
        .isEqualTo("replication-role");
  }
}
