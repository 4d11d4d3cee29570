package dev.pgready.app.report;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Group;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.Subject;
import dev.pgready.checks.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file that needs no network: verdict, checks by consumer, findings with SQL to copy, and
 * pictures where looking beats reading. Its content security policy lets nothing be loaded and no
 * script run but its own.
 */
public final class HtmlReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    new Page(report).write(out);
  }

  /** Text between tags or in a quoted attribute. */
  static String html(String text) {
    return escaped(Visible.text(text));
  }

  private static String escaped(String visible) {
    return visible
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** One report being laid out. */
  private static final class Page {
    /** Objects listed of one finding; JSON carries all of them. */
    private static final int LISTED = 200;

    private static final int STATEMENTS = 50;

    private final StringBuilder html = new StringBuilder();
    private final Report report;
    private final Heading heading;
    private int codes;

    Page(Report report) {
      this.report = report;
      this.heading = Heading.of(report);
    }

    void write(Writer out) throws IOException {
      String script = Tool.resource("report.js").strip();
      String title = Words.headline(report.verdict()) + ": " + heading.where();
      html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
      html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
          .append("style-src 'unsafe-inline'; script-src 'sha256-")
          .append(sha256(script))
          .append(
              "'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
          .append("<title>pgready: ")
          .append(html(title))
          .append("</title>\n<style>\n")
          .append(Tool.resource("report.css"))
          .append("</style>\n</head>\n<body>\n<main>\n");
      top();
      attention();
      matrix();
      html.append(Charts.of(report));
      rest();
      html.append("</main>\n<footer>")
          .append(Tool.NAME + " " + Tool.VERSION)
          .append(", facts of ")
          .append(html(heading.generatedAt()))
          .append("</footer>\n<script>")
          .append(script)
          .append("</script>\n</body>\n</html>\n");
      out.write(html.toString());
    }

    private void top() {
      html.append("<div class=\"verdict ").append(color(report.verdict())).append("\">\n<h1>");
      html.append(Words.headline(report.verdict())).append("</h1>\n<p>for ");
      html.append(html(String.join(", ", report.consumers()))).append("</p>\n</div>\n");
      html.append("<ul class=\"counts\">\n");
      for (Status status :
          List.of(Status.FAIL, Status.UNKNOWN, Status.WARN, Status.PASS, Status.SKIP)) {
        html.append(
            "<li class=\"%s\">%d %s</li>\n"
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
      NextCommand.of(report)
          .ifPresent(
              next ->
                  html.append("<dt>Next</dt><dd><code>")
                      .append(html(next))
                      .append("</code></dd>\n"));
      html.append("</dl>\n");
    }

    private static String color(Verdict verdict) {
      return switch (verdict) {
        case READY -> "pass";
        case READY_WITH_WARNINGS -> "warn";
        case NOT_READY, NO_FACTS -> "fail";
        case INCONCLUSIVE -> "unknown";
      };
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
      boolean any = false;
      for (Status status : List.of(Status.FAIL, Status.UNKNOWN, Status.WARN)) {
        for (Report.Finding finding : report.findings()) {
          if (finding.result().status() == status) {
            if (!any) {
              html.append("<h2>What needs attention</h2>\n");
            }
            any = true;
            finding(finding);
          }
        }
      }
    }

    private void finding(Report.Finding finding) {
      CheckResult result = finding.result();
      String status = Words.of(result.status());
      html.append("<article>\n<header><span class=\"tag %s\">%s</span>".formatted(status, status));
      html.append("<h3><code>%s</code></h3>".formatted(html(finding.id())));
      html.append("<span class=\"who\">%s".formatted(html(finding.title())));
      if (finding.consumers().size() < report.consumers().size()) {
        html.append(", for ").append(html(String.join(", ", finding.consumers())));
      }
      html.append("</span></header>\n<p>").append(html(result.message())).append("</p>\n");
      subjects(result.subjects());
      boolean first = true;
      for (Remedy remedy : result.remedies()) {
        remedy(remedy, first ? "Fix" : "Or");
        first = false;
      }
      html.append("</article>\n");
    }

    private void subjects(List<Subject> subjects) {
      if (subjects.size() < 2) {
        return;
      }
      html.append(
          "<details><summary>%s</summary>\n<ul class=\"names\">\n"
              .formatted(Words.count(subjects.size(), "object", "objects")));
      subjects.stream()
          .limit(LISTED)
          .forEach(subject -> html.append("<li>").append(html(subject.name())).append("</li>\n"));
      html.append("</ul>\n");
      if (subjects.size() > LISTED) {
        html.append(
            "<p class=\"note\">and %s: --format json has all</p>\n"
                .formatted(Words.count(subjects.size() - LISTED, "more", "more")));
      }
      html.append("</details>\n");
    }

    private void remedy(Remedy remedy, String label) {
      html.append(
          "<div class=\"remedy\">\n<p><strong>%s:</strong> %s <small>(%s)</small></p>\n"
              .formatted(label, html(remedy.title()), escaped(Plain.conditions(remedy))));
      List<String> sql = remedy.sql().stream().limit(STATEMENTS).map(s -> s + ";").toList();
      int more = remedy.sql().size() - STATEMENTS;
      code(sql, more > 0 ? "-- and " + Words.count(more, "more", "more") : "");
      code(remedy.commands(), "");
      if (!remedy.steps().isEmpty()) {
        html.append("<ul>\n");
        remedy.steps().forEach(s -> html.append("<li>").append(html(s)).append("</li>\n"));
        html.append("</ul>\n");
      }
      if (remedy.url() != null && remedy.url().matches("https?://[^\\s\"'<>]+")) {
        html.append(
            "<p class=\"note\"><a href=\"%s\" rel=\"noreferrer\">%s</a></p>\n"
                .formatted(html(remedy.url()), html(remedy.url())));
      }
      html.append("</div>\n");
    }

    private void code(List<String> texts, String end) {
      if (texts.isEmpty()) {
        return;
      }
      List<String> lines = new ArrayList<>();
      boolean exact = true;
      for (String text : texts) {
        Code code = Code.of(text);
        lines.addAll(code.lines());
        exact &= code.exact();
      }
      if (!exact) {
        lines.add(Code.INEXACT);
      }
      if (!end.isEmpty()) {
        lines.add(end);
      }
      codes++;
      html.append("<div class=\"code\"><pre id=\"code-%d\" tabindex=\"0\">".formatted(codes));
      html.append(escaped(String.join("\n", lines))).append("</pre>");
      if (exact && end.isEmpty()) {
        html.append(
            "<button class=\"copy\" type=\"button\" data-code=\"code-%d\" hidden>Copy</button>"
                .formatted(codes));
      }
      html.append("</div>\n");
    }

    /** A row a check, a column a consumer. */
    private void matrix() {
      Map<Group, Map<String, Map<String, Report.Finding>>> groups = new LinkedHashMap<>();
      for (Report.Finding finding : report.findings()) {
        for (String consumer : finding.consumers()) {
          groups
              .computeIfAbsent(finding.group(), g -> new LinkedHashMap<>())
              .computeIfAbsent(finding.id(), id -> new LinkedHashMap<>())
              .put(consumer, finding);
        }
      }
      html.append(
          "<h2>Checks by consumer</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>Check</th>");
      report.consumers().forEach(c -> html.append("<th>").append(html(c)).append("</th>"));
      html.append("</tr></thead>\n<tbody>\n");
      groups.forEach(
          (group, checks) -> {
            html.append(
                "<tr class=\"group\"><th colspan=\"%d\">%s</th></tr>\n"
                    .formatted(report.consumers().size() + 1, Words.of(group)));
            checks.forEach(this::row);
          });
      html.append("</tbody>\n</table></div>\n");
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
      html.append(
          "<h2>What is well, or does not apply</h2>\n<div class=\"scroll\"><table>\n<tbody>\n");
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

    private static String sha256(String script) {
      try {
        return Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(script.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }
}
