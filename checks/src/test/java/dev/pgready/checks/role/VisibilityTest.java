// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
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
    // no consumer needs to see other sessions, so that its role is granted nothing
    assertThat(result.remedies().get(0).sql()).isEmpty();
    assertThat(result.remedies().get(0).steps().get(0)).endsWith("--role app");
  }

  @Test
  void theRoleThatIsJudgedIsNamed() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.readsAllStats", false)
            .set("catalogue.role.current", false)
            .set("catalogue.role.name", "other")
            .check(check);
    assertThat(result.remedies().get(0).steps().get(0)).endsWith("--role other");
  }

  @Test
  void howManyAreHiddenIsTold() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.readsAllStats", false)
            .transaction(77, t -> t.set("hidden", true))
            .transaction(78, t -> {})
            .check(check);
    assertThat(result.message()).contains(" (1 transaction now), so ");
    assertThat(result.subjects()).hasSize(1);
    assertThat(result.evidence()).containsKeys("cannotSee", "checks");
    assertThat(
            FactsFixture.sound().set("catalogue.role.readsAllStats", false).check(check).message())
        .doesNotContain(" now)");
    assertThat(FactsFixture.sound().check(check).message())
        .isEqualTo("role app sees all that the checks look at");
  }

  @Test
  void whoAskedIsNamed() {
    assertThat(
            FactsFixture.sound()
                .set("catalogue.role.current", false)
                .set("catalogue.role.session", "admin")
                .check(check)
                .message())
        .startsWith("role admin sees all");
  }
}
