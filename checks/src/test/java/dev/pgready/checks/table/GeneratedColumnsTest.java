// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
