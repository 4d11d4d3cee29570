package dev.pgready.app.report;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Conflict;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown for a pull-request comment or a job's summary: what needs attention open, the rest
 * folded. Short enough for GitHub's 65,536 characters a comment, as long lists are capped.
 */
public final class MarkdownReporter implements Reporter {
  private static final int SHOWN = 20;
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    out.write(
        "## %s pgready: %s\n\n"
            .formatted(sign(report.verdict()), Words.headline(report.verdict())));
    List<String> facts = new ArrayList<>();
    facts.add("**" + text(heading.where()) + "**");
    facts.add("for " + text(String.join(", ", report.consumers())));
    if (heading.version() != null) {
      facts.add(text(heading.product() + " " + heading.version()));
      facts.add(
          text(
              "%s (%s)"
                  .formatted(
                      report.detection().profile().name(),
                      Words.of(report.detection().confidence()))));
    }
    facts.add("probe " + text(heading.probe()));
    facts.add(text(heading.generatedAt()));
    out.write(String.join(" · ", facts) + "\n\n");
    for (String unseen : heading.cannotSee()) {
      out.write("Not seen: " + text(unseen) + "\n\n");
    }
    for (Status status : List.of(Status.FAIL, Status.UNKNOWN, Status.WARN)) {
      for (Report.Finding finding : report.findings()) {
        if (finding.result().status() == status) {
          attention(report, finding, out);
        }
      }
    }
    for (Conflict conflict : Conflicts.worstFirst(report)) {
      conflict(conflict, out);
    }
    rest(report, out);
    String next = NextCommand.of(report).orElse("");
    if (!next.isEmpty()) {
      out.write("Next: " + code(next) + "\n");
    }
  }

  static String sign(Verdict verdict) {
    return switch (verdict) {
      case READY -> "✅";
      case READY_WITH_WARNINGS -> "⚠️";
      case NOT_READY, NO_FACTS -> "❌";
      case INCONCLUSIVE -> "❔";
    };
  }

  static String sign(Status status) {
    return switch (status) {
      case PASS -> "✅";
      case WARN -> "⚠️";
      case FAIL -> "❌";
      case UNKNOWN -> "❔";
      case SKIP -> "⏭️";
    };
  }

  private static String name(Report report, Report.Finding finding) {
    return finding.consumers().size() < report.consumers().size()
        ? code(finding.id()) + " (" + text(String.join(", ", finding.consumers())) + ")"
        : code(finding.id());
  }

  private static void attention(Report report, Report.Finding finding, Writer out)
      throws IOException {
    CheckResult result = finding.result();
    out.write(
        "### %s %s: %s\n\n"
            .formatted(sign(result.status()), Words.of(result.status()), name(report, finding)));
    out.write(text(result.message()) + "\n\n");
    if (result.subjects().size() > 1) {
      out.write(text(Plain.subjects(result, SHOWN)) + "\n\n");
    }
    boolean first = true;
    for (Remedy remedy : result.remedies()) {
      out.write(
          "**%s** %s (%s)\n\n"
              .formatted(
                  first ? "Fix:" : "Or:", text(remedy.title()), text(Plain.conditions(remedy))));
      if (first) {
        remedy(remedy, out);
      }
      first = false;
    }
  }

  private static void conflict(Conflict conflict, Writer out) throws IOException {
    out.write(
        "### %s between consumers: %s (%s)\n\n"
            .formatted(
                switch (conflict.level()) {
                  case FAIL -> sign(Status.FAIL) + " fail";
                  case WARN -> sign(Status.WARN) + " warn";
                  case INFO -> "ℹ️ note";
                },
                code(conflict.topic()),
                text(String.join(", ", conflict.consumers()))));
    out.write(text(conflict.message()) + "\n\n");
    Remedy remedy = conflict.remedy();
    out.write(
        "**Fix:** %s (%s)\n\n".formatted(text(remedy.title()), text(Plain.conditions(remedy))));
    remedy(remedy, out);
  }

  private static void remedy(Remedy remedy, Writer out) throws IOException {
    List<String> sql =
        remedy.sql().stream().limit(SHOWN).map(statement -> shown(statement, ";")).toList();
    if (!sql.isEmpty()) {
      int more = remedy.sql().size() - SHOWN;
      block(
          "sql",
          String.join("\n", sql)
              + (more > 0 ? "\n-- and " + Words.count(more, "more", "more") : ""),
          out);
    }
    if (!remedy.commands().isEmpty()) {
      block(
          "sh",
          String.join("\n", remedy.commands().stream().map(command -> shown(command, "")).toList()),
          out);
    }
    for (String step : remedy.steps()) {
      out.write("- " + text(step) + "\n");
    }
    if (!remedy.steps().isEmpty()) {
      out.write("\n");
    }
    if (remedy.url() != null) {
      out.write("<" + Visible.text(remedy.url()).replace("<", "%3C").replace(">", "%3E") + ">\n\n");
    }
  }

  private static String shown(String text, String end) {
    Code code = Code.of(text);
    return String.join("\n", code.lines()) + end + (code.exact() ? "" : "\n" + Code.INEXACT);
  }

  private static void rest(Report report, Writer out) throws IOException {
    List<Report.Finding> quiet =
        report.findings().stream()
            .filter(f -> f.result().status() == Status.PASS || f.result().status() == Status.SKIP)
            .toList();
    if (quiet.isEmpty()) {
      return;
    }
    out.write(
        "<details><summary>%d passed, %d skipped</summary>\n\n"
            .formatted(report.count(Status.PASS), report.count(Status.SKIP)));
    out.write("| | check | |\n|---|---|---|\n");
    for (Report.Finding finding : quiet) {
      out.write(
          "| %s | %s | %s |\n"
              .formatted(
                  sign(finding.result().status()),
                  name(report, finding).replace("|", "\\|"),
                  text(finding.result().message())));
    }
    out.write("\n</details>\n\n");
  }

  /** A fence longer than any in the content, so that the content cannot close it. */
  private static void block(String language, String content, Writer out) throws IOException {
    String fence = "`".repeat(Math.max(3, longestBackticks(content) + 1));
    out.write(fence + language + "\n" + content + "\n" + fence + "\n\n");
  }

  private static String code(String content) {
    String visible = Visible.text(content);
    int longest = longestBackticks(visible);
    String ticks = "`".repeat(longest + 1);
    return longest == 0 ? ticks + visible + ticks : ticks + " " + visible + " " + ticks;
  }

  private static int longestBackticks(String content) {
    Matcher runs = BACKTICKS.matcher(content);
    int longest = 0;
    while (runs.find()) {
      longest = Math.max(longest, runs.group().length());
    }
    return longest;
  }

  /**
   * Nothing in it is markup, a table's column, a mention of somebody or a link to an issue: GitHub
   * looks for the last two even behind a backslash, so an invisible space breaks them.
   */
  static String text(String raw) {
    StringBuilder escaped = new StringBuilder();
    Visible.text(raw)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '@' -> escaped.append("@&#8203;");
                case '#' -> escaped.append("#&#8203;");
                case '\\', '`', '*', '_', '[', ']', '|', '~', '$' ->
                    escaped.append('\\').appendCodePoint(c);
                default -> escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
