// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "never,PASS",
    "idle,WARN",
    "size,WARN",
    "unlisted,WARN",
    "failover,WARN",
    "unknown,WARN"
  })
  void theKindIsJudgedAndNotTheNote(String kind, Status expected) {
    for (String note : List.of("", ", note: never by itself")) {
      assertThat(
              FactsFixture.sound()
                  .providerYaml(
                      "{id: x, name: X, managed: true, verified: 2026-11-20, settings: {'*': {how: support, title: Ask, steps: [ask]}}, slots: {removal: [{kind: %s%s}]}}"
                          .formatted(kind, note))
                  .check(check)
                  .status())
          .isEqualTo(expected);
    }
  }
}
