// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationTest {
  private final Publication check = new Publication();

  @Test
  void missingByNameFails() {
    CheckResult result =
        FactsFixture.sound().table("orders").request(publication("p")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("CREATE PUBLICATION p FOR TABLE public.orders");
    assertThat(result.remedies().get(0).undo()).containsExactly("DROP PUBLICATION p");
  }

  /** From 18 on a stream leaves out one that is missing; consumers may refuse the list. */
  @ParameterizedTest
  @CsvSource({
    "18, postgres, p, WARN",
    "17, postgres, p, FAIL",
    "18, postgres, q, FAIL",
    "18, zero, p, FAIL"
  })
  void oneOfSeveralIsMissing(int major, String consumer, String there, Status status) {
    CheckResult result =
        FactsFixture.sound()
            .version(major * 10_000)
            .table("orders")
            .consumer(consumer)
            .publication(there, List.of("orders"), row -> {})
            .request(
                new Request("p", List.of(), List.of(), null, null, Map.of(), List.of("nowhere"))
                    .of("nowhere"))
            .check(check);
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.message()).contains("there is no publication nowhere in database shop");
    assertThat(result.message().contains("brings what p holds, and nothing of it"))
        .isEqualTo(status == Status.WARN);
  }

  /** A subscription to both gets what the other one sends. */
  @Test
  void anEmptyOneBesideAFilledOneIsToldOnly() {
    Request both = new Request("p", List.of(), List.of(), null, null, Map.of(), List.of("q"));
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of("orders"), row -> {})
            .publication("q", List.of(), row -> {})
            .consumer("postgres")
            .request(both.of("q"));
    assertThat(facts.check(new Publication()).message())
        .isEqualTo("publication q holds no table: nothing comes of it");
    assertThat(facts.check(new Publication()).status()).isEqualTo(Status.WARN);
    facts.consumer("materialize");
    assertThat(facts.check(new Publication()).status()).isEqualTo(Status.FAIL);
    facts.consumer("postgres").request(publication("q"));
    assertThat(facts.check(new Publication()).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void theOnlyOneIsMeant() {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .publication("p", List.of("orders"), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void emptyFails() {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .publication("p", List.of(), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void aConsumerThatMakesItIsNotTold() {
    assertThat(FactsFixture.sound().table("orders").consumer("zero").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "materialize", "airbyte", "sequin"})
  void noneAtAllFailsWhereTheUserMakesIt(String consumer) {
    CheckResult result = FactsFixture.sound().table("orders").consumer(consumer).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies()).isNotEmpty();
    // nobody chose a consumer yet
    assertThat(FactsFixture.sound().table("orders").check(check).status()).isEqualTo(Status.WARN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debezium",
        "debezium:autocreate=filtered",
        "flink-cdc:changelog=upsert",
        "risingwave"
      })
  void noneCanBeCreatedOnAStandby(String consumer) {
    CheckResult result =
        FactsFixture.sound()
            .table("orders")
            .set("catalogue.server.inRecovery", true)
            .consumer(consumer)
            .check(check);
    if (new ConsumerCatalog().find(consumer).orElseThrow().standby().supported()) {
      assertThat(result.status()).isEqualTo(Status.FAIL);
      assertThat(result.message()).contains("nothing can be created on a standby");
    }
  }

  /** Electric and RisingWave make it empty, and add what they are asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"electric", "risingwave"})
  void anEmptyOneIsFineWhereTheConsumerFillsIt(String consumer) {
    String name = consumer.equals("electric") ? "electric_publication_default" : "rw_publication";
    FactsFixture own =
        FactsFixture.sound()
            .table("orders", row -> row.set("owns", true))
            .publication(name, List.of(), row -> row.set("owner", "app").set("owns", true))
            .consumer(consumer);
    assertThat(own.check(check).status()).isEqualTo(Status.PASS);
    CheckResult others =
        FactsFixture.sound()
            .table("orders")
            .publication(name, List.of(), row -> {})
            .consumer(consumer)
            .check(check);
    assertThat(others.status()).isEqualTo(Status.FAIL);
    assertThat(others.message()).contains("role app does not own the publication");
  }

  /** The only publication may be another product's own. */
  @Test
  void anotherProductsPublicationIsNotTaken() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders")
            .publication("supabase_realtime", List.of(), row -> {})
            .consumer("sequin")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).startsWith("there is no publication");
    assertThat(result.remedies().get(0).sql().get(0))
        .startsWith("CREATE PUBLICATION sequin_pub FOR TABLE public.orders");
  }

  /** It gives the name to pgoutput without quotes. */
  @Test
  void debeziumFoldsTheName() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("MixPub", List.of("orders"), row -> {})
            .request(new Request("MixPub", List.of("orders"), List.of(), null, null, Map.of()));
    assertThat(facts.consumer("postgres").check(check).status()).isEqualTo(Status.PASS);
    for (String consumer : List.of("debezium", "debezium:autocreate=filtered", "flink-cdc")) {
      assertThat(facts.consumer(consumer).check(check).status())
          .as(consumer)
          .isEqualTo(Status.FAIL);
    }
  }

  /** Its publication is of schema public: where all tables lie elsewhere, it would hold none. */
  @Test
  void zeroDoesNotSeeOtherSchemas() {
    CheckResult result =
        FactsFixture.sound()
            .schema("sales", schema -> {})
            .table("orders", row -> row.set("schema", "sales"))
            .consumer("zero")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "Zero creates its publication for schema public, which holds no table: 1 table in other schemas stays out");
    assertThat(FactsFixture.sound().consumer("zero").check(check).status()).isEqualTo(Status.PASS);
  }

  /** The consumer's own schemas bind nobody who makes the publication for it. */
  @Test
  void theUsersPublicationMayHoldOtherSchemas() {
    CheckResult result =
        FactsFixture.sound()
            .schema("sales", schema -> {})
            .table("orders", row -> row.set("schema", "sales"))
            .consumer("zero")
            .request(publication("p"))
            .check(check);
    assertThat(result.message())
        .isEqualTo(
            "there is no publication p in database shop: Zero would stop with \"Unknown or invalid publications\"");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("CREATE PUBLICATION p FOR TABLE sales.orders");
  }

  /** ELECTRIC_REPLICATION_STREAM_ID is part of the name. */
  @Test
  void electricMakesThePublicationOfEachStream() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .consumer("electric")
            .request(
                new Request(
                    "electric_publication_two", List.of(), List.of(), null, null, Map.of()));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    facts.request(publication("two"));
    assertThat(facts.check(check).message()).contains("does not take a publication named two");
  }

  /** What a consumer writes into START_REPLICATION as it is, folds there, splits or ends early. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "debezium, pub'x, FAIL",
        "debezium:autocreate=disabled, pub'x, FAIL",
        "debezium:autocreate=disabled, my-pub, PASS",
        "airbyte, pub'x, FAIL",
        "flink-cdc, pub'x, FAIL",
        "risingwave, pub'x, FAIL",
        "risingwave:create=false, pub'x, FAIL",
        "sequin, Pub, FAIL",
        "sequin, pub x, FAIL",
        "sequin, pub'x, FAIL",
        "sequin, my-pub, PASS",
        "materialize, Pub, FAIL",
        "materialize, pub'x, FAIL",
        "materialize, my-pub, PASS",
        "peerdb, Pub, FAIL",
        "peerdb, pub'x, PASS",
        "clickpipes, Pub, FAIL",
        "clickpipes, my-pub, PASS",
        "pgcopydb, Pub, FAIL",
        "electric, electric_publication_my-stream, FAIL",
        "electric, electric_publication_1, FAIL",
        "electric, electric_publication_Two, FAIL",
        "electric, electric_publication_my_stream, PASS",
        "supabase-etl, Pub, PASS",
        "postgres, Pub, PASS"
      })
  void namesThatDoNotReachPgoutput(String consumer, String name, Status status) {
    CheckResult result =
        FactsFixture.sound()
            .table("orders")
            .consumer(consumer)
            .publication(name, List.of("orders"), row -> {})
            .request(publication(name))
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(status);
    if (status == Status.FAIL) {
      assertThat(result.message()).contains("does not take a publication named");
    }
  }

  /** CREATE PUBLICATION my-pub is a syntax error; one that is there already is taken. */
  @ParameterizedTest
  @ValueSource(strings = {"debezium", "debezium:autocreate=filtered", "flink-cdc"})
  void aNameThatItsStatementDoesNotQuote(String consumer) {
    FactsFixture facts = FactsFixture.sound().table("orders").consumer(consumer);
    for (String name : List.of("my-pub", "1st", "user", "$pub")) {
      CheckResult result = facts.request(publication(name)).check(check);
      assertThat(result.status()).as(name).isEqualTo(Status.FAIL);
      assertThat(result.message())
          .endsWith(
              " would create publication \"%s\" without quotes around its name, which the server refuses"
                  .formatted(name));
      assertThat(result.remedies().get(0).sql().get(0))
          .startsWith("CREATE PUBLICATION \"%s\" FOR ".formatted(name));
      assertThat(
              facts
                  .publication(name, List.of("orders"), row -> {})
                  .request(publication(name))
                  .check(check)
                  .status())
          .isEqualTo(Status.PASS);
    }
    for (String name : List.of("pub", "time", "p1", "p\u00fcb", "pub$x")) {
      assertThat(facts.request(publication(name)).check(check).status())
          .as(name)
          .isEqualTo(Status.PASS);
    }
  }

  /** Public holds tables; that none is called so is the news of another check. */
  @Test
  void aNameThatMatchesNothingSaysNothingOfTheSchema() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders")
            .consumer("zero")
            .request(new Request(null, List.of("nosuch"), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.message()).doesNotContain("holds no table");
  }

  @ParameterizedTest
  @CsvSource({
    "170099, the stream would start and stop at the first change",
    "180000, 'the stream would start and stay empty, without an error'"
  })
  void whatFollowsDependsOnTheVersion(int version, String words) {
    assertThat(
            FactsFixture.sound()
                .version(version)
                .table("orders")
                .request(publication("p"))
                .check(check)
                .message())
        .isEqualTo("there is no publication p in database shop: " + words);
  }

  @Test
  void whatElsewhereStaysOutIsCounted() {
    FactsFixture facts =
        FactsFixture.sound()
            .schema("sales", schema -> {})
            .table("orders", row -> row.set("schema", "sales"))
            .table("items", row -> row.set("schema", "sales"))
            .consumer("zero");
    CheckResult two = facts.check(check);
    assertThat(two.message()).endsWith("2 tables in other schemas stay out");
    assertThat(two.evidence()).containsEntry("elsewhere", 2);
    assertThat(two.remedies().get(0).kind())
        .isEqualTo(dev.pgready.checks.model.Remedy.Kind.DECISION);
  }

  @Test
  void whatItHoldsIsInTheEvidence() {
    CheckResult one =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of("orders"), row -> {})
            .check(check);
    assertThat(one.message()).isEqualTo("publication p holds 1 table");
    assertThat(one.evidence()).containsEntry("tables", 1).containsEntry("all_tables", false);
    CheckResult all =
        FactsFixture.sound()
            .publication("p", List.of(), row -> row.set("row.puballtables", true))
            .check(check);
    assertThat(all.status()).isEqualTo(Status.WARN);
    assertThat(all.message()).isEqualTo("publication p holds no table yet: the stream stays empty");
    CheckResult refused =
        FactsFixture.sound()
            .publication("p", List.of(), row -> row.set("row.puballtables", true))
            .consumerNeeding("publication: {creator: user, non-empty: true}")
            .check(check);
    assertThat(refused.status()).isEqualTo(Status.FAIL);
    assertThat(refused.remedies().get(0).sql()).isEmpty();
    CheckResult fillable =
        FactsFixture.sound().table("orders").publication("p", List.of(), row -> {}).check(check);
    assertThat(fillable.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p ADD TABLE public.orders");
    assertThat(fillable.remedies().get(0).undo())
        .containsExactly("ALTER PUBLICATION p DROP TABLE public.orders");
  }

  @Test
  void aNameThatTheConsumerDoesNotTakeFails() {
    Request named = publication("Shop");
    CheckResult fixed =
        FactsFixture.sound()
            .consumerNeeding("publication: {creator: user, name: mine, fixed: true}")
            .request(named)
            .check(check);
    assertThat(fixed.status()).isEqualTo(Status.FAIL);
    assertThat(fixed.message()).isEqualTo("Test reads only a publication named mine, not \"Shop\"");
    assertThat(fixed.remedies()).hasSize(1);
    FactsFixture pattern =
        FactsFixture.sound()
            .table("t")
            .consumerNeeding("publication: {creator: user, name-pattern: \"[a-z]+\"}")
            .request(named);
    CheckResult free = pattern.check(check);
    assertThat(free.message()).contains("its names must match [a-z]+");
    assertThat(free.remedies()).hasSize(1);
    assertThat(free.remedies().get(0).title()).isEqualTo("Choose another name for the publication");
    CheckResult there = pattern.publication("Shop", List.of("t"), p -> {}).check(check);
    assertThat(there.remedies()).hasSize(2);
    assertThat(there.remedies().get(0).sql())
        .containsExactly("CREATE PUBLICATION pgready FOR TABLE public.t");
    assertThat(there.remedies().get(1).sql())
        .containsExactly("ALTER PUBLICATION \"Shop\" RENAME TO pgready");
    assertThat(
            pattern
                .publication("pgready", List.of("t"), p -> {})
                .check(check)
                .remedies()
                .get(0)
                .sql())
        .isEmpty();
  }

  @Test
  void whichOfSeveralIsMeantIsAsked() {
    CheckResult result =
        FactsFixture.sound()
            .table("t")
            .publication("a", List.of("t"), p -> {})
            .publication("b", List.of("t"), p -> {})
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo("there are 2 publications (a and b) and none was named: use --publication");
    assertThat(result.subjects()).hasSize(2);
  }

  /** All tables would be published in place of the one that was meant. */
  @Test
  void aTableThatIsNotThereIsNotReplacedByAll() {
    for (String consumer : List.of("postgres", "debezium", "zero", "powersync")) {
      CheckResult result =
          FactsFixture.sound()
              .table("orders")
              .consumer(consumer)
              .request(new Request(null, List.of("ORDERS"), List.of(), null, null, Map.of()))
              .check(check);
      assertThat(result.remedies())
          .allSatisfy(
              remedy ->
                  assertThat(String.join(" ", remedy.sql()) + String.join(" ", remedy.steps()))
                      .doesNotContain("FOR ALL TABLES"));
    }
  }

  @Test
  void theNameThatWasMeantIsNamed() {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .publication("shop_pub", List.of("orders"), row -> {})
                .request(publication("shop_bup"))
                .check(check)
                .message())
        .startsWith("there is no publication shop_bup in database shop: ")
        .endsWith("; did you mean shop_pub?");
  }

  @Test
  void anotherConsumersPublicationIsNotDenied() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders")
            .publication("dbz_publication", List.of("orders"), row -> {})
            .consumer("postgres")
            .check(check);
    assertThat(result.message())
        .contains("dbz_publication is that of another consumer")
        .doesNotContain("there is no publication:");
  }

  private static Request publication(String name) {
    return new Request(name, List.of(), List.of(), null, null, Map.of());
  }
}
