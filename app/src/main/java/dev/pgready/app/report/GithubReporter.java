package dev.pgready.app.report;

import dev.pgready.checks.Conflict;
import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.Verdict;
import dev.pgready.checks.consumer.ConsumerProfile.Level;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Workflow commands of GitHub Actions: an annotation for everything that needs attention. */
public final class GithubReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    // GitHub shows ten of each kind a step: the worst come first
    conflicts(report, Level.FAIL, "error", out);
    for (Status status : List.of(Status.FAIL, Status.UNKNOWN, Status.WARN)) {
      for (Report.Finding finding : report.findings()) {
        if (finding.result().status() == status) {
          command(
              finding.known() ? "notice" : status == Status.FAIL ? "error" : "warning",
              "pgready " + finding.id() + (status == Status.UNKNOWN ? " (unknown)" : ""),
              Plain.finding(finding),
              out);
        }
      }
    }
    conflicts(report, Level.WARN, "warning", out);
    conflicts(report, Level.INFO, "notice", out);
    command(
        report.verdict() == Verdict.NO_FACTS ? "error" : "notice",
        "pgready",
        "%s for %s: %s"
            .formatted(
                Words.headline(report.verdict()),
                String.join(", ", report.consumers()),
                Visible.text(Heading.of(report).where())),
        out);
  }

  private static void conflicts(Report report, Level level, String command, Writer out)
      throws IOException {
    for (Conflict conflict : report.conflicts()) {
      if (conflict.level() == level) {
        command(
            conflict.since() == null ? command : "notice",
            "pgready between consumers: " + Conflicts.name(conflict),
            Plain.conflict(conflict),
            out);
      }
    }
  }

  static void command(String command, String title, String message, Writer out) throws IOException {
    out.write("::%s title=%s::%s\n".formatted(command, property(title), data(message)));
  }

  /** The characters that would end a command. */
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
