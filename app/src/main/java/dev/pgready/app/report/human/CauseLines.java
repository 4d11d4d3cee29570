// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.report.cause.Cause;
import dev.pgready.app.report.cause.Cause.Saying;
import dev.pgready.app.report.cause.Causes.Item;
import dev.pgready.app.report.view.ObjectNaming;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What needs attention: all causes at a glance, then each of them. */
final class CauseLines {
  /** Consumers named of one finding. */
  private static final int NAMED = 3;

  /** So wide that no other column of the list of findings begins before it. */
  private static final int STATUS = "UNKNOWN".length() + 2;

  /** Of the names of findings in the list; a longer one moves its line. */
  private static final int WIDEST_NAME = 28;

  private final Lines lines;
  private final Report report;
  private final List<Cause> causes;
  private final boolean all;
  private final RemedyLines remedies;

  CauseLines(Lines lines, Report report, List<Cause> causes, boolean all) {
    this.lines = lines;
    this.report = report;
    this.causes = causes;
    this.all = all;
    this.remedies = new RemedyLines(lines, all);
  }

  /** All of it at a glance: one line each. */
  void list() {
    int names =
        Math.min(WIDEST_NAME, causes.stream().mapToInt(c -> Cells.of(name(c))).max().orElse(0));
    int number = 1;
    for (Cause cause : causes) {
      String name = name(cause);
      int used = 4 + STATUS + Math.max(names, Cells.of(name)) + 2;
      lines.line(
          numbered(number),
          tag(cause),
          padding(cause),
          lines.ink().strong(name),
          " ".repeat(Math.max(0, names - Cells.of(name)) + 2),
          Lines.cut(Printable.line(gist(cause)), lines.columns() - used));
      number++;
    }
  }

  private static String numbered(int number) {
    return String.format(Locale.ROOT, "%2d  ", number);
  }

  /** How wide the tag is. */
  private static int cells(Cause cause) {
    return cause.worst().status().name().length();
  }

  private String tag(Cause cause) {
    return lines.ink().status(cause.worst().status());
  }

  private static String padding(Cause cause) {
    return " ".repeat(STATUS - cells(cause));
  }

  private String name(Cause cause) {
    if (cause.name() != null) {
      return Printable.line(cause.name());
    }
    List<String> whom = cause.whom(report.consumers());
    return Printable.line(
        cause.worst().id()
            + (whom.isEmpty()
                ? ""
                : whom.size() > NAMED
                    ? " (%s of %s)".formatted(whom.size(), report.consumers().size())
                    : " (%s)".formatted(String.join(", ", whom))));
  }

  private static String gist(Cause cause) {
    String ids = String.join(", ", cause.ids());
    if (cause.name() == null) {
      String worst = ObjectNaming.gist(cause.worst().message(), cause.worst().subjects());
      return cause.ids().size() == 1
          ? worst
          : "%s (with %s)"
              .formatted(worst, String.join(", ", cause.ids().subList(1, cause.ids().size())));
    }
    if (cause.settings()) {
      return ids + ": one restart";
    }
    return cause.role() == null ? ids : "lacks: " + ids;
  }

  void cause(int number, Cause cause) {
    ObjectNaming naming = new ObjectNaming(all);
    boolean several = cause.several();
    List<Saying> sayings = cause.sayings();
    lines.wrapped(
        numbered(number) + tag(cause) + "  " + lines.ink().strong(name(cause)),
        4 + cells(cause) + 2 + Cells.of(name(cause)),
        Lines.DETAIL,
        several ? "" : ": " + sentence(naming, sayings.get(0)));
    List<String> whom = cause.whom(report.consumers());
    if (whom.size() > NAMED) {
      lines.labelled("For: ", Printable.line(String.join(", ", whom)));
    }
    List<List<Subject>> shown = new ArrayList<>();
    boolean first = true;
    for (Saying saying : sayings) {
      if (several) {
        lines.detail(Printable.line(saying.label()) + ": " + sentence(naming, saying));
      } else if (!first) {
        lines.detail(sentence(naming, saying));
      }
      subjects(saying.item(), shown);
      first = false;
    }
    remedies.of(
        cause,
        // beside what stops the consumer, a warning is told in brief
        !all
            && cause.worst().status() == Status.WARN
            && causes.get(0).worst().status() == Status.FAIL);
  }

  private static String sentence(ObjectNaming naming, Saying saying) {
    return Printable.line(naming.sentence(saying.message(), saying.item().subjects()));
  }

  /**
   * @param shown what has been named already
   */
  private void subjects(Item item, List<List<Subject>> shown) {
    List<Subject> subjects = item.subjects();
    if (subjects.isEmpty() || shown.contains(subjects)) {
      return;
    }
    shown.add(subjects);
    // the host is in the first line of the report
    if (subjects.stream().allMatch(one -> one.kind().equals("provider"))) {
      return;
    }
    if (!subjects.stream()
        .limit(ObjectNaming.MOST)
        .allMatch(one -> item.message().contains(one.name()))) {
      lines.detail(Printable.line(ObjectNaming.brief(subjects)));
    }
  }
}
