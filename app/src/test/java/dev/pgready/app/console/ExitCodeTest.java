// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {
  private static final CheckResult CRASH = CheckResult.unknown("it crashed");

  private static Report report(Report.Finding... findings) {
    CheckContext context = FactsFixture.sound().context();
    return new Report(
        context.facts(),
        context.detection(),
        List.of("generic"),
        context.request(),
        List.of(findings));
  }

  private static Report.Finding finding(CheckResult result, boolean crashed) {
    return new Report.Finding(
        "wal-level",
        Group.SERVER,
        "WAL carries logical changes",
        List.of("generic"),
        result,
        crashed);
  }

  /**
   * A failure stands without the check that crashed; a verdict that could have been else does not.
   */
  @Test
  void aCrashCountsUnlessAFailureDecides() {
    Report.Finding crash = finding(CRASH, true);
    assertThat(ExitCode.of(report(crash), false, false)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(ExitCode.of(report(crash), false, true)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(
            Stream.of(CheckResult.pass("x"), CheckResult.warn("x"), CheckResult.unknown("x"))
                .map(other -> ExitCode.of(report(crash, finding(other, false)), true, false)))
        .containsOnly(ExitCode.SOFTWARE);
    assertThat(ExitCode.of(report(crash, finding(CheckResult.fail("x"), false)), false, false))
        .isEqualTo(ExitCode.NOT_READY);
  }

  @Test
  void whatCountsAsAFailure() {
    Report warned = report(finding(CheckResult.warn("x"), false));
    assertThat(ExitCode.of(warned, false, false)).isEqualTo(ExitCode.READY);
    assertThat(ExitCode.of(warned, true, false)).isEqualTo(ExitCode.NOT_READY);
    Report unknown = report(finding(CheckResult.unknown("x"), false));
    assertThat(ExitCode.of(unknown, false, false)).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(ExitCode.of(unknown, false, true)).isEqualTo(ExitCode.READY);
  }

  /** 0 to 3 and no others say something of a database. */
  @Test
  void whichCodesAreVerdicts() {
    assertThat(java.util.stream.IntStream.range(-1, 256).filter(ExitCode::isVerdict))
        .containsExactlyInAnyOrder(
            ExitCode.READY.code(),
            ExitCode.NOT_READY.code(),
            ExitCode.NO_FACTS.code(),
            ExitCode.INCONCLUSIVE.code());
    assertThat(Stream.of(Verdict.values()).map(ExitCode::of))
        .isSubsetOf(ExitCode.READY, ExitCode.NOT_READY, ExitCode.NO_FACTS, ExitCode.INCONCLUSIVE);
    assertThat(ExitCode.of(Verdict.NOT_READY)).isEqualTo(ExitCode.NOT_READY);
  }
}
