// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeneratedColumnsTest {
  private final GeneratedColumns check = new GeneratedColumns();

  @Test
  void storedOnesCanBePublishedFromEighteenOn() {
    FactsFixture facts =
        FactsFixture.sound()
            .version(180001)
            .consumerNeeding("unsupported:\n  generated-columns: warn\n")
            .table(
                "orders", row -> row.add("generated", g -> g.set("name", "gross").set("kind", "s")))
            .publication("p", List.of("orders"), row -> row.set("row.pubgencols", "n"));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish_generated_columns = stored)");
  }

  @Test
  void oneThatIdentifiesRowsKeepsASubscriptionFromApplyingChanges() {
    FactsFixture facts =
        FactsFixture.sound()
            .version(160001)
            .table(
                "orders",
                row -> {
                  row.set("identity", "i");
                  row.add("generated", g -> g.set("name", "gen").set("kind", "s"));
                  row.add(
                      "indexes",
                      index ->
                          index
                              .set("name", "orders_g")
                              .set("replident", true)
                              .set("columns", List.of("id", "gen")));
                })
            .publication("p", List.of("orders"), row -> {});
    assertThat(facts.check(check).status()).isEqualTo(Status.WARN);
    CheckResult subscription = facts.consumer("postgres").check(check);
    assertThat(subscription.status()).isEqualTo(Status.FAIL);
    assertThat(subscription.message()).contains("public.orders.gen").contains("identifies rows");
    assertThat(facts.consumerCopied("postgres").check(check)).isEqualTo(subscription);
  }

  private static FactsFixture generated(int version, String kind, String published) {
    return FactsFixture.sound()
        .version(version)
        .consumerNeeding("unsupported: {generated-columns: warn}")
        .table("t", row -> row.add("generated", g -> g.set("name", "gross").set("kind", kind)))
        .publication("p", List.of("t"), row -> row.set("row.pubgencols", published));
  }

  @ParameterizedTest
  @CsvSource({
    "180000, s, s, PASS",
    "180000, s, n, WARN",
    "180000, v, s, WARN",
    "170099, s, n, WARN"
  })
  void onlyStoredOnesThatArePublishedCome(
      int version, String kind, String published, Status expected) {
    assertThat(generated(version, kind, published).check(check).status()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "170099, s, PostgreSQL 17 publishes no generated columns",
    "180000, v, PostgreSQL 18 publishes stored generated columns only (publish_generated_columns = stored)"
  })
  void whereNoneCanBePublishedTheConsumerComputesThem(int version, String kind, String step) {
    CheckResult result = generated(version, kind, "n").check(check);
    assertThat(result.remedies().get(0).sql()).isEmpty();
    assertThat(result.remedies().get(0).steps()).containsExactly(step);
    assertThat(result.evidence()).containsEntry("columns", 1);
    assertThat(result.subjects()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"170099, WARN", "180000, PASS"})
  void whatTheConsumerWouldPublishCounts(int version, Status expected) {
    assertThat(
            FactsFixture.sound()
                .version(version)
                .consumerNeeding(
                    "publication: {creator: consumer, generated-columns: stored}\nunsupported: {generated-columns: warn}")
                .table("t", row -> row.add("generated", g -> g.set("name", "g").set("kind", "s")))
                .check(check)
                .status())
        .isEqualTo(expected);
  }

  @Test
  void aColumnListDecidesForItsTable() {
    for (String listed : List.of("gross", "id")) {
      FactsFixture facts =
          FactsFixture.sound()
              .version(180000)
              .consumerNeeding("unsupported: {generated-columns: warn}")
              .table("t", row -> row.add("generated", g -> g.set("name", "gross").set("kind", "s")))
              .publication(
                  "p",
                  List.of(),
                  p ->
                      p.add(
                          "tables",
                          m -> m.set("oid", 16384).set("columns", List.of("id", listed))));
      assertThat(facts.check(check).status())
          .isEqualTo(listed.equals("gross") ? Status.PASS : Status.WARN);
    }
  }

  private static FactsFixture identifying(String... generated) {
    return FactsFixture.sound()
        .version(160001)
        .consumerNeeding("unsupported: {generated-columns: warn}")
        .table(
            "t",
            row -> {
              row.set(
                  "indexes",
                  List.of(
                      java.util.Map.of(
                          "name", "t_pkey", "primary", true, "columns", List.of("id", "gen"))));
              for (String name : generated) {
                row.add("generated", g -> g.set("name", name).set("kind", "s"));
              }
            })
        .publication("p", List.of("t"), row -> {});
  }

  @Test
  void onlyColumnsOfTheIdentityIdentifyRows() {
    assertThat(identifying("gen", "other").check(check).message())
        .isEqualTo(
            "generated column public.t.gen identifies rows and is not in the stream: UPDATE and DELETE do not identify their row");
    assertThat(identifying("other", "more").check(check).message())
        .isEqualTo(
            "generated columns public.t.other and public.t.more are not in the stream, at most in the initial copy");
    assertThat(identifying("other").check(check).message())
        .isEqualTo(
            "generated column public.t.other is not in the stream, at most in the initial copy");
    assertThat(identifying().check(check).message())
        .isEqualTo("every generated column is replicated");
  }

  @Test
  void whatIsOnlyToldHasNoRemedy() {
    CheckResult result =
        FactsFixture.sound()
            .table("t", row -> row.add("generated", g -> g.set("name", "g").set("kind", "s")))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.remedies()).isEmpty();
  }
}
