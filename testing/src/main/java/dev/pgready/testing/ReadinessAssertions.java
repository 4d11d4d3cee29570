// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import dev.pgready.checks.model.Report;

/** Where assertions start: {@code assertThat(ReadinessCheck.of(url).check()).isReady()}. */
public final class ReadinessAssertions {
  private ReadinessAssertions() {}

  /** About a report. */
  public static ReportAssert assertThat(Report actual) {
    return new ReportAssert(actual);
  }
}
