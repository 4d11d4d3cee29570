// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.WordWrap;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.remediation.Decision;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.script.Locks;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is wrong, the ways to fix it, and all about the one that is looked at. */
final class WayPage {
  private static final int INDENT = 9;

  private final List<StyledLine> lines = new ArrayList<>();
  private final int width;

  /** Whether the chosen way's title did not fit. */
  private boolean cut;

  private WayPage(int width) {
    this.width = width;
  }

  static List<StyledLine> of(FixItem item, Report report, int width) {
    WayPage page = new WayPage(width);
    page.wrapped(" ", item.question(), Tone.STRONG);
    if (item.fixes().size() > 1) {
      page.wrapped(" ", "fixes " + String.join(", ", item.fixes()), Tone.FAINT);
    }
    page.lines.add(StyledLine.EMPTY);
    page.ways(item);
    page.lines.add(StyledLine.EMPTY);
    page.about(item.way(), report);
    return page.lines;
  }

  private void ways(FixItem item) {
    for (int i = 0; i < item.ways().size(); i++) {
      Step way = item.ways().get(i);
      boolean chosen = i == item.index();
      StyledLine line =
          StyledLine.of(chosen ? " > " : "   ")
              .and(Decision.letter(i), Tone.STRONG)
              .and("  " + way.title())
              .and("  " + way.runAs() + (way.edited() ? ", edited" : ""), Tone.FAINT);
      cut |= chosen && line.cells() > width;
      lines.add(chosen ? line.all(Tone.CHOSEN).cut(width).padded(width) : line);
    }
  }

  private void about(Step way, Report report) {
    if (cut) {
      part("way", List.of(way.title()));
    }
    if (way.here()) {
      part("runs", way.sql().stream().map(Statement::sql).map(sql -> sql + ";").toList());
      part("as", List.of(way.runAs()));
      List<String> locks = Locks.of(report, way);
      part(
          "locks",
          way.edited()
              ? List.of("not known: it was edited")
              : locks.isEmpty() ? List.of("nothing that an application would notice") : locks);
    } else {
      part("where", List.of("not on this connection: " + way.runAs() + " does it"));
    }
    if (way.here() || way.restart()) {
      part("cost", List.of(cost(way)));
    }
    part("to do", way.notes());
    part("shell", way.commands());
    if (way.here()) {
      part(
          "undo",
          way.undo().isEmpty()
              ? List.of("no statement takes it back")
              : way.undo().stream().map(sql -> sql + ";").toList());
    }
    if (way.url() != null) {
      part("see", List.of(way.url()));
    }
  }

  private static String cost(Step way) {
    List<String> words = new ArrayList<>();
    if (way.restart()) {
      words.add("the server must restart before it takes effect");
    }
    if (way.rewrites()) {
      words.add("writes a table again");
    }
    if (way.destructive()) {
      words.add("drops or ends something");
    }
    if (words.isEmpty()) {
      words.add(
          way.safety() == Remedy.Safety.SAFE ? "none" : "look at it first: it locks, or costs");
    }
    return String.join("; ", words);
  }

  private void part(String name, List<String> texts) {
    String head = " " + name;
    for (String text : texts) {
      for (String line : WordWrap.of(text, width - INDENT - 1)) {
        lines.add(StyledLine.of(head, Tone.FAINT).padded(INDENT).and(line));
        head = "";
      }
    }
  }

  private void wrapped(String before, String text, Tone tone) {
    WordWrap.of(text, width - before.length() - 1)
        .forEach(line -> lines.add(StyledLine.of(before).and(line, tone)));
  }
}
