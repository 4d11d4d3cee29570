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
}
