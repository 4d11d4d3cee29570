// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.markdown;

import static dev.pgready.app.report.markdown.MarkdownReporter.text;

import dev.pgready.app.report.comparison.ComparisonText;
import dev.pgready.app.report.comparison.ComparisonWriter;
import dev.pgready.app.report.comparison.DifferenceGroup;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Words;
import dev.pgready.compare.CheckChange;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.Difference;
import dev.pgready.compare.Section;
import dev.pgready.compare.SlotGrowth;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Markdown for a pull-request comment; what does not fit one is left to JSON, and said so. */
public final class ComparisonMarkdown implements ComparisonWriter {
  private static final int NAMES = 5;
  private static final int ROWS = 30;
  private static final int MESSAGE = 400;

  @Override
  public void write(Comparison comparison, Comparison.Outcome outcome, Writer out, Style style)
      throws IOException {
    Comment comment = new Comment();
    comment.add(
        "## %s pgready compare: %s\n\n"
            .formatted(sign(outcome), ComparisonText.headline(comparison, outcome)));
    comment.add("| | | |\n|---|---|---|\n");
    comment.add(side("A", comparison.a()));
    comment.add(side("B", comparison.b()) + "\n");
    comment.add(ComparisonText.counts(comparison) + "\n\n");
    for (String note : comparison.notes()) {
      comment.add("Note: " + text(note) + "\n\n");
    }
    checks(comparison, comment);
    growth(comparison.growth(), comment);
    List<Difference> differences = comparison.differences();
    if (differences != null) {
      for (Map.Entry<Section, List<DifferenceGroup>> section :
          DifferenceGroup.of(differences).entrySet()) {
        section(section.getKey(), section.getValue(), comment);
      }
    }
    comment.writeTo(out);
  }

  private static String side(String letter, Comparison.Side side) {
    return "| **%s** | %s (%s) | %s |\n"
        .formatted(
            letter, text(side.label()), Words.of(side.source()), text(ComparisonText.side(side)));
  }

  private static void checks(Comparison comparison, Comment comment) {
    List<CheckChange> changes = ComparisonText.told(comparison);
    String reworded = ComparisonText.reworded(comparison);
    if (!reworded.isEmpty()) {
      comment.add("Same result, different wording: " + text(reworded) + "\n\n");
    }
    if (changes.isEmpty()) {
      return;
    }
    StringBuilder table = new StringBuilder("| check | | A | B |\n|---|---|---|---|\n");
    for (CheckChange change : changes.subList(0, Math.min(ROWS, changes.size()))) {
      String news = ComparisonText.news(change, NAMES);
      String more = news.isEmpty() ? "" : "<br>only in B: " + text(news);
      table.append(
          "| %s | %s | %s %s | %s %s%s |\n"
              .formatted(
                  text(ComparisonText.name(change, comparison)),
                  ComparisonText.kind(change.kind()),
                  MarkdownReporter.sign(change.a().status()),
                  said(change.a()),
                  MarkdownReporter.sign(change.b().status()),
                  said(change.b()),
                  more));
    }
    table.append(more(changes.size() - ROWS)).append('\n');
    StringBuilder brief = new StringBuilder();
    for (CheckChange change : changes.subList(0, Math.min(ROWS, changes.size()))) {
      brief.append(
          "- %s: %s\n"
              .formatted(
                  text(ComparisonText.name(change, comparison)),
                  ComparisonText.kind(change.kind())));
    }
    comment.add("the checks", table.toString(), brief.append('\n').toString());
  }

  private static String said(CheckChange.Said said) {
    return text(MarkdownReporter.cut(said.message(), MESSAGE));
  }

  private static void growth(@Nullable SlotGrowth growth, Comment comment) {
    if (growth == null) {
      return;
    }
    StringBuilder block =
        new StringBuilder(
            "### Growth, %s\n\n".formatted(growth.backwards() ? "from B to A" : "from A to B"));
    block.append(ComparisonText.wal(growth)).append("\n\n");
    List<SlotGrowth.Slot> slots = growth.slots();
    for (SlotGrowth.Slot slot : slots.subList(0, Math.min(ROWS, slots.size()))) {
      block.append("- **%s** %s\n".formatted(text(slot.name()), text(ComparisonText.slot(slot))));
    }
    block.append(more(slots.size() - ROWS)).append('\n');
    comment.add("the growth of slots", block.toString(), "");
  }

  private static void section(Section section, List<DifferenceGroup> groups, Comment comment) {
    String title =
        "%s: %s"
            .formatted(
                DifferenceGroup.title(section),
                Words.count(
                    groups.stream().mapToLong(group -> group.names().size()).sum(),
                    "difference",
                    "differences"));
    StringBuilder block = new StringBuilder("<details><summary>%s</summary>\n\n".formatted(title));
    block.append("| | | A | B |\n|---|---|---|---|\n");
    for (DifferenceGroup group : groups.subList(0, Math.min(ROWS, groups.size()))) {
      String count =
          group.names().size() > 1
              ? "%s: ".formatted(Words.count(group.names().size(), "object", "objects"))
              : "";
      block.append(
          "| %s%s | %s | %s | %s |\n"
              .formatted(
                  count,
                  text(group.objects(NAMES)),
                  group.presence() ? "" : text(group.what()),
                  value(group.a()),
                  value(group.b())));
    }
    block.append(more(groups.size() - ROWS)).append("\n</details>\n\n");
    comment.add(DifferenceGroup.title(section), block.toString(), title + "\n\n");
  }

  private static String value(@Nullable String value) {
    return value == null ? "–" : text(MarkdownReporter.cut(value, MESSAGE));
  }

  private static String more(int more) {
    return more > 0
        ? "\nand %s: `--format json` has all\n".formatted(Words.count(more, "more", "more"))
        : "";
  }

  private static String sign(Comparison.Outcome outcome) {
    return switch (outcome) {
      case SAME -> "✅";
      case DIFFERENT -> "ℹ";
      case WORSE, NO_FACTS -> "❌";
      case INCONCLUSIVE -> "❔";
    };
  }
}
