// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.report.human.Causes.Cause;
import dev.pgready.app.report.view.ObjectNaming;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    if (cause.items().size() > 1 && (cause.role() != null || cause.settings())) {
      return cause.role() != null ? Printable.line("role " + cause.role()) : "settings";
    }
    if (cause.ids().size() > 1 && cause.reserved() != null) {
      return Printable.line("needs " + cause.reserved());
    }
    List<String> whom = whom(cause);
    return Printable.line(
        cause.worst().id()
            + (whom.isEmpty()
                ? ""
                : whom.size() > NAMED
                    ? " (%s of %s)".formatted(whom.size(), report.consumers().size())
                    : " (%s)".formatted(String.join(", ", whom))));
  }

  /** The consumers, where not all are meant. */
  private List<String> whom(Cause cause) {
    List<String> whom = Causes.consumers(cause);
    return Set.copyOf(whom).equals(Set.copyOf(report.consumers())) ? List.of() : whom;
  }

  private static String gist(Cause cause) {
    if (cause.items().size() == 1 || cause.ids().size() == 1) {
      return ObjectNaming.gist(cause.worst().message(), cause.worst().subjects());
    }
    if (cause.settings()) {
      return "to change, with one restart: " + String.join(", ", cause.ids());
    }
    if (cause.reserved() != null) {
      return String.join(", ", cause.ids());
    }
    return cause.role() != null
        ? "lacks: " + String.join(", ", cause.ids())
        : "with "
            + String.join(", ", cause.ids().subList(1, cause.ids().size()))
            + ": "
            + ObjectNaming.gist(cause.worst().message(), cause.worst().subjects());
  }

  private static String sentence(ObjectNaming naming, Causes.Item item) {
    return naming.sentence(item.message(), item.subjects());
  }

  void cause(int number, Cause cause) {
    List<String> said = new ArrayList<>();
    ObjectNaming naming = new ObjectNaming(all);
    Causes.@Nullable Item above = null;
    boolean several = cause.ids().size() > 1 || differ(cause, cause.worst().id());
    String message = several ? "" : ": " + Printable.line(sentence(naming, cause.worst()));
    lines.wrapped(
        numbered(number) + tag(cause) + "  " + lines.ink().strong(name(cause)),
        4 + cells(cause) + 2 + Cells.of(name(cause)),
        Lines.DETAIL,
        message);
    List<String> whom = whom(cause);
    if (whom.size() > NAMED) {
      lines.labelled("For: ", Printable.line(String.join(", ", whom)));
    }
    if (!several) {
      said.add(Printable.line(cause.worst().message()));
    }
    for (Causes.Item item : cause.items()) {
      String sentence = Printable.line(item.message());
      String start = several ? of(item, cause) + ": " : "";
      if (!said.contains(sentence) && !said.contains(start + sentence)) {
        lines.detail(start + Printable.line(sentence(naming, item)));
        said.add(start + sentence);
      }
      subjects(item, above);
      above = cause.worst();
    }
    // beside what stops the consumer, a warning is told in brief
    if (!all
        && cause.worst().status() == Status.WARN
        && causes.get(0).worst().status() == Status.FAIL) {
      Remedy first = cause.worst().first();
      if (first != null) {
        lines.labelled("Fix: ", RemedyLines.title(first, cause.worst()));
      }
      return;
    }
    remedies.of(cause);
  }

  /** Whether one check says different things to different consumers. */
  private static boolean differ(Cause cause, String id) {
    List<Causes.Item> same = cause.items().stream().filter(i -> i.id().equals(id)).toList();
    return same.stream().map(Causes.Item::message).distinct().count() > 1
        && same.stream().map(Causes.Item::consumers).distinct().count() > 1;
  }

  /**
   * {@code table-privileges (debezium)}: for whom a check says this, where it tells others else.
   */
  private static String of(Causes.Item item, Cause cause) {
    if (!differ(cause, item.id())) {
      return item.id();
    }
    List<String> whom =
        cause.items().stream()
            .filter(i -> i.id().equals(item.id()) && i.message().equals(item.message()))
            .flatMap(i -> i.consumers().stream())
            .distinct()
            .toList();
    return Printable.line("%s (%s)".formatted(item.id(), String.join(", ", whom)));
  }

  /**
   * @param shown whose objects stand above; null: nobody's
   */
  private void subjects(Causes.Item item, Causes.@Nullable Item shown) {
    List<Subject> subjects = item.subjects();
    if (subjects.isEmpty()
        || (shown != null && shown.subjects().equals(subjects))
        || subjects.stream()
            .limit(ObjectNaming.MOST)
            .allMatch(one -> item.message().contains(one.name()))) {
      return;
    }
    lines.detail(Printable.line(ObjectNaming.brief(subjects)));
  }
}
