// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Report.Finding;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.Printable;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a report; what fails is told with its findings and what fixes them. */
public final class ReportAssert extends AbstractAssert<ReportAssert, Report> {
  ReportAssert(Report actual) {
    super(actual, ReportAssert.class);
  }

  /** Nothing fails, and everything that can fail was seen; warnings are allowed. */
  public ReportAssert isReady() {
    isNotNull();
    Verdict verdict = actual.verdict();
    if (verdict != Verdict.READY && verdict != Verdict.READY_WITH_WARNINGS) {
      failWithMessage(
          "not ready for %s (%s):%n%s",
          String.join(", ", actual.consumers()),
          verdict,
          told(finding -> Set.of(Status.FAIL, Status.UNKNOWN).contains(status(finding))));
    }
    return this;
  }

  /** Something fails. */
  public ReportAssert isNotReady() {
    isNotNull();
    if (actual.verdict() != Verdict.NOT_READY) {
      failWithMessage(
          "expected a failure, but the verdict for %s is %s",
          String.join(", ", actual.consumers()), actual.verdict());
    }
    return this;
  }

  /** No finding fails or warns of this object. */
  public ReportAssert hasNoFindingsFor(String name) {
    isNotNull();
    Predicate<Finding> about =
        finding ->
            Set.of(Status.FAIL, Status.WARN).contains(status(finding))
                && finding.result().subjects().stream()
                    .anyMatch(subject -> subject.name().equals(name));
    if (actual.findings().stream().anyMatch(about)) {
      failWithMessage("findings for %s:%n%s", Printable.line(name), told(about));
    }
    return this;
  }

  /** These checks fail, and no other. */
  public ReportAssert onlyFails(String... ids) {
    isNotNull();
    Set<String> failing =
        actual.findings().stream()
            .filter(finding -> status(finding) == Status.FAIL)
            .map(Finding::id)
            .collect(Collectors.toSet());
    if (!failing.equals(Set.copyOf(List.of(ids)))) {
      failWithMessage(
          "expected to fail: %s%nfails: %s%n%s",
          String.join(", ", ids),
          failing.stream().sorted().collect(Collectors.joining(", ")),
          told(finding -> status(finding) == Status.FAIL));
    }
    return this;
  }

  /** No check warns. */
  public ReportAssert hasNoWarnings() {
    isNotNull();
    if (actual.count(Status.WARN) > 0) {
      failWithMessage("warnings:%n%s", told(finding -> status(finding) == Status.WARN));
    }
    return this;
  }

  private static Status status(Finding finding) {
    return finding.result().status();
  }

  private String told(Predicate<Finding> which) {
    return actual.findings().stream()
        .filter(which)
        .map(ReportAssert::told)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String told(Finding finding) {
    CheckResult result = finding.result();
    StringBuilder text = new StringBuilder();
    text.append("  %s %s: %s".formatted(result.status(), finding.id(), result.message()));
    if (!result.remedies().isEmpty()) {
      Remedy first = result.remedies().get(0);
      text.append("%n    fix: %s".formatted(Printable.line(first.title())));
      first.sql().forEach(sql -> text.append("%n      %s;".formatted(Printable.line(sql))));
      first.commands().forEach(line -> text.append("%n      %s".formatted(Printable.line(line))));
    }
    return text.toString();
  }
}
