// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationOperationsTest {
  private final PublicationOperations check = new PublicationOperations();

  @Test
  void insertOnlyIsSilentForSomeAndRefusedByOthers() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of("orders"), row -> row.set("row.pubtruncate", false))
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()));
    CheckResult generic = facts.check(check);
    assertThat(generic.status()).isEqualTo(Status.WARN);
    assertThat(generic.remedies().get(0).undo())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete')");
    assertThat(facts.consumer("zero").check(check).status()).isEqualTo(Status.FAIL);
  }

  private static FactsFixture lacking(String operation) {
    return FactsFixture.sound()
        .table("t")
        .publication("p", List.of("t"), p -> p.set("row.pub" + operation, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert", "update", "delete", "truncate"})
  void eachKindOfChangeForItself(String operation) {
    CheckResult result = lacking(operation).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo(
            "publication p does not publish %s: such changes never reach logical decoding with pgoutput"
                .formatted(operation.toUpperCase(java.util.Locale.ROOT)));
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete, truncate')");
    assertThat(result.subjects()).hasSize(1);
    CheckResult required =
        lacking(operation)
            .consumerNeeding(
                "publication: {creator: user, operations: [%s], operations-level: fail}"
                    .formatted(operation))
            .check(check);
    assertThat(required.status()).isEqualTo(Status.FAIL);
    assertThat(required.message()).endsWith(", which Test requires");
    CheckResult others =
        lacking(operation)
            .consumerNeeding(
                "publication: {creator: user, operations: [%s]}"
                    .formatted(operation.equals("insert") ? "update" : "insert"))
            .check(check);
    assertThat(others.status()).isEqualTo(Status.PASS);
  }

  @Test
  void whatDoesHarmIsLeftOut() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("t")
            .consumerNeeding("publication: {creator: user, harmful: [truncate]}");
    assertThat(
            facts
                .publication("p", List.of("t"), p -> p.set("row.pubtruncate", false))
                .check(check)
                .message())
        .isEqualTo("publication p publishes insert, update, delete");
    CheckResult harmful =
        FactsFixture.sound()
            .table("t")
            .consumerNeeding("publication: {creator: user, harmful: [truncate]}")
            .publication("p", List.of("t"), p -> {})
            .check(check);
    assertThat(harmful.status()).isEqualTo(Status.WARN);
    assertThat(harmful.message()).isEqualTo("publication p publishes TRUNCATE, which stops Test");
    assertThat(harmful.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete')");
    assertThat(harmful.remedies().get(0).undo())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete, truncate')");
    assertThat(harmful.subjects()).hasSize(1);
  }

  /** With update and delete, tables without identity start to refuse both: they come first. */
  @Test
  void tablesThatWouldRefuseAreGivenAnIdentityFirst() {
    CheckResult result =
        FactsFixture.sound()
            .table("t", row -> row.set("indexes", List.of()))
            .publication(
                "p", List.of("t"), p -> p.set("row.pubupdate", false).set("row.pubdelete", false))
            .check(check);
    assertThat(result.remedies().get(0).kind())
        .isEqualTo(dev.pgready.checks.model.Remedy.Kind.DECISION);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.t REPLICA IDENTITY FULL",
            "ALTER PUBLICATION p SET (publish = 'insert, update, delete, truncate')");
    assertThat(result.remedies().get(0).undo())
        .containsExactly(
            "ALTER PUBLICATION p SET (publish = 'insert, truncate')",
            "ALTER TABLE public.t REPLICA IDENTITY DEFAULT");
    // those that refuse already refuse no more than before
    assertThat(
            FactsFixture.sound()
                .table("t", row -> row.set("indexes", List.of()))
                .publication("p", List.of("t"), p -> p.set("row.pubtruncate", false))
                .check(check)
                .remedies()
                .get(0)
                .sql())
        .hasSize(1);
  }

  private CheckResult beside(FactsFixture facts, String consumer, String other) {
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    consumers.put(consumer, new ConsumerCatalog().get(consumer));
    consumers.put(other, new ConsumerCatalog().get(other));
    return check.evaluate(
        Objects.requireNonNull(
            CheckContext.of(
                    facts.facts(), facts.context().detection(), consumers, Request.DEFAULT.of("p"))
                .get(consumer)));
  }

  /** What one reader misses would stop another one: it is not proposed, and that is said. */
  @Test
  void whatStopsAnotherReaderIsNotAdded() {
    CheckResult misses = beside(lacking("truncate"), "datastream", "materialize");
    assertThat(misses.status()).isEqualTo(Status.WARN);
    assertThat(misses.remedies())
        .singleElement()
        .satisfies(
            remedy -> {
              assertThat(remedy.sql()).isEmpty();
              assertThat(remedy.title())
                  .isEqualTo("Give Google Datastream a publication of its own");
              assertThat(remedy.steps().get(0))
                  .isEqualTo(
                      "TRUNCATE in publication p would stop Materialize, which reads it too");
            });
    assertThat(beside(lacking("truncate"), "datastream", "debezium").remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete, truncate')");
    FactsFixture whole = FactsFixture.sound().table("t").publication("p", List.of("t"), p -> {});
    assertThat(beside(whole, "materialize", "datastream").remedies().get(0).caveats())
        .containsExactly("TRUNCATE then no longer reaches Google Datastream");
    assertThat(beside(whole, "materialize", "electric").remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete')");
  }

  /** Several readers get one statement, whoever asks for it. */
  @Test
  void allGetWhatEachNeeds() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("t")
            .publication(
                "p",
                List.of("t"),
                p -> p.set("row.pubupdate", false).set("row.pubtruncate", false));
    assertThat(beside(facts, "clickpipes", "sequin").remedies().get(0).sql())
        .isEqualTo(beside(facts, "sequin", "clickpipes").remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete, truncate')");
  }
}
