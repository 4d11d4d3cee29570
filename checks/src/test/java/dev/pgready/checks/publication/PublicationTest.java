package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PublicationTest {
  private final Publication check = new Publication();

  @Test
  void missingByNameFails() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders")
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("CREATE PUBLICATION p FOR TABLE public.orders");
    assertThat(result.remedies().get(0).undo()).containsExactly("DROP PUBLICATION p");
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
}
