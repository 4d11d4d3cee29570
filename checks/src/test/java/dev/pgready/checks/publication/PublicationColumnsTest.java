// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicationColumnsTest {
  private final PublicationColumns check = new PublicationColumns();

  @Test
  void aFilterOutsideOfTheIdentityBreaksTheApplication() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 77))
            .publication(
                "p",
                List.of(),
                row ->
                    row.set(
                        "tables", List.of(Map.of("oid", 77, "filterColumns", List.of("status")))))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.orders REPLICA IDENTITY FULL");
    assertThat(
            FactsFixture.sound()
                .table("orders", row -> row.set("oid", 77))
                .publication(
                    "p",
                    List.of(),
                    row ->
                        row.set(
                            "tables", List.of(Map.of("oid", 77, "filterColumns", List.of("id")))))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aListMustHoldTheKeyAndFullAllowsNone() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 77))
            .publication(
                "p",
                List.of(),
                row -> row.set("tables", List.of(Map.of("oid", 77, "columns", List.of("note")))))
            .check(check);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER PUBLICATION p DROP TABLE public.orders",
            "ALTER PUBLICATION p ADD TABLE public.orders (note, id)");
    assertThat(
            FactsFixture.sound()
                .table("orders", row -> row.set("oid", 77).set("identity", "f"))
                .publication(
                    "p",
                    List.of(),
                    row ->
                        row.set(
                            "tables", List.of(Map.of("oid", 77, "columns", List.of("id", "note")))))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void eighteenRefusesUnpublishedGeneratedColumnsUnderFull() {
    FactsFixture facts =
        FactsFixture.sound()
            .version(180001)
            .table(
                "orders",
                row ->
                    row.set("identity", "f")
                        .add("generated", g -> g.set("name", "gross").set("kind", "s")))
            .publication("p", List.of("orders"), row -> row.set("row.pubgencols", "n"));
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.version(170001).check(check).status()).isEqualTo(Status.PASS);
  }

  /** Before a publication exists the outage can still be prevented. */
  @Test
  void generatedColumnsAreJudgedBeforehand() {
    FactsFixture facts =
        FactsFixture.sound()
            .version(180001)
            .table(
                "orders",
                row ->
                    row.set("identity", "f")
                        .add("generated", g -> g.set("name", "gross").set("kind", "s")));
    CheckResult result = facts.consumer("postgres").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("UPDATE and DELETE on public.orders will start to fail");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.orders REPLICA IDENTITY DEFAULT");
    // it publishes stored ones
    assertThat(facts.consumer("electric").check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.consumer("postgres").version(170001).check(check).status())
        .isEqualTo(Status.PASS);
  }

  private static FactsFixture two(List<String> first, List<String> second) {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 77))
            .request(new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b")));
    facts.publication(
        "a", List.of(), row -> row.set("tables", List.of(Map.of("oid", 77, "columns", first))));
    return facts.publication(
        "b", List.of(), row -> row.set("tables", List.of(Map.of("oid", 77, "columns", second))));
  }

  /** CREATE SUBSCRIPTION and Zero refuse them together. */
  @Test
  void severalPublicationsMustListTheSameColumns() {
    CheckResult result =
        two(List.of("id"), List.of("id", "note")).consumer("postgres").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "publications a and b do not publish the same columns of public.orders: native subscription refuses to read them together");
    assertThat(two(List.of("id"), List.of("id")).consumer("zero").check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** A list of every column is no other list than none, as the server compares them. */
  @ParameterizedTest
  @CsvSource({"true, PASS", "false, FAIL"})
  void aListOfEveryColumnIsNone(boolean whole, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 77))
            .request(new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b")))
            .publication("a", List.of("orders"), row -> {})
            .publication(
                "b",
                List.of(),
                row ->
                    row.set(
                        "tables",
                        List.of(
                            Map.of("oid", 77, "columns", List.of("id", "note"), "whole", whole))));
    assertThat(facts.consumer("postgres").check(check).status()).isEqualTo(expected);
  }

  /** From 18 on a publication may hold the generated columns, and another one not. */
  @ParameterizedTest
  @CsvSource({
    "180000, s, n, FAIL",
    "180000, s, s, PASS",
    "180000, n, n, PASS",
    "170000, s, n, PASS"
  })
  void generatedColumnsInOneOfThemAlone(int version, String a, String b, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .version(version)
            .table(
                "orders",
                row ->
                    row.set("oid", 77)
                        .add("generated", g -> g.set("name", "gross").set("kind", "s")))
            .request(new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b")))
            .publication("a", List.of("orders"), row -> row.set("row.pubgencols", a))
            .publication("b", List.of("orders"), row -> row.set("row.pubgencols", b));
    assertThat(facts.consumer("postgres").check(check).status()).isEqualTo(expected);
  }

  /** What is said of one of them holds for it alone. */
  @Test
  void whatPassesIsSaidOfEachOfThem() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .request(new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b")))
            .publication("a", List.of("orders"), row -> {})
            .publication("b", List.of("orders"), row -> {});
    assertThat(facts.consumer("postgres").check(check).message())
        .isEqualTo(
            "publication a has no column lists and no row filters; publication b has no column lists and no row filters");
  }

  /** What the consumer sets breaks what somebody else reads. */
  @Test
  void fullAndSomebodyElsesColumnListBreakTheApplication() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders", row -> row.set("oid", 77).set("owns", true))
            .publication(
                "theirs",
                List.of(),
                row -> row.set("tables", List.of(Map.of("oid", 77, "columns", List.of("id")))));
    CheckResult result = facts.consumer("electric").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("of which publication theirs lists columns");
    assertThat(facts.consumer("debezium").check(check).status()).isEqualTo(Status.PASS);
  }

  /** Only from 18 on are generated columns a matter of the publication. */
  @ParameterizedTest
  @CsvSource({"170099, PASS", "180000, FAIL"})
  void generatedColumnsMatterFromEighteenOn(int version, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .version(version)
            .table(
                "t",
                row ->
                    row.set("identity", "f")
                        .add("generated", g -> g.set("name", "gen").set("kind", "s")));
    assertThat(facts.check(check).status()).isEqualTo(expected);
    assertThat(
            facts
                .publication("p", List.of("t"), p -> p.set("row.pubgencols", "n"))
                .check(check)
                .status())
        .isEqualTo(expected);
  }
}
