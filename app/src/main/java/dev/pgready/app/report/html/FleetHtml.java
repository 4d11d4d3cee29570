// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.html;

import static dev.pgready.app.report.html.HtmlReporter.html;

import dev.pgready.app.report.human.FleetHuman;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.FleetText;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Conflict;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.text.Escape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page: the matrix of databases and checks, and behind it what each database needs. The latter
 * waits in a file, as the matrix is known only at the end.
 */
public final class FleetHtml implements FleetReporter {
  private final Writer out;
  private final StringBuilder html = new StringBuilder();
  private final HtmlFindings findings = new HtmlFindings(html);
  private @Nullable Path file;
  private @Nullable BufferedWriter details;
  private int entries;

  public FleetHtml(Writer out) {
    this.out = out;
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
    html.append("<details id=\"d%s\">\n<summary><strong>".formatted(entries));
    html.append(html(entry.name())).append("</strong> <span class=\"status ");
    html.append(HtmlReporter.color(entry.verdict())).append("\">");
    html.append(Words.lower(entry.verdict())).append("</span> <span class=\"who\">");
    html.append(html(entry.heading().where())).append("</span></summary>\n");
    Report.attention(entry.findings())
        .forEach(finding -> findings.write(finding, entry.consumers()));
    for (Conflict conflict : entry.conflicts()) {
      findings.write(conflict);
    }
    html.append("</details>\n");
    details.append(html);
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    String size = Words.count(fleet.size(), "database", "databases");
    out.write(HtmlReporter.start(Words.headline(fleet.verdict()) + ": " + size));
    out.write(
        "<div class=\"verdict %s\">\n<h1>%s</h1>\n<p>%s: %s</p>\n</div>\n"
            .formatted(
                HtmlReporter.color(fleet.verdict()),
                Words.headline(fleet.verdict()),
                size,
                fleet.counts()));
    for (String line : fleet.configured(FleetHuman.CONFIGURED)) {
      out.write("<p>" + html(line) + "</p>\n");
    }
    List<FleetSummary.Column> columns = fleet.attention();
    byCheck(fleet, columns);
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
                      html(column.id()),
                      Escape.htmlLines(FleetText.concerned(fleet, column, status))));
        }
      }
    }
    out.write("</tbody>\n</table></div>\n");
  }

  private void matrix(FleetSummary fleet, List<FleetSummary.Column> columns) throws IOException {
    out.write("<h2>Databases by checks</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    out.write("<th>Database</th><th>Verdict</th>");
    for (FleetSummary.Column column : columns) {
      out.write("<th>" + html(column.id()) + "</th>");
    }
    out.write("</tr></thead>\n<tbody>\n");
    int number = 0;
    for (FleetSummary.Row row : fleet.rows()) {
      number++;
      boolean quiet = columns.stream().noneMatch(column -> needsAttention(row, column));
      out.write("<tr><th scope=\"row\">");
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
                : "<td><span class=\"status %s\">%s</span></td>"
                    .formatted(Words.of(status), Words.of(status)));
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
