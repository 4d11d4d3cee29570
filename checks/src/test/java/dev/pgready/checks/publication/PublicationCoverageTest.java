// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicationCoverageTest {
  private final PublicationCoverage check = new PublicationCoverage();

  @Test
  void aNamedTableThatIsMissingFails() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("items")
            .publication("p", List.of("orders"), row -> {});
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result =
        facts
            .request(new Request("p", List.of("items"), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p ADD TABLE public.items");
    assertThat(
            facts
                .request(new Request("p", List.of("nothing*"), List.of(), null, null, Map.of()))
                .check(check)
                .message())
        .contains("nothing*");
  }

  private static Request named(String... tables) {
    return new Request("p", List.of(tables), List.of(), null, null, Map.of());
  }

  private static FactsFixture partitioned(boolean viaRoot) {
    return FactsFixture.sound()
        .table("root", row -> row.set("oid", 1).set("kind", "p"))
        .table("leaf", row -> row.set("oid", 2).set("parent", 1))
        .publication("p", List.of("root"), row -> row.set("row.pubviaroot", viaRoot));
  }

  /** It is there, and under its name nothing is ever sent. */
  @Test
  void aWantedPartitionUnderItsRootsNameFails() {
    CheckResult result = partitioned(true).request(named("leaf")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("under the name of public.root");
    assertThat(partitioned(false).request(named("leaf")).check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(partitioned(true).request(named("root", "leaf")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  private static FactsFixture inheriting(String... published) {
    return FactsFixture.sound()
        .table("meas", row -> row.set("oid", 1))
        .table("chunk", row -> row.set("oid", 2).set("inherits", true).set("parents", List.of(1)))
        .table("small", row -> row.set("oid", 3).set("inherits", true).set("parents", List.of(2)))
        .publication("p", List.of(published), row -> {});
  }

  @Test
  void childrenThatInheritBelongToTheTable() {
    CheckResult result =
        inheriting("meas", "chunk").consumer("debezium").request(named("meas")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("public.small inherits from public.meas, and publication p does not hold it");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p ADD TABLE public.small");
    CheckResult published =
        inheriting("meas", "chunk", "small")
            .consumer("debezium")
            .request(named("meas"))
            .check(check);
    assertThat(published.status()).isEqualTo(Status.WARN);
    // a subscription copies each table by itself
    assertThat(
            inheriting("meas", "chunk", "small")
                .consumer("postgres")
                .request(named("meas"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(inheriting("meas").consumer("postgres").request(named("meas")).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  private static FactsFixture filtered(boolean owns, String... published) {
    return FactsFixture.sound()
        .table("orders", row -> row.set("owns", owns))
        .table("items", row -> row.set("owns", owns))
        .publication("p", List.of(published), row -> row.set("owns", owns))
        .consumer("debezium:autocreate=filtered")
        .request(named("items"));
  }

  /** It alters the publication where its tables are not those of the include list. */
  @Test
  void debeziumFilteredSetsTheTables() {
    assertThat(filtered(false, "items").check(check).status()).isEqualTo(Status.PASS);
    CheckResult more = filtered(false, "items", "orders").check(check);
    assertThat(more.status()).isEqualTo(Status.FAIL);
    assertThat(more.message()).contains("does not own the publication");
    assertThat(more.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET TABLE public.items");
    assertThat(filtered(true, "orders", "items").check(check).status()).isEqualTo(Status.WARN);
    assertThat(filtered(true).check(check).status()).isEqualTo(Status.PASS);
  }

  /** ALTER PUBLICATION my-pub is a syntax error. */
  @Test
  void whatItWouldAlterHasANameThatItsStatementDoesNotQuote() {
    for (String consumer : List.of("debezium:autocreate=filtered", "risingwave", "estuary")) {
      for (String name : List.of("my-pub", "my_pub")) {
        CheckResult result =
            FactsFixture.sound()
                .table("orders", row -> row.set("owns", true))
                .table("items", row -> row.set("owns", true))
                .publication(name, List.of("orders"), row -> row.set("owns", true))
                .consumer(consumer)
                .request(
                    new Request(name, List.of("orders", "items"), List.of(), null, null, Map.of()))
                .check(check);
        boolean refused = name.equals("my-pub") && !consumer.equals("estuary");
        assertThat(result.status()).as(consumer).isEqualTo(refused ? Status.FAIL : Status.PASS);
        assertThat(result.message().contains("it names the publication without quotes"))
            .isEqualTo(refused);
      }
    }
  }

  /** Debezium 3.6 takes equal sets for unequal ones there, and alters nothing. */
  @Test
  void debeziumFilteredStopsAtASoundPublicationOnAStandby() {
    CheckResult exact =
        filtered(true, "items").set("catalogue.server.inRecovery", true).check(check);
    assertThat(exact.status()).isEqualTo(Status.FAIL);
    assertThat(exact.message()).contains("publication p holds just the wanted tables");
    assertThat(
            filtered(false, "items", "orders")
                .set("catalogue.server.inRecovery", true)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            filtered(true, "orders").set("catalogue.server.inRecovery", true).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  /** Electric looks only at what the publication names one by one. */
  @Test
  void electricSeesOnlyListedTables() {
    FactsFixture schema =
        FactsFixture.sound()
            .table("orders", row -> row.set("owns", true))
            .publication(
                "p",
                List.of(),
                row -> row.set("schemas", List.of("public")).set("owner", "app").set("owns", true))
            .request(named("orders"));
    assertThat(schema.consumer("electric").check(check).status()).isEqualTo(Status.PASS);
    CheckResult manual = schema.consumer("electric:publishing=manual").check(check);
    assertThat(manual.status()).isEqualTo(Status.FAIL);
    assertThat(manual.message()).contains("does not name public.orders one by one");
  }

  /** EXCEPT names roots, and leaves out their partitions with them. */
  @Test
  void partitionsOfAnExceptedRootAreNotPublished() {
    assertThat(
            FactsFixture.sound()
                .version(190000)
                .table("root", row -> row.set("oid", 1).set("kind", "p"))
                .table("leaf", row -> row.set("oid", 2).set("parent", 1))
                .publication(
                    "p",
                    List.of(),
                    row ->
                        row.set("row.puballtables", true)
                            .set("tables", List.of(Map.of("oid", 1, "except", true))))
                .request(named("leaf"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  /** Seen on 20devel: "publication is defined as FOR ALL SEQUENCES". */
  @Test
  void aPublicationOfAllSequencesTakesNoTable() {
    CheckResult result =
        FactsFixture.sound()
            .version(190000)
            .table("orders")
            .publication("p", List.of(), row -> row.set("row.puballsequences", true))
            .request(named("orders"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .first()
        .asString()
        .startsWith("CREATE PUBLICATION pgready_tables FOR TABLE ");
  }

  /** PowerSync reads no publication of another name. */
  @Test
  void whatIsLeftOutOfAPublicationThatAloneIsRead() {
    CheckResult result =
        FactsFixture.sound()
            .version(190000)
            .consumer("powersync")
            .table("orders", row -> row.set("oid", 1))
            .table("items", row -> row.set("oid", 2))
            .publication(
                "powersync",
                List.of(),
                row ->
                    row.set("row.puballtables", true)
                        .set(
                            "tables",
                            List.of(
                                Map.of("oid", 1, "except", true),
                                Map.of("oid", 2, "except", true))))
            .request(new Request("powersync", List.of("orders"), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION powersync SET ALL TABLES EXCEPT (TABLE public.items)");
    assertThat(result.remedies().get(0).undo())
        .containsExactly(
            "ALTER PUBLICATION powersync SET ALL TABLES EXCEPT (TABLE public.orders, public.items)");
  }

  /** Together they hold what one alone does not. */
  /** Before 16 a partition comes by itself and as part of its root, where publications differ. */
  @ParameterizedTest
  @CsvSource({
    "150099, true, false, root, root, FAIL",
    "150099, true, false, root, leaf, FAIL",
    "150099, true, true, root, leaf, FAIL",
    "150099, true, true, root, root, PASS",
    "150099, false, false, root, leaf, PASS",
    "160000, true, false, root, leaf, PASS"
  })
  void partitionsSentInTwoWays(
      int version, boolean one, boolean other, String first, String second, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .version(version)
            .table("root", row -> row.set("oid", 1).set("kind", "p"))
            .table("leaf", row -> row.set("oid", 2).set("parent", 1))
            .publication("a", List.of(first), row -> row.set("row.pubviaroot", one))
            .publication("b", List.of(second), row -> row.set("row.pubviaroot", other))
            .request(new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b")))
            .consumer("postgres");
    CheckResult result = facts.check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
  }

  @Test
  void severalPublicationsCoverTogether() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("items")
            .publication("p", List.of("orders"), row -> {})
            .publication("q", List.of("items"), row -> {})
            .request(
                new Request(
                    "p",
                    List.of("orders", "items"),
                    List.of(),
                    null,
                    null,
                    Map.of(),
                    List.of("q")));
    for (String consumer : List.of("postgres", "zero", "generic")) {
      assertThat(facts.consumer(consumer).check(check).status())
          .as(consumer)
          .isEqualTo(Status.PASS);
    }
    assertThat(facts.consumer("postgres").check(check).message())
        .isEqualTo("publications p and q cover every table");
    FactsFixture more = facts.table("lines");
    assertThat(more.check(check).message())
        .isEqualTo(
            "publications p and q cover what is wanted; 1 table of this database is in none of them");
    CheckResult missing =
        more.request(
                new Request("p", List.of("lines"), List.of(), null, null, Map.of(), List.of("q")))
            .check(check);
    assertThat(missing.status()).isEqualTo(Status.FAIL);
    assertThat(missing.message()).startsWith("publications p and q do not hold public.lines: ");
    CheckResult one = facts.consumer("debezium").check(check);
    assertThat(one.status()).isEqualTo(Status.FAIL);
    assertThat(one.message()).startsWith("Debezium reads one publication, not p and q");
  }

  @Test
  void aListThatNamesOneTwiceIsRefused() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of("orders"), row -> {})
            .request(new Request("p", List.of(), List.of(), null, null, Map.of(), List.of("p")));
    for (String consumer : List.of("postgres", "zero")) {
      CheckResult result = facts.consumer(consumer).check(check);
      assertThat(result.status()).as(consumer).isEqualTo(Status.FAIL);
      assertThat(result.message()).startsWith("publication p is named twice");
    }
    assertThat(facts.consumer("generic").check(check).status()).isEqualTo(Status.PASS);
  }

  /** Nothing is missing today; the next partition will be. */
  @Test
  void partitionsOneByOneAreToldOf() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("root", row -> row.set("oid", 1).set("kind", "p"))
            .table("leaf_1", row -> row.set("oid", 2).set("parent", 1))
            .table("leaf_2", row -> row.set("oid", 3).set("parent", 1))
            .publication("p", List.of("leaf_1", "leaf_2"), row -> {});
    for (Request request :
        List.of(named("root"), new Request("p", List.of(), List.of(), null, null, Map.of()))) {
      CheckResult result = facts.consumer("postgres").request(request).check(check);
      assertThat(result.status()).isEqualTo(Status.WARN);
      assertThat(result.remedies().get(0).sql())
          .containsExactly("ALTER PUBLICATION p ADD TABLE public.root");
    }
    // it looks for the root
    assertThat(facts.consumer("debezium").request(named("root")).check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(facts.consumer("postgres").request(named("leaf_1")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void whatIsOutsideIsCounted() {
    CheckResult result =
        FactsFixture.sound()
            .table("t")
            .table("u")
            .table("ext", row -> row.set("extension", "pgx"))
            .publication("p", List.of("t"), p -> {})
            .check(check);
    assertThat(result.message())
        .isEqualTo("publication p covers what is wanted; 1 table of this database is not in it");
    assertThat(result.evidence()).containsEntry("published", 1).containsEntry("not_published", 1);
    assertThat(
            FactsFixture.sound()
                .table("t")
                .publication("p", List.of("t"), p -> {})
                .check(check)
                .message())
        .isEqualTo("publication p covers every table");
  }

  @Test
  void whatMatchesNothingFails() {
    CheckResult result =
        FactsFixture.sound()
            .table("t")
            .publication("p", List.of("t"), p -> {})
            .request(new Request("p", List.of("gone"), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("database shop has no table or schema that matches gone");
    assertThat(result.subjects()).hasSize(1);
  }

  @Test
  void aMissingTableIsAddedToAListAndBesideAllTables() {
    Request named = new Request("p", List.of("t", "u"), List.of(), null, null, Map.of());
    CheckResult listed =
        FactsFixture.sound()
            .table("t")
            .table("u")
            .publication("p", List.of("t"), p -> {})
            .request(named)
            .check(check);
    assertThat(listed.status()).isEqualTo(Status.FAIL);
    assertThat(listed.message())
        .isEqualTo(
            "publication p does not hold public.u: their changes never come, without an error");
    assertThat(listed.evidence()).containsEntry("tables", 1);
    assertThat(listed.subjects()).hasSize(1);
    assertThat(listed.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p ADD TABLE public.u");
  }

  @ParameterizedTest
  @CsvSource({
    "ORDERS, public.orders",
    "public.order, public.orders",
    "pubic, schema public",
    "something, "
  })
  void theTableThatWasMeantIsNamed(String written, @Nullable String meant) {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .request(new Request(null, List.of(written), List.of(), null, null, Map.of()))
                .check(check)
                .message())
        .endsWith(
            meant == null
                ? "matches " + written
                : "matches %s; did you mean %s?".formatted(written, meant));
  }
}
