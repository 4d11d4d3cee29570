// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What needs no attention, by groups. */
final class FineLines {
  private final Lines lines;
  private final Report report;

  FineLines(Lines lines, Report report) {
    this.lines = lines;
    this.report = report;
  }

  /** What needs no attention, by groups. */
  void write() {
    Map<Group, List<Report.Finding>> groups = new LinkedHashMap<>();
    for (Report.Finding finding : report.findings()) {
      if (!finding.result().urgency().needsAttention()) {
        groups.computeIfAbsent(finding.group(), g -> new ArrayList<>()).add(finding);
      }
    }
    groups.forEach(this::group);
  }

  private void group(Group group, List<Report.Finding> findings) {
    lines.line();
    lines.line(lines.ink().strong(title(group)));
    int width =
        findings.stream()
            .filter(finding -> finding.result().status() == Status.PASS)
            .mapToInt(finding -> Cells.of(name(finding)))
            .max()
            .orElse(0);
    Map<String, List<Report.Finding>> skipped = new LinkedHashMap<>();
    for (Report.Finding finding : findings) {
      if (finding.result().status() == Status.PASS) {
        passed(finding, width);
      } else {
        skipped.computeIfAbsent(finding.result().message(), m -> new ArrayList<>()).add(finding);
      }
    }
    skipped.forEach(this::skipped);
  }

  private static String title(Group group) {
    return group == Group.DDL
        ? "DDL"
        : group.name().charAt(0) + group.name().substring(1).toLowerCase(Locale.ROOT);
  }

  String name(Report.Finding finding) {
    return finding.consumers().size() < report.consumers().size()
        ? finding.id() + " (" + Printable.line(String.join(", ", finding.consumers())) + ")"
        : finding.id();
  }

  private void passed(Report.Finding finding, int width) {
    String name = name(finding);
    String padding = " ".repeat(Math.max(0, width - Cells.of(name)));
    int indent = 8 + width + 2;
    lines.wrapped(
        "  " + lines.ink().status(Status.PASS) + "  " + name + padding + "  ",
        indent,
        " ".repeat(indent),
        Printable.line(finding.result().message()));
  }

  private void skipped(String reason, List<Report.Finding> findings) {
    String names = findings.stream().map(this::name).collect(Collectors.joining(", "));
    lines.wrapped(
        "  " + lines.ink().status(Status.SKIP) + "  ",
        8,
        " ".repeat(8),
        names + ": " + Printable.line(reason));
  }
}
