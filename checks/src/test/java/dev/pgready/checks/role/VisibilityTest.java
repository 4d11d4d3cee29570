package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class VisibilityTest {
  private final Visibility check = new Visibility();

  @Test
  void whatIsHiddenIsUnknownAndCostsNoVerdict() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
    CheckResult result =
        FactsFixture.sound().set("catalogue.role.readsAllStats", false).check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.canFail()).isFalse();
    assertThat(result.remedies().get(0).sql()).containsExactly("GRANT pg_read_all_stats TO app");
  }

  @Test
  void theOneThatAskedIsGranted() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.readsAllStats", false)
            .set("catalogue.role.current", false)
            .set("catalogue.role.name", "other")
            .check(check);
    assertThat(result.remedies().get(0).sql()).containsExactly("GRANT pg_read_all_stats TO app");
  }
}
