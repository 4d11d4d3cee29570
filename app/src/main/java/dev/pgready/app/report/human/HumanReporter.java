package dev.pgready.app.report.human;

import dev.pgready.app.report.view.Code;
import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Conflicts;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Conflict;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    /** Objects, statements and steps shown of one finding; JSON carries all of them. */
    private static final int SHOWN = 5;

    /** Characters of statements after which no further one is shown. */
    private static final int LONG = 500;

    /** Where a statement begins in the words of a step. */
    private static final Pattern SQL =
        Pattern.compile(
            "\\b(?:CREATE|ALTER|DROP|GRANT|REVOKE|UPDATE|SELECT|INSERT|DELETE) (?=[A-Z]+ |[a-z_]+[.(])");

    private static final String DETAIL = " ".repeat(8);
    private static final String CODE = " ".repeat(10);

    private final StringBuilder text = new StringBuilder();
    private final Report report;
    private final Heading heading;
    private final Ink ink;
    private final int columns;
    private final Style.Detail detail;
    private final int idColumn;

    Page(Report report, Style style) {
      this.report = report;
      this.heading = Heading.of(report);
      this.ink = new Ink(style.color());
      this.columns = style.columns();
      this.detail = needsAttention(report) ? style.detail() : unfolded(style.detail());
      this.idColumn =
          report.findings().stream()
              .filter(finding -> finding.result().status() == Status.PASS)
              .mapToInt(finding -> Cells.of(name(finding)))
              .max()
              .orElse(0);
    }

    void write(Writer out) throws IOException {
      header();
      Map<Group, List<Report.Finding>> groups = new LinkedHashMap<>();
      for (Report.Finding finding : report.findings()) {
        if (shown(finding.result().status())) {
          groups.computeIfAbsent(finding.group(), g -> new ArrayList<>()).add(finding);
        }
      }
      groups.forEach(this::group);
      conflicts();
      verdict();
      out.write(text.toString());
    }

    private boolean shown(Status status) {
      return switch (status) {
        case FAIL, WARN, UNKNOWN -> true;
        case PASS -> detail != Style.Detail.BRIEF;
        case SKIP -> detail != Style.Detail.BRIEF && report.verdict() != Verdict.NO_FACTS;
      };
    }

    private static boolean needsAttention(Report report) {
      return !report.conflicts().isEmpty()
          || report.findings().stream()
              .anyMatch(
                  finding ->
                      switch (finding.result().status()) {
                        case FAIL, WARN, UNKNOWN -> true;
                        case PASS, SKIP -> false;
                      });
    }

    /** Where all is well, what was found is the news. */
    private static Style.Detail unfolded(Style.Detail detail) {
      return switch (detail) {
        case BRIEF -> Style.Detail.BRIEF;
        case FOLDED, FULL -> Style.Detail.FULL;
      };
    }

    private void header() {
      line(ink.strong(Tool.NAME + " " + Tool.VERSION), "  preflight for ", consumers());
      line();
      label("database", heading.where() + tls());
      if (heading.role() != null && !heading.role().equals(heading.user())) {
        label("role", heading.role());
      }
      if (heading.version() != null) {
        label("server", heading.product() + " " + heading.version());
        label("provider", provider(report.detection()));
      }
      label("probe", heading.probe());
      for (String unseen : heading.cannotSee()) {
        label("not seen", unseen);
      }
      for (Configured.Line line : Configured.lines(heading.configuration())) {
        label(line.label().equals("configuration") ? "config" : line.label(), line.text());
      }
    }

    private String consumers() {
      return Printable.line(String.join(", ", report.consumers()));
    }

    private String tls() {
      return heading.tls() == null ? "" : heading.tls() ? ", TLS" : ", not encrypted";
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

    private void label(String label, String value) {
      wrapped(
          "  " + ink.faint("%-10s".formatted(label)), 12, " ".repeat(12), Printable.line(value));
    }

    private void group(Group group, List<Report.Finding> findings) {
      line();
      line(ink.strong(title(group)));
      List<Report.Finding> ordered = new ArrayList<>(findings);
      ordered.sort(Comparator.comparing(finding -> finding.result().urgency()));
      Map<String, List<Report.Finding>> skipped = new LinkedHashMap<>();
      List<Report.Finding> folded = new ArrayList<>();
      boolean open = false;
      for (Report.Finding finding : ordered) {
        Status status = finding.result().status();
        switch (status) {
          case FAIL, WARN, UNKNOWN -> {
            if (open) {
              line();
            }
            open = true;
            attention(finding);
          }
          case PASS -> {
            if (open) {
              line();
            }
            open = false;
            if (detail == Style.Detail.FULL) {
              passed(finding);
            } else {
              folded.add(finding);
            }
          }
          case SKIP ->
              skipped
                  .computeIfAbsent(finding.result().message(), m -> new ArrayList<>())
                  .add(finding);
        }
      }
      if (open && !skipped.isEmpty()) {
        line();
      }
      folded(folded);
      skipped.forEach(this::skipped);
    }

    private static String title(Group group) {
      return group == Group.DDL
          ? "DDL"
          : group.name().charAt(0) + group.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private void attention(Report.Finding finding) {
      CheckResult result = finding.result();
      line("  ", ink.status(result.status()), "  ", ink.strong(name(finding)));
      detail(Printable.line(result.message()));
      subjects(result);
      List<Remedy> remedies = result.remedies();
      if (!remedies.isEmpty()) {
        remedy(remedies.get(0));
      }
      for (Remedy other : remedies.subList(Math.min(1, remedies.size()), remedies.size())) {
        labelled("Or:  ", Printable.line(other.title()));
      }
    }

    /** Behind the groups, as a conflict belongs to no single check. */
    private void conflicts() {
      if (report.conflicts().isEmpty()) {
        return;
      }
      line();
      line(ink.strong("Between consumers"));
      boolean first = true;
      for (Conflict conflict : Conflicts.worstFirst(report)) {
        if (!first) {
          line();
        }
        first = false;
        line("  ", ink.level(conflict.level()), "  ", ink.strong(Conflicts.name(conflict)));
        detail(Printable.line(conflict.message()));
        remedy(conflict.remedy());
      }
    }

    private String name(Report.Finding finding) {
      return finding.consumers().size() < report.consumers().size()
          ? finding.id() + " (" + Printable.line(String.join(", ", finding.consumers())) + ")"
          : finding.id();
    }

    private void subjects(CheckResult result) {
      List<Subject> subjects = result.subjects();
      if (subjects.isEmpty()
          || (subjects.size() <= SHOWN
              && subjects.stream().allMatch(one -> result.message().contains(one.name())))) {
        return;
      }
      String shown =
          subjects.stream()
              .limit(SHOWN)
              .map(subject -> Printable.line(subject.name()))
              .collect(Collectors.joining(", "));
      int more = subjects.size() - SHOWN;
      detail(more > 0 ? String.format(Locale.ROOT, "%s and %,d more", shown, more) : shown);
    }

    private void remedy(Remedy remedy) {
      labelled("Fix: ", Printable.line(remedy.title()) + conditions(remedy));
      statements(remedy.sql());
      remedy.commands().stream().limit(SHOWN).forEach(command -> code(command, ""));
      if (remedy.sql().isEmpty() && remedy.commands().isEmpty()) {
        int number = 1;
        for (String step : remedy.steps().subList(0, Math.min(SHOWN, remedy.steps().size()))) {
          step(number, step);
          number++;
        }
        more(remedy.steps().size() - SHOWN, "step", "steps");
      } else {
        // what the command does besides is never left out
        for (String caveat : remedy.caveats()) {
          wrapped(CODE + "! ", CODE.length() + 2, CODE + "  ", Printable.line(caveat));
        }
      }
      if (remedy.url() != null) {
        line(CODE, ink.faint(Printable.line(remedy.url())));
      }
    }

    /** The first ones; where a statement names many objects, fewer: fix prints all of them. */
    private void statements(List<String> sql) {
      int shown = 0;
      int length = 0;
      while (shown < sql.size() && shown < SHOWN && length < LONG) {
        code(sql.get(shown), ";");
        length += sql.get(shown).length();
        shown++;
      }
      more(sql.size() - shown, "statement", "statements");
    }

    /** What is SQL in it stays on one line, however long that gets. */
    private void step(int number, String step) {
      String start = CODE + number + ". ";
      Matcher sql = SQL.matcher(step);
      if (step.length() <= columns - start.length() || !sql.find()) {
        wrapped(start, start.length(), " ".repeat(start.length()), Printable.line(step));
        return;
      }
      String indent = " ".repeat(start.length());
      String prose = step.substring(0, sql.start()).strip();
      if (prose.isEmpty()) {
        line(start, Printable.line(step));
      } else {
        wrapped(start, start.length(), indent, Printable.line(prose));
        line(indent, Printable.line(step.substring(sql.start())));
      }
    }

    private static String conditions(Remedy remedy) {
      String restart = remedy.restart() ? "restarts the server, " : "";
      return " (%sas %s)".formatted(restart, Printable.line(remedy.runAs()));
    }

    /** Never wrapped: it must survive being copied. */
    private void code(String text, String end) {
      Code code = Code.of(text);
      for (int i = 0; i < code.lines().size(); i++) {
        line(CODE, ink.code(code.lines().get(i) + (i == code.lines().size() - 1 ? end : "")));
      }
      if (!code.exact()) {
        line(CODE, ink.faint(Code.INEXACT));
      }
    }

    private void more(int rest, String one, String many) {
      if (rest > 0) {
        line(CODE, ink.faint("-- and " + Words.count(rest, "more " + one, "more " + many)));
      }
    }

    private void passed(Report.Finding finding) {
      String name = name(finding);
      String padding = " ".repeat(Math.max(0, idColumn - Cells.of(name)));
      int indent = 8 + idColumn + 2;
      wrapped(
          "  " + ink.status(Status.PASS) + "  " + name + padding + "  ",
          indent,
          " ".repeat(indent),
          Printable.line(finding.result().message()));
    }

    private void folded(List<Report.Finding> findings) {
      if (!findings.isEmpty()) {
        wrapped(
            "  " + ink.status(Status.PASS) + "  ",
            DETAIL.length(),
            DETAIL,
            findings.stream().map(this::foldedName).distinct().collect(Collectors.joining(", ")));
      }
    }

    /** One name where the check passed for all consumers, though in other words for each. */
    private String foldedName(Report.Finding finding) {
      return report.findings().stream()
              .filter(other -> other.id().equals(finding.id()))
              .allMatch(other -> other.result().status() == Status.PASS)
          ? finding.id()
          : name(finding);
    }

    private void skipped(String reason, List<Report.Finding> findings) {
      String names = findings.stream().map(this::name).collect(Collectors.joining(", "));
      wrapped(
          "  " + ink.status(Status.SKIP) + "  ",
          DETAIL.length(),
          DETAIL,
          names + ": " + Printable.line(reason));
    }

    private void verdict() {
      long skipped = report.count(Status.SKIP);
      if (report.verdict() == Verdict.NO_FACTS && skipped > 0) {
        line();
        line(ink.faint(Words.count(skipped, "check", "checks") + " skipped: no facts to judge"));
      }
      line();
      line(ink.verdict(report.verdict()), " for ", consumers());
      List<String> counts = new ArrayList<>();
      count(counts, Status.FAIL, "failed");
      count(counts, Status.UNKNOWN, "unknown");
      count(counts, Status.WARN, report.count(Status.WARN) == 1 ? "warning" : "warnings");
      count(counts, Status.PASS, "passed");
      count(counts, Status.SKIP, "skipped");
      if (!report.conflicts().isEmpty()) {
        counts.add(
            Words.count(
                report.conflicts().size(),
                "conflict between consumers",
                "conflicts between consumers"));
      }
      wrapped("", 0, "", String.join(", ", counts));
      NextCommand.of(report)
          .ifPresent(command -> line("Next: ", ink.strong(Printable.line(command))));
    }

    private void count(List<String> counts, Status status, String word) {
      if (report.count(status) > 0) {
        counts.add(report.count(status) + " " + word);
      }
    }

    private void detail(String sentence) {
      wrapped(DETAIL, DETAIL.length(), DETAIL, sentence);
    }

    private void labelled(String label, String sentence) {
      int indent = DETAIL.length() + label.length();
      wrapped(DETAIL + ink.faint(label), indent, " ".repeat(indent), sentence);
    }

    private void wrapped(String start, int used, String indent, String sentence) {
      List<String> lines = Paragraph.lines(sentence, columns - used, columns - indent.length());
      line(start, lines.get(0));
      lines.subList(1, lines.size()).forEach(rest -> line(indent, rest));
    }

    private void line(String... parts) {
      for (String part : parts) {
        text.append(part);
      }
      text.append('\n');
    }
  }
}
