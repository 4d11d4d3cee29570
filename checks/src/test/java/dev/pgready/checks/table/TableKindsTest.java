// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableKindsTest {
  private final TableKinds check = new TableKinds();

  @Test
  void forAllTablesLeavesUnloggedOut() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("cache", row -> row.set("persistence", "u"))
            .publication("p", List.of(), row -> row.set("row.puballtables", true));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).title()).startsWith("Leave public.cache out");
    assertThat(result.remedies().get(1).sql())
        .containsExactly("ALTER TABLE public.cache SET LOGGED");
    assertThat(result.remedies().get(1).undo())
        .containsExactly("ALTER TABLE public.cache SET UNLOGGED");
    assertThat(result.remedies()).allMatch(way -> way.kind() == Remedy.Kind.DECISION);
    assertThat(
            facts
                .request(new Request("p", List.of("cache"), List.of(), null, null, Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  private static final Request NAMED =
      new Request(null, List.of("odd"), List.of(), null, null, Map.of());

  @ParameterizedTest
  @CsvSource({
    "f, public.odd is a foreign table",
    "v, public.odd is a view",
    "m, public.odd is a materialized view"
  })
  void whatHasNoRowsInTheWalIsNamed(String kind, String words) {
    CheckResult result =
        FactsFixture.sound()
            .table("odd", row -> row.set("kind", kind).set("indexes", List.of()))
            .request(NAMED)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(words + ": WAL carries no rows of it, so they never come");
    assertThat(result.evidence()).containsEntry("relations", 1);
    assertThat(result.subjects()).hasSize(1);
    assertThat(result.remedies()).isEmpty();
  }

  @Test
  void severalOfAKindAreNamedTogether() {
    CheckResult result =
        FactsFixture.sound()
            .table("odd", row -> row.set("kind", "v"))
            .table("odd2", row -> row.set("kind", "v"))
            .table("cache", row -> row.set("persistence", "u"))
            .request(
                new Request(null, List.of("odd", "odd2", "cache"), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.message())
        .contains("public.odd and public.odd2 are views")
        .contains("public.cache is unlogged")
        .contains("no rows of them");
  }

  /** By name it could not be published: it is added once it is logged. */
  @Test
  void aPublicationThatListsTablesIsGivenTheTable() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("odd", row -> row.set("persistence", "u"))
            .publication("p", List.of("orders"), row -> {});
    Remedy listed =
        facts
            .request(new Request("p", List.of("odd"), List.of(), null, null, Map.of()))
            .check(check)
            .remedies()
            .get(1);
    assertThat(listed.sql())
        .containsExactly(
            "ALTER TABLE public.odd SET LOGGED", "ALTER PUBLICATION p ADD TABLE public.odd");
    assertThat(listed.undo())
        .containsExactly(
            "ALTER PUBLICATION p DROP TABLE public.odd", "ALTER TABLE public.odd SET UNLOGGED");
    assertThat(listed.safety()).isEqualTo(Remedy.Safety.DISRUPTIVE);
  }

  @ParameterizedTest
  @CsvSource({"r, u, WARN", "p, u, WARN", "r, , PASS", "f, , WARN", "v, , PASS"})
  void aPublicationOfASchemaLeavesThemOut(String kind, String persistence, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .version(160004)
            .consumerNeeding("unsupported: {unlogged-tables: warn, foreign-tables: warn}")
            .table("odd", row -> row.set("kind", kind).set("persistence", persistence))
            .table("orders")
            .publication("p", List.of(), row -> row.set("schemas", List.of("public")))
            .check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.WARN) {
      assertThat(result.message())
          .endsWith(": a publication of schemas leaves it out without an error");
    }
  }

  @Test
  void ofOtherSchemasAndExtensionsNobodySpeaks() {
    FactsFixture facts =
        FactsFixture.sound()
            .schema("sales", s -> {})
            .table("odd", row -> row.set("persistence", "u").set("schema", "sales"))
            .table("own", row -> row.set("persistence", "u").set("extension", "pgx"))
            .table("orders")
            .publication("p", List.of(), row -> row.set("schemas", List.of("public")));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("unsupported: {unlogged-tables: info}")
                .table("odd", row -> row.set("persistence", "u"))
                .publication("p", List.of(), row -> row.set("row.puballtables", true))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void whatTheConsumerWouldCreateDecidesWhereThereIsNone() {
    for (String publication :
        List.of(
            "{creator: consumer, form: all}",
            "{creator: consumer, form: schema}",
            "{creator: consumer, form: table}",
            "{creator: consumer, form: table, name: mine}",
            "{creator: consumer, form: all, schemas: [public]}",
            "{creator: consumer, form: all, schemas: [sales]}")) {
      CheckResult result =
          FactsFixture.sound()
              .consumerNeeding("unsupported: {unlogged-tables: warn}\npublication: " + publication)
              .table("orders")
              .table("odd", row -> row.set("persistence", "u"))
              .check(check);
      assertThat(result.status())
          .as(publication)
          .isEqualTo(
              publication.contains("name: mine") || publication.contains("sales")
                  ? Status.PASS
                  : Status.WARN);
    }
  }

  @Test
  void whatTheConsumerDoesNotCarryAsOneTableIsTold() {
    CheckResult partitioned =
        FactsFixture.sound()
            .consumerNeeding("unsupported: {partitioned-tables: fail}")
            .table("root", row -> row.set("kind", "p"))
            .table("leaf", row -> row.set("parent", 16384))
            .check(check);
    assertThat(partitioned.status()).isEqualTo(Status.FAIL);
    assertThat(partitioned.message())
        .isEqualTo("public.root is partitioned, which Test does not carry as one table");
    assertThat(partitioned.subjects()).hasSize(1);
    assertThat(partitioned.remedies()).hasSize(1);
    CheckResult inherits =
        FactsFixture.sound()
            .consumerNeeding("unsupported: {inheritance: warn}")
            .table("child", row -> row.set("inherits", true))
            .table("other", row -> row.set("inherits", true))
            .check(check);
    assertThat(inherits.status()).isEqualTo(Status.WARN);
    assertThat(inherits.message())
        .isEqualTo("public.child and public.other inherit, which Test does not carry as one table");
    assertThat(
            FactsFixture.sound()
                .table("child", row -> row.set("inherits", true))
                .check(check)
                .message())
        .isEqualTo("nothing that is wanted is unlogged, foreign or a view");
  }

  /** pg_publication_tables lists it with the other partitions. */
  @Test
  void aForeignPartitionIsCopiedAndNeverStreamed() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 50).set("kind", "p"))
            .table("orders_1", row -> row.set("parent", 50))
            .table("far", row -> row.set("kind", "f").set("parent", 50).set("indexes", List.of()))
            .table("alone", row -> row.set("kind", "f").set("indexes", List.of()))
            .consumer("postgres")
            .publication("p", List.of("orders"), row -> {});
    assertThat(
            facts
                .request(new Request("p", List.of("orders"), List.of(), null, null, Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
    CheckResult result =
        facts.request(new Request("p", List.of(), List.of(), null, null, Map.of())).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo(
            "public.far is a foreign table, and a partition of what is wanted: an initial copy reads it as well, and its changes never come");
  }

  /** Seen: "could not start initial contents copy ...: foreign-data wrapper has no handler". */
  @ParameterizedTest
  @CsvSource({
    "postgres, false, FAIL",
    "postgres, true, FAIL",
    // reads the leaves that are tables
    "debezium, false, WARN",
    "debezium, true, FAIL"
  })
  void aForeignPartitionThatNobodyCanReadStopsTheCopy(
      String consumer, boolean viaRoot, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 50).set("kind", "p"))
            .table("orders_1", row -> row.set("parent", 50))
            .table(
                "far",
                row ->
                    row.set("kind", "f")
                        .set("parent", 50)
                        .set("indexes", List.of())
                        .set("unreadable", true))
            .consumer(consumer)
            .publication(
                consumer.equals("debezium") ? "dbz_publication" : "p",
                List.of("orders"),
                row -> row.set("row.pubviaroot", viaRoot))
            .check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message())
          .startsWith("public.far is a foreign table")
          .endsWith("has no handler or its server no user mapping for " + "app");
      assertThat(result.evidence()).containsEntry("relations", 1);
    }
  }
}
