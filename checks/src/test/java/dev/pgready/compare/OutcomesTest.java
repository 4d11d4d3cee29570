// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutcomesTest {
  private static int weight(Status status, boolean canFail) {
    return new Outcomes.Entry("c", "zero", status, canFail, "x", List.of()).weight();
  }

  @Test
  void whatCouldBeAFailureIsWorseThanAWarningAndBetterThanAFailure() {
    assertThat(weight(Status.FAIL, true)).isGreaterThan(weight(Status.UNKNOWN, true));
    assertThat(weight(Status.UNKNOWN, true)).isGreaterThan(weight(Status.WARN, false));
    assertThat(weight(Status.UNKNOWN, false)).isEqualTo(weight(Status.WARN, false));
    assertThat(weight(Status.WARN, false)).isGreaterThan(weight(Status.PASS, false));
    assertThat(weight(Status.PASS, false)).isEqualTo(weight(Status.SKIP, false)).isZero();
  }
}
