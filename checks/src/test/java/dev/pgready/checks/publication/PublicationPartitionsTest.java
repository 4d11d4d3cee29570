package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublicationPartitionsTest {
  private final PublicationPartitions check = new PublicationPartitions();

  @Test
  void theConsumersWishCounts() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("root", row -> row.set("kind", "p"))
            .publication("p", List.of("root"), row -> row.set("row.pubviaroot", true));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.consumerNeeding("publication:\n  via-root: false\n").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish_via_partition_root = false)");
  }
}
