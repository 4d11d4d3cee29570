package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
