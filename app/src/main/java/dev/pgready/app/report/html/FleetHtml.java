// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.html;

import static dev.pgready.app.report.html.HtmlReporter.html;

import dev.pgready.app.report.cause.Causes;
import dev.pgready.app.report.human.FleetHuman;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.FleetText;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.DocsBase;
import dev.pgready.text.Escape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page: the matrix of databases and checks, and behind it what each database needs. The latter
 * waits in a file, as the matrix is known only at the end.
 */
public final class FleetHtml implements FleetReporter {
  /** Told of one check and status. */
  private static final int CAUSES = 20;

  private final Writer out;
  private final StringBuilder html = new StringBuilder();
  private final FleetText sentences = new FleetText();
  private final HtmlFindings findings;
  private final @Nullable DocsBase docs;
  private @Nullable Path file;
  private @Nullable BufferedWriter details;
  private int entries;

  /**
   * @param docs where the pages of checks are; null: nothing is linked
   */
  public FleetHtml(Writer out, @Nullable DocsBase docs) {
    this.out = out;
    this.docs = docs;
    this.findings = new HtmlFindings(html, docs);
  }

  @Override
  public void entry(FleetResult entry) throws IOException {
    if (details == null) {
      file = Files.createTempFile("pgready-", ".html");
      details = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }
    entries++;
    if (entry.worst().isEmpty()) {
      return;
    }
    html.setLength(0);
    html.append(
        "<details id=\"d%s\" data-name=\"%s\" data-status=\"%s\">\n<summary><strong>"
            .formatted(entries, html(entry.name()), HtmlReporter.color(entry.verdict())));
    html.append(html(entry.name())).append("</strong> <span class=\"status ");
    html.append(HtmlReporter.color(entry.verdict())).append("\">");
    html.append(Words.lower(entry.verdict())).append("</span> <span class=\"who\">");
    html.append(html(entry.heading().where())).append("</span></summary>\n");
    Causes.of(entry.heading().role(), entry.findings())
        .forEach(cause -> findings.write(cause, entry.consumers()));
    html.append("</details>\n");
    details.append(html);
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    String size = Words.count(fleet.size(), "database", "databases");
    out.write(HtmlReporter.start(size + ": " + fleet.counts()));
    out.write(
        "<div class=\"verdict %s\">\n<h1>%s</h1>\n<p>of %s</p>\n</div>\n"
            .formatted(HtmlReporter.color(fleet.verdict()), Words.sentence(fleet.counts()), size));
    for (String line : fleet.configured(FleetHuman.CONFIGURED)) {
      out.write("<p>" + html(line) + "</p>\n");
    }
    List<FleetSummary.Column> columns = fleet.attention();
    byCheck(fleet, columns);
    filter();
    matrix(fleet, columns);
    if (details != null && file != null) {
      details.close();
      out.write("<h2>Database by database</h2>\n");
      try (var rest = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        rest.transferTo(out);
      }
    }
    out.write(HtmlReporter.end(fleet.generatedAt()));
  }

  private void byCheck(FleetSummary fleet, List<FleetSummary.Column> columns) throws IOException {
    if (columns.isEmpty()) {
      return;
    }
    out.write("<h2>What needs attention</h2>\n<div class=\"scroll\"><table>\n<tbody>\n");
    for (FleetSummary.Column column : columns) {
      for (Status status : column.attention()) {
        if (column.count(status) > 0) {
          out.write(
              "<tr><td><span class=\"status %s\">%s</span></td><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                  .formatted(
                      Words.of(status),
                      Words.of(status),
                      docs == null ? html(column.id()) : HtmlReporter.id(column.id(), docs),
                      why(fleet, column, status)));
        }
      }
    }
    out.write("</tbody>\n</table></div>\n");
  }

  /** Which databases, why, and what to do: one cause is told once. */
  private String why(FleetSummary fleet, FleetSummary.Column column, Status status) {
    StringBuilder text = new StringBuilder("<p>");
    text.append(Escape.htmlLines(FleetText.concerned(fleet, column, status))).append("</p>");
    for (FleetText.Reason reason : sentences.reasons(column, status, CAUSES)) {
      text.append("<p class=\"note\">").append(Escape.htmlLines(reason.sentence())).append("</p>");
      if (!reason.fix().isEmpty()) {
        text.append("<p><strong>Fix:</strong> ").append(html(reason.fix())).append("</p>");
      }
    }
    return text.toString();
  }

  /** Shown by the page's script, as it does nothing without. */
  private void filter() throws IOException {
    out.write(
        "<form class=\"filter\" hidden>\n<label>Name <input type=\"search\" name=\"text\"></label>\n<label>Verdict <select name=\"status\"><option value=\"\">all</option>");
    for (Verdict verdict :
        List.of(
            Verdict.NOT_READY, Verdict.INCONCLUSIVE, Verdict.READY_WITH_WARNINGS, Verdict.READY)) {
      out.write(
          "<option value=\"%s\">%s</option>"
              .formatted(
                  HtmlReporter.color(verdict),
                  verdict == Verdict.NOT_READY
                      ? "not ready or not checked"
                      : Words.lower(verdict)));
    }
    out.write("</select></label>\n<output></output>\n</form>\n");
  }

  private void matrix(FleetSummary fleet, List<FleetSummary.Column> columns) throws IOException {
    out.write("<h2>Databases by checks</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    out.write("<th>Database</th><th>Verdict</th>");
    for (FleetSummary.Column column : columns) {
      out.write("<th>" + html(column.id()) + "</th>");
    }
    out.write("</tr></thead>\n<tbody>\n");
    IdentityHashMap<FleetSummary.Row, Integer> numbers = new IdentityHashMap<>();
    fleet.rows().forEach(row -> numbers.put(row, numbers.size() + 1));
    for (FleetSummary.Row row : fleet.worstFirst()) {
      int number = numbers.getOrDefault(row, 0);
      boolean quiet = columns.stream().noneMatch(column -> needsAttention(row, column));
      out.write(
          "<tr data-name=\"%s\" data-status=\"%s\"><th scope=\"row\">"
              .formatted(html(row.name()), HtmlReporter.color(row.verdict())));
      out.write(
          quiet ? html(row.name()) : "<a href=\"#d%s\">%s</a>".formatted(number, html(row.name())));
      out.write(
          "</th><td><span class=\"status %s\">%s</span></td>"
              .formatted(HtmlReporter.color(row.verdict()), Words.lower(row.verdict())));
      for (FleetSummary.Column column : columns) {
        Status status = row.status(column);
        out.write(
            status == null
                ? "<td></td>"
                : "<td><span class=\"status %s\"%s</span></td>"
                    .formatted(
                        Words.of(status),
                        // three hundred times the same word would hide the others
                        status == Status.PASS || status == Status.SKIP
                            ? " role=\"img\" aria-label=\"%s\">%s"
                                .formatted(Words.of(status), status == Status.PASS ? "·" : "")
                            : ">" + Words.of(status)));
      }
      out.write("</tr>\n");
    }
    out.write("</tbody>\n</table></div>\n");
  }

  private static boolean needsAttention(FleetSummary.Row row, FleetSummary.Column column) {
    Status status = row.status(column);
    return status == Status.FAIL || status == Status.UNKNOWN || status == Status.WARN;
  }

  @Override
  public void close() throws IOException {
    if (details != null && file != null) {
      details.close();
      Files.deleteIfExists(file);
    }
  }
}
