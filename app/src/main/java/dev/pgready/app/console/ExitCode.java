// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;

/** Every exit code that pgready uses; scripts rely on them. */
public enum ExitCode {
  READY(0),
  NOT_READY(1),
  USAGE(2),
  NO_FACTS(3),
  INCONCLUSIVE(4),
  /** A defect in pgready itself. */
  SOFTWARE(70),
  INTERRUPTED(130),
  /** By SIGTERM, or with whoever started it. */
  TERMINATED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether a code says something of a database, and not of the run. */
  static boolean isVerdict(int code) {
    return code == READY.code
        || code == NOT_READY.code
        || code == NO_FACTS.code
        || code == INCONCLUSIVE.code;
  }

  /** What a verdict comes to where nothing more is known. */
  public static ExitCode of(Verdict verdict) {
    return of(verdict, false, false);
  }

  /**
   * What a report comes to for a script. A check that crashed is a defect, unless another one
   * failed and so decided the verdict without it.
   *
   * @param failOnWarn whether warnings count as failures
   * @param allowUnknown whether an inconclusive verdict counts as ready
   */
  public static ExitCode of(Report report, boolean failOnWarn, boolean allowUnknown) {
    Verdict verdict = report.verdict();
    boolean crashed = report.findings().stream().anyMatch(Report.Finding::crashed);
    if (crashed && verdict != Verdict.NOT_READY && verdict != Verdict.NO_FACTS) {
      return SOFTWARE;
    }
    return of(verdict, failOnWarn && report.count(Status.WARN) > 0, allowUnknown);
  }

  /**
   * What a verdict comes to.
   *
   * @param warned whether there are warnings that count as failures
   * @param allowUnknown whether an inconclusive verdict counts as ready
   */
  public static ExitCode of(Verdict verdict, boolean warned, boolean allowUnknown) {
    return switch (verdict) {
      case NO_FACTS -> NO_FACTS;
      case NOT_READY -> NOT_READY;
      case INCONCLUSIVE -> warned ? NOT_READY : allowUnknown ? READY : INCONCLUSIVE;
      case READY, READY_WITH_WARNINGS -> warned ? NOT_READY : READY;
    };
  }
}
