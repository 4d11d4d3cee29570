package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
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
}
