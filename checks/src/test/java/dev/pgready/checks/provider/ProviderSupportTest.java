package dev.pgready.checks.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class ProviderSupportTest {
  private final ProviderSupport check = new ProviderSupport();

  @Test
  void aHostThatRemovesSlotsWarns() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
    CheckResult result = FactsFixture.sound().provider("neon").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.source()).isEqualTo(Basis.PROFILE);
    assertThat(FactsFixture.sound().provider("supabase").check(check).status())
        .isIn(Status.PASS, Status.WARN);
  }
}
