// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.explore;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.WordWrap;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All that a report says of one finding. */
final class FindingPage {
  private FindingPage() {}

  static Tone tone(Status status) {
    return switch (status) {
      case FAIL -> Tone.BAD;
      case WARN -> Tone.CARE;
      case UNKNOWN -> Tone.OPEN;
      case PASS, SKIP -> Tone.PLAIN;
    };
  }

  static String word(Status status) {
    String word = Words.of(status);
    return status == Status.FAIL || status == Status.WARN || status == Status.UNKNOWN
        ? word.toUpperCase(Locale.ROOT)
        : word;
  }

  static List<StyledLine> lines(Report.Finding finding, int width) {
    List<StyledLine> lines = new ArrayList<>();
    CheckResult result = finding.result();
    lines.add(
        StyledLine.of(" ")
            .and(word(result.status()), tone(result.status()))
            .and("  " + finding.id(), Tone.STRONG)
            .and("  " + finding.title()));
    lines.add(StyledLine.EMPTY);
    text(lines, " ", result.message(), width);
    text(lines, " ", "for " + String.join(", ", finding.consumers()), width);
    if (!result.subjects().isEmpty()) {
      lines.add(StyledLine.EMPTY);
      result
          .subjects()
          .forEach(subject -> text(lines, "   ", subject.kind() + " " + subject.name(), width));
    }
    int number = 1;
    for (Remedy remedy : result.remedies()) {
      lines.add(StyledLine.EMPTY);
      lines.add(
          StyledLine.of(" %s  ".formatted(number), Tone.FAINT).and(remedy.title(), Tone.STRONG));
      remedy(lines, remedy, width);
      number++;
    }
    if (!result.evidence().isEmpty()) {
      lines.add(StyledLine.EMPTY);
      result
          .evidence()
          .forEach((name, value) -> text(lines, "   ", "%s: %s".formatted(name, value), width));
    }
    return lines;
  }

  private static void remedy(List<StyledLine> lines, Remedy remedy, int width) {
    text(
        lines,
        "    ",
        "as %s, %s%s"
            .formatted(
                remedy.runAs(),
                Words.of(remedy.safety()),
                remedy.restart() ? ", needs a restart" : ""),
        width);
    remedy.steps().forEach(step -> text(lines, "    - ", step, width));
    Stream.concat(remedy.sql().stream(), remedy.commands().stream())
        .forEach(code -> text(lines, "      ", code, width));
    remedy.caveats().forEach(caveat -> text(lines, "    ! ", caveat, width));
    if (remedy.url() != null) {
      text(lines, "    ", remedy.url(), width);
    }
  }

  private static void text(List<StyledLine> lines, String before, String text, int width) {
    String head = before;
    for (String line : WordWrap.of(text, width - before.length() - 1)) {
      lines.add(StyledLine.of(head + line));
      head = " ".repeat(before.length());
    }
  }

  /**
   * What a remedy would have somebody run; empty: nothing that can be copied.
   *
   * @param number from 1
   */
  static Optional<String> code(Report.Finding finding, int number) {
    List<Remedy> remedies = finding.result().remedies();
    if (number > remedies.size()) {
      return Optional.empty();
    }
    Remedy remedy = remedies.get(number - 1);
    List<String> code = new ArrayList<>();
    remedy.sql().forEach(sql -> code.add(sql.endsWith(";") ? sql : sql + ";"));
    code.addAll(remedy.commands());
    return code.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", code));
  }

  /** Of the first remedy that has any. */
  static Optional<String> code(Report.Finding finding) {
    for (int i = 1; i <= finding.result().remedies().size(); i++) {
      Optional<String> code = code(finding, i);
      if (code.isPresent()) {
        return code;
      }
    }
    return Optional.empty();
  }
}
