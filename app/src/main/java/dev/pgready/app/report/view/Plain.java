// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.Printable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A finding as a few lines of plain text, for formats that have one field for all of it. */
public final class Plain {
  /** Objects named; more would not be read where plain text is shown. */
  private static final int SUBJECTS = 20;

  /** Who reads a report; whom to ask need not be told then. */
  private static final String READER = "user";

  private Plain() {}

  /**
   * The id of its check, and where one check says several things of the same consumers, of what.
   */
  public static String name(Report.Finding finding) {
    List<Subject> subjects = finding.result().subjects();
    return finding.group() == Group.CONSUMERS && !subjects.isEmpty()
        ? finding.id() + " over " + Printable.line(subjects.get(0).name())
        : finding.id();
  }

  /** Message, objects, first remedy; lines end with a line feed, hidden characters are visible. */
  public static String finding(Report.Finding finding) {
    CheckResult result = finding.result();
    StringBuilder text = new StringBuilder(Printable.line(result.message()));
    if (result.subjects().size() > 1) {
      text.append("\nObjects: ").append(subjects(result.subjects(), SUBJECTS));
    }
    if (!result.remedies().isEmpty()) {
      remedy(result.remedies().get(0), text);
    }
    return text.toString();
  }

  /** Names, the first ones of a long list; hidden characters are visible. */
  public static String subjects(List<Subject> subjects, int most) {
    String names =
        subjects.stream()
            .limit(most)
            .map(Subject::name)
            .map(Printable::line)
            .collect(Collectors.joining(", "));
    int more = subjects.size() - most;
    return more > 0 ? String.format(Locale.ROOT, "%s and %,d more", names, more) : names;
  }

  /**
   * What a remedy asks of the reader, in parentheses behind its title: {@code (restarts the server,
   * as superuser)}. Empty where the title says it already, or where the reader does it.
   */
  public static String behindTitle(Remedy remedy) {
    String restart =
        remedy.restart() && !remedy.title().contains("restart") ? "restarts the server" : "";
    String by =
        remedy.runAs().equals(READER) || remedy.title().endsWith("as " + by(remedy))
            ? ""
            : "as " + by(remedy);
    return restart.isEmpty() && by.isEmpty()
        ? ""
        : " (%s%s%s)".formatted(restart, restart.isEmpty() || by.isEmpty() ? "" : ", ", by);
  }

  /** Who runs it; no parenthesis, as it stands within one. */
  private static String by(Remedy remedy) {
    return Printable.line(remedy.runAs()).replace(" (", ", ").replace(")", "");
  }

  private static void remedy(Remedy remedy, StringBuilder text) {
    text.append("\nFix: ").append(Printable.line(remedy.title())).append(behindTitle(remedy));
    remedy.sql().forEach(sql -> text.append("\n  ").append(Printable.line(sql)).append(';'));
    remedy.commands().forEach(command -> text.append("\n  ").append(Printable.line(command)));
    if (remedy.sql().isEmpty() && remedy.commands().isEmpty()) {
      remedy.steps().forEach(step -> text.append("\n  - ").append(Printable.line(step)));
    } else {
      remedy.caveats().forEach(step -> text.append("\n  ! ").append(Printable.line(step)));
    }
  }
}
