// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.html;

import dev.pgready.app.report.cause.Causes;
import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.DocsBase;
import dev.pgready.text.Escape;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file that needs no network: verdict, checks by consumer, findings with SQL to copy, and
 * pictures where looking beats reading. Its content security policy lets nothing be loaded and no
 * script run but its own.
 */
public final class HtmlReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    new Page(report, style.docs()).write(out);
  }

  /** Text between tags or in a quoted attribute. */
  static String html(String text) {
    return Escape.html(text);
  }

  /** The id of a check, as a link where its page is known. */
  static String id(String id, @Nullable DocsBase docs) {
    String code = "<code>" + html(id) + "</code>";
    return docs == null
        ? code
        : "<a href=\"%s\" rel=\"noreferrer\">%s</a>".formatted(html(docs.check(id)), code);
  }

  /** A page up to its first element of content. */
  static String start(String title) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        + "style-src 'unsafe-inline'; script-src 'sha256-"
        + sha256(script())
        + "'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<title>pgready: "
        + html(title)
        + "</title>\n<style>\n"
        + Tool.resource("report.css")
        + "</style>\n</head>\n<body>\n<main>\n";
  }

  /** The rest of a page. */
  static String end(String generatedAt) {
    return "</main>\n<footer>%s %s, facts of %s</footer>\n<script>%s</script>\n</body>\n</html>\n"
        .formatted(Tool.NAME, Tool.VERSION, html(generatedAt), script());
  }

  private static String script() {
    return Tool.resource("report.js").strip();
  }

  private static String sha256(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Report.Finding worse(Report.Finding one, Report.Finding other) {
    return other.result().urgency().compareTo(one.result().urgency()) < 0 ? other : one;
  }

  static String color(Verdict verdict) {
    return switch (verdict) {
      case READY -> "pass";
      case READY_WITH_WARNINGS -> "warn";
      case NOT_READY, NO_FACTS -> "fail";
      case INCONCLUSIVE -> "unknown";
    };
  }

  /** One report being laid out. */
  private static final class Page {
    private final StringBuilder html = new StringBuilder();
    private final Report report;
    private final Heading heading;
    private final HtmlFindings findings;

    Page(Report report, @Nullable DocsBase docs) {
      this.report = report;
      this.heading = Heading.of(report);
      this.findings = new HtmlFindings(html, docs);
    }

    void write(Writer out) throws IOException {
      html.append(start(Words.headline(report) + ": " + heading.where()));
      top();
      attention();
      matrix();
      html.append(Charts.of(report));
      rest();
      html.append(end(heading.generatedAt()));
      out.write(html.toString());
    }

    private void top() {
      html.append("<div class=\"verdict ").append(color(report.verdict())).append("\">\n<h1>");
      html.append(html(Words.headline(report))).append("</h1>\n<p>for ");
      html.append(html(String.join(", ", report.consumers()))).append("</p>\n</div>\n");
      html.append("<ul class=\"counts\">\n");
      for (Status status :
          List.of(Status.FAIL, Status.UNKNOWN, Status.WARN, Status.PASS, Status.SKIP)) {
        html.append(
            "<li class=\"%s\">%s %s</li>\n"
                .formatted(Words.of(status), report.count(status), word(status)));
      }
      html.append("</ul>\n<dl>\n");
      term("Database", heading.where());
      if (heading.role() != null && !heading.role().equals(heading.user())) {
        term("Role", heading.role());
      }
      if (heading.version() != null) {
        term("Server", heading.product() + " " + heading.version());
        term(
            "Provider",
            report.detection().profile().name()
                + " ("
                + Words.of(report.detection().confidence())
                + ")");
      }
      if (heading.tls() != null) {
        term("Encryption", heading.tls() ? "TLS" : "none");
      }
      term("Probe", heading.probe());
      heading.cannotSee().forEach(unseen -> term("Not seen", unseen));
      Configured.lines(heading.configuration())
          .forEach(line -> term(Words.sentence(line.label()), line.text()));
      NextCommand.of(report)
          .ifPresent(
              next ->
                  html.append("<dt>Next</dt><dd class=\"next\"><code id=\"next\">")
                      .append(html(next))
                      .append(
                          "</code> <button class=\"copy\" type=\"button\" data-code=\"next\" hidden>Copy</button></dd>\n"));
      html.append("</dl>\n");
    }

    private String word(Status status) {
      return switch (status) {
        case FAIL -> "failed";
        case UNKNOWN -> "unknown";
        case WARN -> report.count(Status.WARN) == 1 ? "warning" : "warnings";
        case PASS -> "passed";
        case SKIP -> "skipped";
      };
    }

    private void term(String term, String value) {
      html.append("<dt>%s</dt><dd>%s</dd>\n".formatted(term, html(value)));
    }

    private void attention() {
      List<Report.Finding> urgent = report.attention();
      if (!urgent.isEmpty()) {
        html.append("<h2>What needs attention</h2>\n");
        filter(urgent);
      }
      Causes.of(report).forEach(cause -> findings.write(cause, report.consumers()));
    }

    /** Shown by the page's script, as it does nothing without. */
    private void filter(List<Report.Finding> urgent) {
      List<Status> statuses =
          urgent.stream().map(finding -> finding.result().status()).distinct().toList();
      if (statuses.size() < 2 && report.consumers().size() < 2) {
        return;
      }
      html.append(
          "<form class=\"filter\" hidden>\n<label>Status <select name=\"status\"><option value=\"\">all</option>");
      statuses.forEach(
          status ->
              html.append(
                  "<option value=\"%s\">%s</option>"
                      .formatted(Words.of(status), Words.of(status))));
      html.append("</select></label>\n");
      if (report.consumers().size() > 1) {
        html.append("<label>Consumer <select name=\"consumer\"><option value=\"\">all</option>");
        report
            .consumers()
            .forEach(
                consumer -> html.append("<option>").append(html(consumer)).append("</option>"));
        html.append("</select></label>\n");
      }
      html.append("<output></output>\n</form>\n");
    }

    /** A row a check, a column a consumer. */
    private void matrix() {
      Map<Group, Map<String, Map<String, Report.Finding>>> groups = new LinkedHashMap<>();
      for (Report.Finding finding : report.findings()) {
        for (String consumer : finding.consumers()) {
          groups
              .computeIfAbsent(finding.group(), g -> new LinkedHashMap<>())
              .computeIfAbsent(finding.id(), id -> new LinkedHashMap<>())
              .merge(consumer, finding, HtmlReporter::worse);
        }
      }
      // on paper the other lists say the same of a single consumer
      html.append(
          "<section%s>\n<h2>Checks by consumer</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>Check</th>"
              .formatted(report.consumers().size() == 1 ? " class=\"screen\"" : ""));
      report.consumers().forEach(c -> html.append("<th>").append(html(c)).append("</th>"));
      html.append("</tr></thead>\n<tbody>\n");
      groups.forEach(
          (group, checks) -> {
            html.append(
                "<tr class=\"group\"><th colspan=\"%s\">%s</th></tr>\n"
                    .formatted(report.consumers().size() + 1, Words.of(group)));
            checks.forEach(this::row);
          });
      html.append("</tbody>\n</table></div>\n</section>\n");
    }

    private void row(String id, Map<String, Report.Finding> findings) {
      html.append("<tr><th scope=\"row\">").append(html(id)).append("</th>");
      for (String consumer : report.consumers()) {
        Report.Finding finding = findings.get(consumer);
        if (finding == null) {
          html.append("<td></td>");
        } else {
          String status = Words.of(finding.result().status());
          html.append(
              "<td><span class=\"status %s\" title=\"%s\">%s</span></td>"
                  .formatted(status, html(finding.result().message()), status));
        }
      }
      html.append("</tr>\n");
    }

    private void rest() {
      long quiet = report.count(Status.PASS) + report.count(Status.SKIP);
      if (quiet == 0) {
        return;
      }
      html.append("<h2>Passed and skipped</h2>\n<div class=\"scroll\"><table>\n<tbody>\n");
      for (Status status : List.of(Status.PASS, Status.SKIP)) {
        for (Report.Finding finding : report.findings()) {
          if (finding.result().status() == status) {
            html.append(
                "<tr><td><span class=\"status %s\">%s</span></td><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(
                        Words.of(status),
                        Words.of(status),
                        html(finding.id()),
                        html(finding.result().message())));
          }
        }
      }
      html.append("</tbody>\n</table></div>\n");
    }
  }
}
