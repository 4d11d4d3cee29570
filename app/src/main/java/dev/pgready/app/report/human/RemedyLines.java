// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.report.cause.Cause;
import dev.pgready.app.report.view.Code;
import dev.pgready.app.report.view.Plain;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Remedy;
import dev.pgready.text.Printable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ends a finding: statements that can be copied, commands, steps, and the other ways. */
final class RemedyLines {
  /** Statements and steps shown of one remedy; JSON and fix carry all of them. */
  private static final int SHOWN = 5;

  /** Statements shown where there are more than that: of a list the first three are told. */
  private static final int FEW = 3;

  /** Characters of statements after which no further one is shown, and no longer one whole. */
  private static final int LONG = 240;

  /** Lines of one statement; of a longer one the beginning is shown. */
  private static final int LINES = 5;

  /** Where a statement begins in the words of a step. */
  private static final Pattern SQL =
      Pattern.compile(
          "\\b(?:CREATE|ALTER|DROP|GRANT|REVOKE|UPDATE|SELECT|INSERT|DELETE) (?=[A-Z]+ |[a-z_]+[.(])");

  private final Lines lines;
  private final boolean all;
  private final Set<String> besides = new HashSet<>();

  /**
   * @param all whether nothing is cut
   */
  RemedyLines(Lines lines, boolean all) {
    this.lines = lines;
    this.all = all;
  }

  /**
   * @param brief no more than what to do
   */
  void of(Cause cause, boolean brief) {
    for (Cause.Way way : cause.ways()) {
      String title = Printable.line(way.title());
      if (way.fix()) {
        if (brief) {
          lines.labelled("Fix: ", title);
          return;
        }
        remedy(way.remedy(), title);
      } else {
        lines.labelled(way.label().equals("And") ? "And: " : "Or:  ", title);
        if (all) {
          statements(way.remedy().sql());
        }
      }
    }
  }

  private void remedy(Remedy remedy, String title) {
    boolean elsewhere = remedy.kind() == Remedy.Kind.PROVIDER;
    lines.labelled("Fix: ", title + Plain.behindTitle(remedy));
    statements(remedy.sql());
    remedy.commands().stream().limit(SHOWN).forEach(command -> code(command, ""));
    if (!remedy.sql().isEmpty() || !remedy.commands().isEmpty()) {
      besides(remedy);
    } else {
      int number = 1;
      for (String step : remedy.steps().subList(0, Math.min(SHOWN, remedy.steps().size()))) {
        step(number, step);
        number++;
      }
      more(remedy.steps().size() - SHOWN, "step", "steps");
    }
    if (remedy.url() != null && (elsewhere || all)) {
      lines.line(Lines.CODE, lines.ink().faint(Printable.line(remedy.url())));
    }
  }

  /** What it does besides is never left out; the same sentence is told once a report. */
  private void besides(Remedy remedy) {
    (all ? remedy.steps() : remedy.caveats())
        .stream()
            .filter(besides::add)
            .forEach(
                step -> lines.wrapped(Lines.CODE + "! ", 8, " ".repeat(8), Printable.line(step)));
  }

  /** The first ones; where a statement names many objects, fewer: fix prints all of them. */
  private void statements(List<String> sql) {
    int shown = 0;
    int length = 0;
    int most = sql.size() > SHOWN ? FEW : SHOWN;
    while (shown < sql.size() && shown < most && length < LONG) {
      code(sql.get(shown), ";");
      length += sql.get(shown).length();
      shown++;
    }
    more(sql.size() - shown, "statement", "statements");
  }

  /** What is SQL in it stays on one line, however long that gets. */
  private void step(int number, String step) {
    String start = Lines.CODE + number + ". ";
    Matcher sql = SQL.matcher(step);
    if (step.length() <= lines.columns() - start.length() || !sql.find()) {
      lines.wrapped(start, start.length(), " ".repeat(start.length()), Printable.line(step));
      return;
    }
    String indent = " ".repeat(start.length());
    String prose = step.substring(0, sql.start()).strip();
    if (prose.isEmpty()) {
      lines.line(start, Printable.line(step));
    } else {
      lines.wrapped(start, start.length(), indent, Printable.line(prose));
      String statement = Printable.line(step.substring(sql.start()));
      if (all || statement.length() <= LONG) {
        lines.line(indent, statement);
      } else {
        lines.line(indent, Lines.cut(statement, lines.columns() - indent.length()));
        lines.line(indent, lines.ink().faint("... (all of it: --all)"));
      }
    }
  }

  /** Never wrapped: it must survive being copied. */
  private void code(String text, String end) {
    Code code = Code.of(text);
    List<String> sql = code.lines();
    if (!all && (sql.size() > LINES || text.length() > LONG)) {
      beginning(sql);
      return;
    }
    for (int i = 0; i < sql.size(); i++) {
      lines.line(Lines.CODE, lines.ink().code(sql.get(i) + (i == sql.size() - 1 ? end : "")));
    }
    if (!code.exact()) {
      lines.line(Lines.CODE, lines.ink().faint(Code.INEXACT));
    }
  }

  /** Of a statement over very many objects; cut so that nobody can run it by mistake. */
  private void beginning(List<String> sql) {
    for (String one : sql.subList(0, Math.min(2, sql.size()))) {
      lines.line(
          Lines.CODE, lines.ink().code(Lines.cut(one, lines.columns() - Lines.CODE.length())));
    }
    lines.line(Lines.CODE, lines.ink().faint("... (the whole statement: pgready fix)"));
  }

  private void more(int rest, String one, String many) {
    if (rest > 0) {
      lines.line(
          Lines.CODE,
          lines
              .ink()
              .faint("and " + Words.count(rest, "more " + one, "more " + many) + ": pgready fix"));
    }
  }
}
