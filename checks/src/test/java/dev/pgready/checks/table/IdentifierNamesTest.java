// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentifierNamesTest {
  private final IdentifierNames check = new IdentifierNames();

  @Test
  void oddNamesAreRefusedBySome() {
    FactsFixture facts =
        FactsFixture.sound().table("T\"x é", row -> row.set("oddColumns", List.of("a b")));
    assertThat(facts.check(check).status()).isEqualTo(Status.SKIP);
    CheckResult result = facts.consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.\"T\"\"x é\" RENAME COLUMN \"a b\" TO a_b",
            "ALTER TABLE public.\"T\"\"x é\" RENAME TO \"T_x\"");
  }

  /** Names that wal2json is given in a list, as they are. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "tap-postgres, my table, FAIL",
        "tap-postgres, `a,b`, FAIL",
        "tap-postgres, a\\b, FAIL",
        "tap-postgres, a.b, PASS",
        "tap-postgres, Orders-2024, PASS",
        "tap-postgres, it's, PASS",
        "olake:plugin=wal2json, my table, FAIL",
        "olake:plugin=wal2json, `a,b`, FAIL",
        "olake:plugin=wal2json, it's, FAIL",
        "olake:plugin=wal2json, Orders-2024, PASS",
        "olake, my table, SKIP"
      })
  void namesInAList(String consumer, String table, Status status) {
    CheckResult result =
        FactsFixture.sound().table(table, row -> {}).consumer(consumer).check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(status);
  }

  @Test
  void wal2jsonTakesASchemaUpToItsFirstDot() {
    for (String consumer : List.of("tap-postgres", "olake:plugin=wal2json")) {
      CheckResult result =
          FactsFixture.sound()
              .schema("a.b", s -> {})
              .table("orders", row -> row.set("schema", "a.b"))
              .consumer(consumer)
              .check(check);
      assertThat(result.status()).as(consumer).isEqualTo(Status.FAIL);
    }
  }

  /** They share the tables, and what their rules have in common. */
  @Test
  void consumersSideBySideHearWhatEachHearsAlone() {
    CheckContext context =
        FactsFixture.sound()
            .schema("a.b", s -> {})
            .table("T\"x", row -> row.set("oddColumns", List.of("a b")))
            .table("a b", row -> {})
            .table("Orders", row -> {})
            .table("orders", row -> row.set("schema", "a.b"))
            .table("orders", row -> {})
            .context();
    ConsumerCatalog catalog = new ConsumerCatalog();
    Map<String, ConsumerProfile> all = new LinkedHashMap<>();
    catalog.ids().forEach(id -> all.put(id, catalog.get(id)));
    assertThat(Set.copyOf(results(context, all).values())).hasSizeGreaterThan(5);
    all.forEach(
        (id, consumer) ->
            assertThat(results(context, all))
                .containsEntry(id, results(context, Map.of(id, consumer)).get(id)));
  }

  private Map<String, CheckResult> results(
      CheckContext context, Map<String, ConsumerProfile> consumers) {
    Map<String, CheckResult> results = new HashMap<>();
    Preflight.run(
            context.facts(), context.detection(), consumers, context.request(), List.of(check))
        .findings()
        .forEach(finding -> finding.consumers().forEach(id -> results.put(id, finding.result())));
    return results;
  }

  /** One name for two of them, and the second statement would be refused. */
  @Test
  void proposalsDiffer() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .table("\u65e5\u672c", t -> t.set("oddColumns", List.of("a b", "a  b")))
            .table("\u8868", t -> {})
            .table("renamed", t -> {})
            .check(check);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.\"\u65e5\u672c\" RENAME COLUMN \"a b\" TO a_b",
            "ALTER TABLE public.\"\u65e5\u672c\" RENAME COLUMN \"a  b\" TO a_b_2",
            "ALTER TABLE public.\"\u65e5\u672c\" RENAME TO renamed_2",
            "ALTER TABLE public.\"\u8868\" RENAME TO renamed_3");
  }

  /** Neither by the consumer, nor by a table, an index or a column. */
  @Test
  void proposalsAreNotRefusedAgain() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .table("sqlite_x", t -> {})
            .table("t x", t -> t.set("oddColumns", List.of("a b", "_0_version")))
            .table(
                "t_x",
                t ->
                    t.set("oddColumns", List.of("c d", "_1")).set("grantedColumns", List.of("c_d")))
            .table("U x", t -> {})
            .table("u_x", t -> {})
            .check(check);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.sqlite_x RENAME TO renamed_sqlite_x",
            "ALTER TABLE public.\"t x\" RENAME COLUMN \"a b\" TO a_b",
            "ALTER TABLE public.\"t x\" RENAME COLUMN _0_version TO version",
            "ALTER TABLE public.\"t x\" RENAME TO t_x_2",
            "ALTER TABLE public.t_x RENAME COLUMN \"c d\" TO c_d_2",
            "ALTER TABLE public.\"U x\" RENAME TO \"U_x_2\"");
  }

  @Test
  void aSchemaCanBeTheOneThatIsNotCarried() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("names: {schema: '[^.]+', level: fail}")
            .schema("a.b", s -> {})
            .table("t", t -> t.set("schema", "a.b"))
            .table("u", t -> t.set("schema", "a.b"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("the name \"a.b\"");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER SCHEMA \"a.b\" RENAME TO a_b");
  }

  @Test
  void aReservedNameIsFoundAmongPlainOnes() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("names: {reserved: [_0_version], level: fail}")
            .table("t", t -> t.set("oddColumns", List.of("_0_version", "_other")))
            .check(check);
    assertThat(result.message()).contains("public.t._0_version").doesNotContain("_other");
  }

  private static FactsFixture same(String name, boolean index) {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 1))
            .table("other", row -> row.set("oid", 2));
    facts.add(
        "catalogue.sameNames",
        row ->
            row.set("folded", "orders")
                .set("schema", "public")
                .set("name", "orders")
                .set("index", false)
                .set("table", 1));
    return facts.add(
        "catalogue.sameNames",
        row ->
            row.set("folded", "orders")
                .set("schema", "public")
                .set("name", name)
                .set("index", index)
                .set("table", 2));
  }

  /** SQLite's names know no case. */
  @Test
  void namesThatDifferOnlyInCaseAreOneToSqlite() {
    CheckResult result = same("Orders", false).consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("table public.orders and table public.\"Orders\"");
    // an index has its name to itself, and is renamed rather than a table
    CheckResult index = same("ORDERS", true).consumer("zero").check(check);
    assertThat(index.message()).contains("index public.\"ORDERS\"");
    assertThat(index.remedies().get(0).sql())
        .containsExactly("ALTER INDEX public.\"ORDERS\" RENAME TO \"renamed_1_ORDERS\"");
    // only where both are replicated
    assertThat(
            same("Orders", false)
                .consumer("zero")
                .publication("zero_data", List.of("orders"), row -> {})
                .request(
                    new dev.pgready.checks.scope.Request(
                        "zero_data", List.of(), List.of(), null, null, java.util.Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(same("Orders", false).consumer("debezium").check(check).status())
        .isNotEqualTo(Status.FAIL);
  }

  @ParameterizedTest
  @CsvSource({"zero, FAIL", "debezium, FAIL", "flink-cdc, SKIP"})
  void columnsLikewise(String consumer, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .table(
                "t",
                row ->
                    row.set("oddColumns", List.of("ID"))
                        .set("sameNameColumns", List.of("ID", "id")))
            .consumer(consumer)
            .check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message()).contains("\"ID\" and id of public.t");
      assertThat(result.remedies().get(0).sql())
          .containsExactly("ALTER TABLE public.t RENAME COLUMN \"ID\" TO id_2");
    }
  }

  /** The plain one stays, and no two others get the same name. */
  @Test
  void ofThreeTwoAreRenamed() {
    assertThat(
            FactsFixture.sound()
                .table("t", row -> row.set("sameNameColumns", List.of("ID", "Id", "id")))
                .consumer("zero")
                .check(check)
                .remedies()
                .get(0)
                .sql())
        .containsExactly(
            "ALTER TABLE public.t RENAME COLUMN \"ID\" TO id_2",
            "ALTER TABLE public.t RENAME COLUMN \"Id\" TO id_3");
  }

  @Test
  void sqliteKeepsNamesForItself() {
    assertThat(FactsFixture.sound().table("SQLite_x").consumer("zero").check(check).status())
        .isEqualTo(Status.FAIL);
    // its query for tables says LIKE 'sqlite_%', where _ is any character
    assertThat(FactsFixture.sound().table("sqlitex").consumer("zero").check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(FactsFixture.sound().table("sqlite").consumer("zero").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table("t", row -> row.set("oddColumns", List.of("_0_VERSION")))
                .consumer("zero")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @ParameterizedTest
  @CsvSource({
    "_zero, FAIL",
    "xzero, FAIL",
    "xxzero, PASS",
    "zerox, PASS",
    "'a\"b', FAIL",
    "a b, PASS",
    "sqlite_s, FAIL",
    "SQLite, FAIL",
    "Sales, PASS"
  })
  void aSchemaStandsBeforeTheNameInZerosReplica(String schema, Status status) {
    CheckResult result =
        FactsFixture.sound()
            .table("t", row -> row.set("schema", schema))
            .publication("p", List.of("t"), row -> {})
            .request(
                new dev.pgready.checks.scope.Request(
                    "p", List.of(), List.of(), null, null, java.util.Map.of()))
            .consumer("zero")
            .check(check);
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.remedies()).hasSize(status == Status.FAIL ? 1 : 0);
  }
}
