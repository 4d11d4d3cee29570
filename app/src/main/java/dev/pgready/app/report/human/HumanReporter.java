// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.report.cause.Cause;
import dev.pgready.app.report.cause.Causes;
import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.consumers.ConsumersSeen;
import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Catalogue;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report that people read and paste into tickets: plain words, no drawing characters, so that
 * it survives any font and any mail.
 */
public final class HumanReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    new Page(report, style).write(out);
  }

  /** One report being laid out. */
  private static final class Page {
    /** With the longest details after them, and the verdict, it is still less than 200 lines. */
    private static final int MOST_LINES = 150;

    private final Report report;
    private final List<Cause> causes;
    private final Heading heading;
    private final Lines lines;
    private final Ink ink;
    private final CauseLines findings;
    private final FineLines fine;
    private final boolean all;

    Page(Report report, Style style) {
      this.report = report;
      this.causes = Causes.of(report);
      this.heading = Heading.of(report);
      this.lines = new Lines(style);
      this.ink = lines.ink();
      this.all = style.detail() == Style.Detail.FULL;
      this.findings = new CauseLines(lines, report, causes, all);
      this.fine = new FineLines(lines, report);
    }

    void write(Writer out) throws IOException {
      header();
      lines.line();
      since();
      lines.wrapped(
          ink.verdict(report.verdict()) + " ",
          Words.headline(report.verdict()).length() + 1,
          "",
          "for " + consumers());
      counts();
      unnamed();
      leftOut();
      if (!causes.isEmpty()) {
        if (causes.size() > 1) {
          lines.line();
          findings.list();
        }
        details();
      }
      if (all) {
        fine.write();
      }
      if (!causes.isEmpty()) {
        lines.line();
        verdict();
      }
      next();
      out.write(lines.text());
    }

    /** The most urgent first; of the rest, once there is a lot to read, the list says enough. */
    private void details() {
      int number = 1;
      for (Cause cause : causes) {
        // of what could be a warning at worst, the list says enough
        if (all || causes.size() == 1 || cause.worst().urgency() != Urgency.MAY_WARN) {
          lines.line();
          if (!all && number > 1 && lines.count() > MOST_LINES) {
            lines.line(
                "Details of %s to %s: --all shows them, --only CHECK those of one check"
                    .formatted(number, causes.size()));
            return;
          }
          findings.cause(number, cause);
        }
        number++;
      }
    }

    private void header() {
      String start = Tool.NAME + " " + Tool.VERSION + "  ";
      lines.wrapped(
          ink.strong(Tool.NAME + " " + Tool.VERSION) + "  ",
          start.length(),
          "  ",
          Printable.line(judged()));
      if (heading.role() != null && !heading.role().equals(heading.user())) {
        lines.label("role", heading.role());
      }
      if (all && heading.version() != null) {
        lines.label("provider", provider(report.detection()));
        lines.label("probe", heading.probe());
      }
      for (String unseen : heading.cannotSee()) {
        lines.label("not seen", unseen);
      }
      for (Configured.Line line : Configured.lines(heading.configuration())) {
        lines.label(line.label().equals("configuration") ? "config" : line.label(), line.text());
      }
    }

    /** What was judged; the verdict says for whom. */
    private String judged() {
      StringBuilder words = new StringBuilder(heading.where());
      if (heading.version() != null) {
        words.append(", ").append(server(report.detection()));
      }
      if (heading.tls() != null) {
        words.append(heading.tls() ? ", TLS" : ", not encrypted");
      }
      return words.toString();
    }

    private String server(Detection detection) {
      String server = heading.product() + " " + heading.version();
      String name = detection.profile().name();
      if (detection.confidence() == Confidence.UNKNOWN || name.equals(heading.product())) {
        return server;
      }
      return name.contains(heading.product())
          ? name + " " + heading.version()
          : server + " on " + name;
    }

    private String consumers() {
      return Printable.line(String.join(", ", report.consumers()));
    }

    private static String provider(Detection detection) {
      String name = detection.profile().name();
      if (detection.confidence() == Confidence.UNKNOWN) {
        return "not recognised, treated as " + name + " (--provider ID says where it runs)";
      }
      StringBuilder words = new StringBuilder(name);
      words.append(", ").append(Words.of(detection.confidence()));
      if (!detection.evidence().isEmpty()) {
        words.append(": ").append(String.join(", ", detection.evidence()));
      }
      return words.toString();
    }

    /** Since a baseline, what is new is what the exit code says. */
    private void since() {
      Words.since(report)
          .ifPresent(
              since ->
                  lines.wrapped(
                      ink.since(since, report.verdict()) + " ",
                      since.headline().length() + 1,
                      "",
                      since.rest()));
    }

    /** With the checks that decide it. */
    private void verdict() {
      since();
      Verdict verdict = report.verdict();
      String start = Words.headline(verdict) + " ";
      String words = "for " + consumers();
      List<String> decisive =
          causes.stream()
              .flatMap(cause -> cause.items().stream())
              .filter(item -> decides(verdict, item))
              .map(Causes.Item::id)
              .distinct()
              .toList();
      if (!decisive.isEmpty()) {
        words += ": " + String.join(", ", decisive);
      }
      lines.wrapped(ink.verdict(verdict) + " ", start.length(), "", words);
    }

    private static boolean decides(Verdict verdict, Causes.Item item) {
      return switch (verdict) {
        case NOT_READY -> item.status() == Status.FAIL;
        case INCONCLUSIVE -> item.urgency() == Urgency.MAY_FAIL;
        case READY_WITH_WARNINGS -> item.status() == Status.WARN;
        case NO_FACTS -> item.status() == Status.FAIL;
        case READY -> false;
      };
    }

    private void counts() {
      List<String> counts = new ArrayList<>();
      count(counts, Status.FAIL, "failed");
      count(counts, Status.UNKNOWN, "unknown");
      count(counts, Status.WARN, report.count(Status.WARN) == 1 ? "warning" : "warnings");
      long skipped = report.count(Status.SKIP);
      if (report.verdict() == Verdict.NO_FACTS) {
        if (skipped > 0) {
          counts.add(Words.count(skipped, "check", "checks") + " skipped: no facts to judge");
        }
      } else {
        count(counts, Status.PASS, "passed");
        if (skipped > 0) {
          counts.add(skipped + (skipped == 1 ? " does not apply" : " do not apply"));
        }
      }
      boolean more = !all && report.count(Status.PASS) + skipped > 0;
      lines.wrapped(
          "",
          0,
          "",
          String.join(", ", counts)
              + (more && report.verdict() != Verdict.NO_FACTS ? " (--all lists them)" : ""));
    }

    /** Leads whoever did not say which consumer the database is for. */
    private void unnamed() {
      Catalogue catalogue = report.facts().catalogue();
      if (catalogue == null || !report.consumers().equals(List.of(ConsumerCatalog.GENERIC))) {
        return;
      }
      String seen =
          ConsumersSeen.of(catalogue, new ConsumerCatalog()).stream()
              .map(one -> "--for %s (%s is there)".formatted(one.id(), one.sign()))
              .collect(Collectors.joining(", "));
      lines.wrapped(
          "",
          0,
          "",
          Printable.line(
              "No consumer is named, so only what all of them need is judged. "
                  + (seen.isEmpty()
                      ? "Choose one with --for: pgready consumers list names them"
                      : "Choose one: " + seen)));
    }

    /** What counts for nothing because somebody wants it so is never out of sight. */
    private void leftOut() {
      for (Report.Finding finding : report.findings()) {
        if (finding.handling() != null && !finding.result().urgency().needsAttention()) {
          lines.label(
              finding.handling().kind() == Adjustment.Kind.MUTED ? "muted" : "changed",
              fine.name(finding) + ": " + finding.result().message());
        }
      }
    }

    private void count(List<String> counts, Status status, String word) {
      if (report.count(status) > 0) {
        counts.add(report.count(status) + " " + word);
      }
    }

    private void next() {
      if (Words.since(report).filter(since -> since.news() == 0).isPresent()) {
        return;
      }
      NextCommand.of(report)
          .ifPresent(command -> lines.line("Next: ", ink.strong(Printable.line(command))));
      NextCommand.configurations(report)
          .forEach(command -> lines.line("Then: ", ink.strong(Printable.line(command))));
    }
  }
}
