// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.Paragraph;
import dev.pgready.app.report.view.Style;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.List;

/** The text of a report as it grows: what is wrapped, what is set in, and what never breaks. */
final class Lines {
  /** Before what belongs to a finding. */
  static final String DETAIL = " ".repeat(4);

  /** Before what can be copied. */
  static final String CODE = " ".repeat(6);

  private final StringBuilder text = new StringBuilder();
  private int count;
  private final Ink ink;
  private final int columns;

  Lines(Style style) {
    this.ink = new Ink(style.color());
    this.columns = style.columns();
  }

  Ink ink() {
    return ink;
  }

  int columns() {
    return columns;
  }

  void label(String label, String value) {
    wrapped("  " + ink.faint("%-10s".formatted(label)), 12, " ".repeat(12), Printable.line(value));
  }

  /** The beginning, up to a blank, where it does not fit. */
  static String cut(String sentence, int room) {
    return Cells.of(sentence) <= room
        ? sentence
        : Paragraph.lines(sentence, Math.max(1, room - 4), 1).get(0) + " ...";
  }

  void detail(String sentence) {
    wrapped(DETAIL, DETAIL.length(), DETAIL, sentence);
  }

  void labelled(String label, String sentence) {
    int indent = DETAIL.length() + label.length();
    wrapped(DETAIL + ink.faint(label), indent, " ".repeat(indent), sentence);
  }

  void wrapped(String start, int used, String indent, String sentence) {
    List<String> lines = Paragraph.lines(sentence, columns - used, columns - indent.length());
    line(start, lines.get(0));
    lines.subList(1, lines.size()).forEach(rest -> line(indent, rest));
  }

  void line(String... parts) {
    for (String part : parts) {
      text.append(part);
    }
    text.append('\n');
    count++;
  }

  /** How many there are so far. */
  int count() {
    return count;
  }

  /** All of it so far. */
  String text() {
    return text.toString();
  }
}
