// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.stream.Stream;
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

  private static Outcomes.Entry joined(Outcomes.Entry... entries) {
    return new Outcomes(Verdict.READY, List.of("zero"), List.of(entries))
        .worst().values().stream().findFirst().orElseThrow();
  }

  private static Outcomes.Entry part(
      Status status, boolean canFail, String message, String... tables) {
    return new Outcomes.Entry(
        "c", "zero", status, canFail, message, Stream.of(tables).map(Subject::table).toList());
  }

  /** Of parts that are equally bad the first one speaks; the objects of both count. */
  @Test
  void theWorstPartSpeaks() {
    Outcomes.Entry two =
        joined(part(Status.WARN, false, "one", "a"), part(Status.WARN, false, "two", "b"));
    assertThat(two.message()).isEqualTo("one");
    assertThat(two.subjects()).containsExactly(Subject.table("a"), Subject.table("b"));
    assertThat(joined(part(Status.WARN, false, "w"), part(Status.FAIL, true, "f")).message())
        .isEqualTo("f");
    assertThat(joined(part(Status.PASS, true, "p"), part(Status.UNKNOWN, false, "u")).message())
        .isEqualTo("u");
  }

  /** Those of a part that is fine count where all parts are. */
  @Test
  void objectsThatNothingIsWrongWithDoNotCount() {
    assertThat(
            joined(part(Status.SKIP, false, "muted", "a"), part(Status.FAIL, true, "two", "b"))
                .subjects())
        .containsExactly(Subject.table("b"));
    assertThat(
            joined(part(Status.SKIP, false, "muted", "a"), part(Status.PASS, true, "ok", "b"))
                .subjects())
        .containsExactly(Subject.table("a"), Subject.table("b"));
  }

  /** Whether it can be a failure is the word of the part that speaks. */
  @Test
  void whatIsFineSaysNothingOfWhatCouldNotBeSeen() {
    assertThat(joined(part(Status.PASS, true, "ok"), part(Status.UNKNOWN, false, "u")).urgency())
        .isEqualTo(Urgency.MAY_WARN);
    assertThat(joined(part(Status.UNKNOWN, true, "u"), part(Status.PASS, false, "ok")).urgency())
        .isEqualTo(Urgency.MAY_FAIL);
  }

  /** One entry for each consumer that a finding is about. */
  @Test
  void ofAReport() {
    CheckResult said = CheckResult.unknown("u").atMostWarn().subjects(List.of(Subject.table("a")));
    Report.Finding finding =
        new Report.Finding("c", Group.TABLE, "C", List.of("x", "y"), said, false);
    FactsFixture facts = FactsFixture.sound();
    Outcomes outcomes =
        Outcomes.of(
            new Report(
                facts.facts(),
                facts.context().detection(),
                List.of("x", "y"),
                Request.DEFAULT,
                List.of(finding)));
    assertThat(outcomes)
        .isEqualTo(
            new Outcomes(
                Verdict.READY,
                List.of("x", "y"),
                List.of(
                    new Outcomes.Entry(
                        "c", "x", Status.UNKNOWN, false, "u", List.of(Subject.table("a"))),
                    new Outcomes.Entry(
                        "c", "y", Status.UNKNOWN, false, "u", List.of(Subject.table("a"))))));
  }
}
