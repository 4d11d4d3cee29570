// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.Paragraph;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.FleetText;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Status;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Databases by checks, for a terminal: a letter stands for a check that somewhere is not well, and
 * its meaning, with where it is so, stands below.
 */
public final class FleetHuman implements FleetReporter {
  /** More rows are not looked at one by one: those without anything to tell are left out then. */
  private static final int ROWS = 60;

  private static final int LONGEST_NAME = 40;

  /** Causes told of one check and status. */
  private static final int CAUSES = 4;

  /** Lines about the configuration. */
  public static final int CONFIGURED = 12;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Columns before what to do. */
  private static final int FIX = 6 + "Fix: ".length();

  private final FleetText text = new FleetText();
  private final Writer out;
  private final Style style;
  private final Ink ink;

  public FleetHuman(Writer out, Style style) {
    this.out = out;
    this.style = style;
    this.ink = new Ink(style.color());
  }

  @Override
  public void entry(FleetResult entry) {
    // all that is shown is in the summary
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    line(
        ink.strong(Tool.NAME + " " + Tool.VERSION)
            + "  preflight of "
            + Words.count(fleet.size(), "database", "databases"));
    line(ink.strong(fleet.counts()));
    for (String line : fleet.configured(CONFIGURED)) {
      wrapped("  ", 2, Printable.line(line));
    }
    List<FleetSummary.Column> columns = fleet.attention();
    columns = columns.subList(0, Math.min(LETTERS.length(), columns.size()));
    if (fleet.size() > 0) {
      matrix(fleet, columns);
    }
    for (int i = 0; i < columns.size(); i++) {
      check(fleet, columns.get(i), LETTERS.charAt(i));
    }
    line("");
    line(Words.count(fleet.size(), "database", "databases") + ": " + ink.strong(fleet.counts()));
    String next = fleet.next().orElse("");
    if (!next.isEmpty()) {
      line("Next: " + ink.strong(Printable.line(next)));
    }
  }

  private void matrix(FleetSummary fleet, List<FleetSummary.Column> columns) throws IOException {
    List<FleetSummary.Row> rows = new ArrayList<>(fleet.worstFirst());
    int quiet = 0;
    if (rows.size() > ROWS) {
      rows.removeIf(row -> row.rank() == 4);
      quiet = fleet.size() - rows.size();
    }
    List<String> names = rows.stream().map(row -> cut(Printable.line(row.name()))).toList();
    int width = names.stream().mapToInt(Cells::of).max().orElse(0);
    line("");
    StringBuilder letters = new StringBuilder(" ".repeat(width + 4));
    for (int i = 0; i < columns.size(); i++) {
      letters.append(LETTERS.charAt(i)).append(' ');
    }
    if (!columns.isEmpty() && !rows.isEmpty()) {
      line(letters.toString().stripTrailing());
    }
    for (int i = 0; i < rows.size(); i++) {
      FleetSummary.Row row = rows.get(i);
      StringBuilder cells = new StringBuilder();
      columns.forEach(column -> cells.append(sign(row.status(column))).append(' '));
      line(
          "  "
              + names.get(i)
              + " ".repeat(width - Cells.of(names.get(i)) + 2)
              + cells
              + " "
              + ink.verdict(row.verdict()));
    }
    if (quiet > 0) {
      line("  " + ink.faint("and " + Words.count(quiet, "ready database", "ready databases")));
    }
  }

  private String sign(@org.jspecify.annotations.Nullable Status status) {
    if (status == null) {
      return " ";
    }
    return switch (status) {
      case FAIL -> ink.sign(status, "F");
      case UNKNOWN -> ink.sign(status, "?");
      case WARN -> ink.sign(status, "w");
      case PASS -> ink.sign(status, ".");
      case SKIP -> " ";
    };
  }

  private void check(FleetSummary fleet, FleetSummary.Column column, char letter)
      throws IOException {
    line("");
    line(letter + "  " + ink.strong(column.id()));
    for (Status status : column.attention()) {
      if (column.count(status) > 0) {
        wrapped(
            "   " + ink.status(status) + " ",
            4 + status.name().length(),
            FleetText.concerned(fleet, column, status));
        for (FleetText.Reason reason : text.reasons(column, status, CAUSES)) {
          wrapped("      ", 6, reason.sentence());
          if (!reason.fix().isEmpty()) {
            wrapped("      " + ink.faint("Fix: "), FIX, FIX, reason.fix());
          }
        }
      }
    }
  }

  private void wrapped(String start, int used, String sentence) throws IOException {
    wrapped(start, used, 6, sentence);
  }

  private void wrapped(String start, int used, int indent, String sentence) throws IOException {
    List<String> lines =
        Paragraph.lines(sentence, style.columns() - used, style.columns() - indent);
    line(start + lines.get(0));
    for (String rest : lines.subList(1, lines.size())) {
      line(" ".repeat(indent) + rest);
    }
  }

  private static String cut(String name) {
    return Cells.of(name) <= LONGEST_NAME ? name : Cells.cut(name, LONGEST_NAME - 2);
  }

  private void line(String text) throws IOException {
    out.write(text.stripTrailing() + "\n");
  }
}
