// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class RoleLimitsTest {
  private final RoleLimits check = new RoleLimits();

  @Test
  void noLimitsPass() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void nologinAndAnEndedPasswordFail() {
    assertThat(FactsFixture.sound().set("catalogue.role.login", false).check(check).status())
        .isEqualTo(Status.FAIL);
    FactsFixture ended =
        FactsFixture.sound().set("catalogue.role.validUntil", "2026-11-19T00:00:00Z");
    assertThat(ended.check(check).status()).isEqualTo(Status.WARN);
    assertThat(ended.set("catalogue.role.current", false).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void walsendersDoNotCountAgainstTheLimit() {
    FactsFixture facts = FactsFixture.sound().set("catalogue.role.connectionLimit", 1);
    assertThat(
            facts.consumerNeeding("connections:\n  steady: 0\n  peak: 0\n").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(
            facts
                .consumerNeeding("connections:\n  steady: 2\n  peak: 5\n  required: 2\n")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void readOnlyStopsOnlyThoseThatWrite() {
    FactsFixture facts = FactsFixture.sound().roleSetting("default_transaction_read_only=on");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.consumerNeeding("role:\n  writes: true\n").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER ROLE app IN DATABASE shop SET default_transaction_read_only = off");
  }
}
