// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicationScopeTest {
  private final PublicationScope check = new PublicationScope();

  @Test
  void extensionsTablesUnderForAllTablesWarn() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("spatial", row -> row.set("extension", "postgis"))
            .publication("p", List.of(), row -> row.set("row.puballtables", true));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).sql().get(1))
        .startsWith("CREATE PUBLICATION p FOR TABLE public.orders WITH");
    assertThat(
            FactsFixture.sound()
                .table("spatial", row -> row.set("extension", "postgis"))
                .publication("p", List.of("spatial"), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** What is listed besides cannot be shown: no statement is printed, and another way is named. */
  @Test
  void aFormThatIsNotTakenAlwaysHasANextStep() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("electric")
            .publication(
                "electric_publication_default", List.of(), p -> p.set("row.puballtables", true))
            .request(
                new Request(
                    "electric_publication_default", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).title())
        .isEqualTo("Read another publication than electric_publication_default");
  }

  /** Whether by name or by schema, its own tables do not belong there. */
  @Test
  void theConsumersOwnSchemaStaysOut() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .schema("etl", schema -> {})
            .table("replication_state", row -> row.set("schema", "etl"))
            .consumer("supabase-etl");
    assertThat(
            facts
                .publication("p", List.of("orders"), row -> {})
                .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    CheckResult schema =
        facts
            .publication("q", List.of(), row -> row.set("schemas", List.of("etl", "public")))
            .request(new Request("q", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(schema.status()).isEqualTo(Status.FAIL);
    assertThat(schema.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION q DROP TABLES IN SCHEMA etl");
    assertThat(
            facts
                .publication("r", List.of("orders", "replication_state"), row -> {})
                .request(new Request("r", List.of(), List.of(), null, null, Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  private static FactsFixture published(
      String needs, java.util.function.Consumer<FactsFixture.Row> p) {
    return FactsFixture.sound()
        .consumerNeeding("publication: {creator: user, " + needs + "}")
        .table("t")
        .publication("p", List.of(), p);
  }

  @ParameterizedTest
  @CsvSource({"all, FOR ALL TABLES", "schema, FOR TABLES IN SCHEMA", "table, FOR TABLE"})
  void aFormThatTheConsumerRefusesOrDiscourages(String form, String words) {
    for (String used : List.of("all", "schema", "table")) {
      java.util.function.Consumer<FactsFixture.Row> row =
          switch (used) {
            case "all" -> p -> p.set("row.puballtables", true);
            case "schema" -> p -> p.set("schemas", List.of("public"));
            default -> p -> p.add("tables", m -> m.set("oid", 16384));
          };
      Status refused = published("forbidden: [" + form + "]", row).check(check).status();
      assertThat(refused).isEqualTo(used.equals(form) ? Status.FAIL : Status.PASS);
      CheckResult discouraged = published("discouraged: [" + form + "]", row).check(check);
      assertThat(discouraged.status()).isEqualTo(used.equals(form) ? Status.WARN : Status.PASS);
      if (used.equals(form)) {
        assertThat(discouraged.message()).startsWith("publication p is " + words);
        assertThat(discouraged.subjects()).hasSize(1);
      } else {
        assertThat(discouraged.evidence()).containsEntry("all_tables", used.equals("all"));
        assertThat(discouraged.message())
            .isEqualTo(
                used.equals("all")
                    ? "publication p is FOR ALL TABLES, and all of them are the user's"
                    : "publication p lists its tables explicitly");
      }
    }
  }

  @Test
  void theConsumersOwnSchemaIsNotPublished() {
    for (String needs : List.of("", "forbidden: [all]")) {
      String consumer =
          "role: {own-schema: _own}\npublication: {creator: user%s}"
              .formatted(needs.isEmpty() ? "" : ", " + needs);
      FactsFixture facts =
          FactsFixture.sound()
              .consumerNeeding(consumer)
              .schema("_own", s -> {})
              .table("state", row -> row.set("schema", "_own"))
              .publication("p", List.of("state"), p -> {});
      CheckResult named = facts.check(check);
      assertThat(named.status()).isEqualTo(needs.isEmpty() ? Status.WARN : Status.FAIL);
      assertThat(named.message())
          .isEqualTo(
              "publication p holds Test's own tables _own.state: it would replicate what it writes there itself");
      assertThat(named.remedies().get(0).sql())
          .containsExactly("ALTER PUBLICATION p DROP TABLE _own.state");
      assertThat(named.remedies().get(0).undo())
          .containsExactly("ALTER PUBLICATION p ADD TABLE _own.state");
    }
    CheckResult whole =
        FactsFixture.sound()
            .consumerNeeding("role: {own-schema: _own}\npublication: {creator: user}")
            .table("t")
            .publication("p", List.of("t"), p -> p.set("schemas", List.of("_own")))
            .check(check);
    assertThat(whole.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p DROP TABLES IN SCHEMA _own");
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role: {own-schema: _own}\npublication: {creator: user}")
                .table("t")
                .publication("p", List.of("t"), p -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void tablesOfExtensionsThatNobodyNamedAreTold() {
    CheckResult result =
        FactsFixture.sound()
            .table("t")
            .table("ext", row -> row.set("extension", "pgx"))
            .publication("p", List.of(), p -> p.set("row.puballtables", true))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo("publication p carries 1 table of extensions: public.ext");
    assertThat(result.evidence()).containsEntry("tables", 1);
    assertThat(result.subjects()).hasSize(2);
    assertThat(
            FactsFixture.sound()
                .table("ext", row -> row.set("extension", "pgx"))
                .publication("p", List.of("ext"), p -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** 20,000 empty tables kept a native subscription busy for more than three minutes. */
  @ParameterizedTest
  @CsvSource({
    "postgres, 9999, PASS",
    "postgres, 10000, WARN",
    "postgres, 10001, WARN",
    "debezium, 10001, PASS"
  })
  void manyTablesAreALongFirstCopy(String consumer, int tables, Status expected) {
    FactsFixture facts = FactsFixture.sound();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tables; i++) {
      names.add("t" + i);
      facts.table("t" + i);
    }
    assertThat(
            facts
                .publication("pgready", names, row -> {})
                .consumer(consumer)
                .request(new Request("pgready", List.of(), List.of(), null, null, Map.of()))
                .check(new PublicationScope())
                .status())
        .isEqualTo(expected);
  }
}
