// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.Paragraph;
import dev.pgready.app.report.comparison.ComparisonText;
import dev.pgready.app.report.comparison.ComparisonWriter;
import dev.pgready.app.report.comparison.DifferenceGroup;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Status;
import dev.pgready.compare.CheckChange;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.Difference;
import dev.pgready.compare.Section;
import dev.pgready.compare.SlotGrowth;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** What differs, for people: checks first, then the facts, alike ones in one line. */
public final class ComparisonHuman implements ComparisonWriter {
  /** Objects named of those that differ in the same way; JSON carries all of them. */
  private static final int NAMES = 5;

  /** Lines of one section. */
  private static final int LINES = 40;

  /** Names longer than this have no column to stand in. */
  private static final int COLUMN = 36;

  private static final String DETAIL = " ".repeat(11);

  @Override
  public void write(Comparison comparison, Comparison.Outcome outcome, Writer out, Style style)
      throws IOException {
    new Page(comparison, outcome, style).write(out);
  }

  /** One comparison being laid out. */
  private static final class Page {
    private final StringBuilder text = new StringBuilder();
    private final Comparison comparison;
    private final Comparison.Outcome outcome;
    private final Ink ink;
    private final int columns;

    Page(Comparison comparison, Comparison.Outcome outcome, Style style) {
      this.comparison = comparison;
      this.outcome = outcome;
      this.ink = new Ink(style.color());
      this.columns = style.columns();
    }

    void write(Writer out) throws IOException {
      line(
          ink.strong(Tool.NAME + " " + Tool.VERSION)
              + "  compare for "
              + Printable.line(String.join(", ", comparison.b().consumers())));
      line("");
      side("A", comparison.a());
      side("B", comparison.b());
      for (String note : comparison.notes()) {
        wrapped("  " + ink.faint("note") + "  ", 8, " ".repeat(8), Printable.line(note));
      }
      checks();
      growth();
      List<Difference> differences = comparison.differences();
      if (differences != null) {
        DifferenceGroup.of(differences).forEach(this::section);
      }
      line("");
      line(headline());
      wrapped("", 0, "", ComparisonText.counts(comparison));
      out.write(text.toString());
    }

    private void side(String letter, Comparison.Side side) {
      wrapped(
          "  " + ink.strong(letter) + "  ",
          5,
          " ".repeat(5),
          Printable.line(side.label()) + " (" + Words.of(side.source()) + ")");
      wrapped("     ", 5, " ".repeat(5), ComparisonText.side(side));
    }

    private void checks() {
      List<CheckChange> changes = ComparisonText.told(comparison);
      String reworded = ComparisonText.reworded(comparison);
      if (changes.isEmpty() && reworded.isEmpty()) {
        return;
      }
      line("");
      line(ink.strong("Checks"));
      changes.stream().limit(LINES).forEach(this::check);
      more(changes.size() - LINES);
      if (!reworded.isEmpty()) {
        wrapped("  changed  ", 11, DETAIL, "same result, different wording: " + reworded);
      }
    }

    private void check(CheckChange change) {
      String kind = ComparisonText.kind(change.kind());
      line(
          "  "
              + ink.sign(sign(change.kind()), "%-7s".formatted(kind))
              + "  "
              + ink.strong(ComparisonText.name(change, comparison))
              + "  "
              + ComparisonText.statuses(change));
      said("A: ", change.a());
      said("B: ", change.b());
      String news = ComparisonText.news(change, NAMES);
      if (!news.isEmpty()) {
        wrapped(DETAIL + "only in B: ", 22, " ".repeat(22), news);
      }
    }

    private void said(String letter, CheckChange.Said said) {
      wrapped(DETAIL + ink.faint(letter), 14, " ".repeat(14), Printable.line(said.message()));
    }

    private static Status sign(CheckChange.Kind kind) {
      return switch (kind) {
        case REGRESSED -> Status.FAIL;
        case UNSEEN -> Status.UNKNOWN;
        case HEALED, CHANGED -> Status.PASS;
      };
    }

    private void growth() {
      SlotGrowth growth = comparison.growth();
      if (growth == null) {
        return;
      }
      line("");
      line(ink.strong("Growth") + (growth.backwards() ? ", from B to A" : ", from A to B"));
      wrapped("  ", 2, "  ", ComparisonText.wal(growth));
      for (SlotGrowth.Slot slot :
          growth.slots().subList(0, Math.min(LINES, growth.slots().size()))) {
        wrapped(
            "  " + ink.strong(Printable.line(slot.name())) + "  ",
            4 + Cells.of(Printable.line(slot.name())),
            "    ",
            ComparisonText.slot(slot));
      }
      more(growth.slots().size() - LINES);
    }

    private void section(Section section, List<DifferenceGroup> groups) {
      line("");
      line(ink.strong(DifferenceGroup.title(section)));
      int width =
          groups.stream()
              .filter(group -> group.what().isEmpty() && group.names().size() == 1)
              .mapToInt(group -> Cells.of(group.objects(1)))
              .filter(length -> length <= COLUMN)
              .max()
              .orElse(0);
      groups.stream().limit(LINES).forEach(group -> group(group, width));
      more(groups.size() - LINES);
    }

    /**
     * @param width of the names where they are all that says what differs
     */
    private void group(DifferenceGroup group, int width) {
      String objects = group.objects(NAMES);
      boolean one = group.names().size() == 1;
      if (group.presence()) {
        wrapped(
            "  " + ink.faint(group.b() == null ? "only in A" : "only in B") + "  ",
            13,
            " ".repeat(13),
            one
                ? "%s (%s)".formatted(objects, group.alone())
                : String.format(
                    Locale.ROOT, "%s (%,d): %s", group.alone(), group.names().size(), objects));
      } else if (group.what().isEmpty()) {
        int spaces = Math.max(0, width - Cells.of(objects)) + 2;
        String name = "  " + objects + " ".repeat(spaces);
        int used = Cells.of(name);
        boolean narrow = used <= COLUMN + 4;
        wrapped(
            narrow ? name : "  ",
            narrow ? used : 2,
            "    ",
            narrow ? group.change() : objects + "  " + group.change());
      } else if (one) {
        wrapped("  ", 2, "    ", objects + "  " + group.what() + "  " + group.change());
      } else {
        wrapped(
            "  ",
            2,
            "    ",
            "%s  %s  (%s) %s"
                .formatted(
                    group.what(),
                    group.change(),
                    Words.count(group.names().size(), "object", "objects"),
                    objects));
      }
    }

    private void more(int more) {
      if (more > 0) {
        line("  and %s: --format json has all".formatted(Words.count(more, "more", "more")));
      }
    }

    private String headline() {
      String words = ComparisonText.headline(comparison, outcome);
      return switch (outcome) {
        case WORSE, NO_FACTS -> ink.sign(Status.FAIL, words);
        case INCONCLUSIVE -> ink.sign(Status.UNKNOWN, words);
        case SAME, DIFFERENT -> ink.strong(words);
      };
    }

    private void wrapped(String start, int width, String indent, String words) {
      List<String> lines =
          Paragraph.lines(words, Math.max(20, columns - width), columns - indent.length());
      for (int i = 0; i < lines.size(); i++) {
        line((i == 0 ? start : indent) + lines.get(i));
      }
    }

    private void line(String line) {
      text.append(line.stripTrailing()).append('\n');
    }
  }
}
