// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.markdown;

import dev.pgready.app.report.human.FleetHuman;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.FleetText;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Status;
import dev.pgready.text.DocsBase;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Markdown that fits a comment: findings by check, then the matrix of what is not well. */
public final class FleetMarkdown implements FleetReporter {
  /** With names of 60 characters and twelve columns this stays below a comment's 65,536. */
  private static final int ROWS = 150;

  private static final int COLUMNS = 12;
  private static final int LONGEST_NAME = 120;

  /** Told of one check and status. */
  private static final int CAUSES = 3;

  private final Writer out;
  private final FleetText sentences = new FleetText();
  private final @Nullable DocsBase docs;

  /**
   * @param docs where the pages of checks are; null: nothing is linked
   */
  public FleetMarkdown(Writer out, @Nullable DocsBase docs) {
    this.out = out;
    this.docs = docs;
  }

  @Override
  public void entry(FleetResult entry) {
    // all that is shown is in the summary
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    out.write(
        "## %s pgready fleet: %s\n\n"
            .formatted(
                MarkdownReporter.sign(fleet.verdict()),
                Words.count(fleet.size(), "database", "databases")));
    out.write("%s · %s\n\n".formatted(fleet.counts(), MarkdownReporter.text(fleet.generatedAt())));
    for (String line : fleet.configured(FleetHuman.CONFIGURED)) {
      out.write(MarkdownReporter.text(MarkdownReporter.cut(line, 400)) + "\n\n");
    }
    List<FleetSummary.Column> columns = fleet.attention();
    for (FleetSummary.Column column : columns) {
      for (Status status : column.attention()) {
        if (column.count(status) > 0) {
          out.write(
              "- %s **%s** %s<br>%s\n"
                  .formatted(
                      MarkdownReporter.sign(status),
                      MarkdownReporter.id(column.id(), docs),
                      MarkdownReporter.text(
                          MarkdownReporter.cut(FleetText.concerned(fleet, column, status), 400)),
                      sentences.reasons(column, status, CAUSES).stream()
                          .map(FleetMarkdown::reason)
                          .collect(Collectors.joining("<br>"))));
        }
      }
    }
    if (!columns.isEmpty()) {
      out.write("\n");
    }
    matrix(fleet, columns.subList(0, Math.min(COLUMNS, columns.size())));
    String next = fleet.next().orElse("");
    if (!next.isEmpty()) {
      out.write("Next: " + MarkdownReporter.code(next) + "\n");
    }
  }

  private static String reason(FleetText.Reason reason) {
    String sentence = MarkdownReporter.text(MarkdownReporter.cut(reason.sentence(), 300));
    return reason.fix().isEmpty()
        ? sentence
        : sentence
            + "<br>**Fix:** "
            + MarkdownReporter.text(MarkdownReporter.cut(reason.fix(), 300));
  }

  private void matrix(FleetSummary fleet, List<FleetSummary.Column> columns) throws IOException {
    List<FleetSummary.Row> rows =
        fleet.worstFirst().stream().filter(row -> row.rank() < 4).toList();
    if (rows.isEmpty()) {
      return;
    }
    out.write("| database | verdict | ");
    out.write(columns.stream().map(c -> "`" + c.id() + "`").collect(Collectors.joining(" | ")));
    out.write(" |\n|---|---|" + "---|".repeat(columns.size()) + "\n");
    for (FleetSummary.Row row : rows.subList(0, Math.min(ROWS, rows.size()))) {
      out.write(
          "| %s | %s %s |"
              .formatted(
                  MarkdownReporter.text(MarkdownReporter.cut(row.name(), LONGEST_NAME)),
                  MarkdownReporter.sign(row.verdict()),
                  Words.lower(row.verdict())));
      for (FleetSummary.Column column : columns) {
        Status status = row.status(column);
        if (status == null || status == Status.PASS || status == Status.SKIP) {
          out.write(" |");
        } else {
          out.write(" " + MarkdownReporter.sign(status) + " |");
        }
      }
      out.write("\n");
    }
    if (rows.size() > ROWS) {
      out.write(
          "\nand %s: `--format json` has all\n"
              .formatted(Words.count(rows.size() - ROWS, "more", "more")));
    }
    out.write("\n");
  }
}
