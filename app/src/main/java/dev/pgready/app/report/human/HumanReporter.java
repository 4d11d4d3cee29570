// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.report.human.Causes.Cause;
import dev.pgready.app.report.view.Code;
import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.consumers.ConsumersSeen;
import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Catalogue;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    /** Statements and steps shown of one remedy; JSON and fix carry all of them. */
    private static final int SHOWN = 5;

    /** Objects named of one finding. */
    private static final int NAMED = 3;

    /** Characters of statements after which no further one is shown, and no longer one whole. */
    private static final int LONG = 240;

    /** Lines of one statement; of a longer one the beginning is shown. */
    private static final int LINES = 5;

    /** Where a statement begins in the words of a step. */
    private static final Pattern SQL =
        Pattern.compile(
            "\\b(?:CREATE|ALTER|DROP|GRANT|REVOKE|UPDATE|SELECT|INSERT|DELETE) (?=[A-Z]+ |[a-z_]+[.(])");

    /** What is judged where no consumer is named. */
    private static final String GENERIC = "generic";

    /** So wide that no other column of the list of findings begins before it. */
    private static final int STATUS = "UNKNOWN".length() + 2;

    /** Of the names of findings in the list; a longer one moves its line. */
    private static final int WIDEST_NAME = 28;

    private static final String DETAIL = " ".repeat(4);
    private static final String CODE = " ".repeat(6);

    private final StringBuilder text = new StringBuilder();
    private final Report report;
    private final List<Cause> causes;
    private final Set<String> besides = new HashSet<>();
    private final Heading heading;
    private final Ink ink;
    private final int columns;
    private final boolean all;

    Page(Report report, Style style) {
      this.report = report;
      this.causes = Causes.of(report);
      this.heading = Heading.of(report);
      this.ink = new Ink(style.color());
      this.columns = style.columns();
      this.all = style.detail() == Style.Detail.FULL;
    }

    void write(Writer out) throws IOException {
      header();
      line();
      since();
      line(ink.verdict(report.verdict()), " for ", consumers());
      counts();
      unnamed();
      leftOut();
      if (!causes.isEmpty()) {
        if (causes.size() > 1) {
          line();
          list();
        }
        int number = 1;
        for (Cause cause : causes) {
          // of what could be a warning at worst, the list says enough
          if (all || causes.size() == 1 || cause.worst().urgency() != Urgency.MAY_WARN) {
            line();
            cause(number, cause);
          }
          number++;
        }
      }
      if (all) {
        fine();
      }
      if (!causes.isEmpty()) {
        line();
        verdict();
      }
      next();
      out.write(text.toString());
    }

    private void header() {
      String start = Tool.NAME + " " + Tool.VERSION + "  ";
      wrapped(
          ink.strong(Tool.NAME + " " + Tool.VERSION) + "  ",
          start.length(),
          "  ",
          Printable.line(judged()));
      if (heading.role() != null && !heading.role().equals(heading.user())) {
        label("role", heading.role());
      }
      if (all && heading.version() != null) {
        label("provider", provider(report.detection()));
        label("probe", heading.probe());
      }
      for (String unseen : heading.cannotSee()) {
        label("not seen", unseen);
      }
      for (Configured.Line line : Configured.lines(heading.configuration())) {
        label(line.label().equals("configuration") ? "config" : line.label(), line.text());
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

    private void label(String label, String value) {
      wrapped(
          "  " + ink.faint("%-10s".formatted(label)), 12, " ".repeat(12), Printable.line(value));
    }

    /** Since a baseline, what is new is what the exit code says. */
    private void since() {
      Words.since(report)
          .ifPresent(
              since ->
                  wrapped(
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
      wrapped(ink.verdict(verdict) + " ", start.length(), "", words);
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
      wrapped(
          "",
          0,
          "",
          String.join(", ", counts)
              + (more && report.verdict() != Verdict.NO_FACTS ? " (--all lists them)" : ""));
    }

    /** Leads whoever did not say which consumer the database is for. */
    private void unnamed() {
      Catalogue catalogue = report.facts().catalogue();
      if (catalogue == null || !report.consumers().equals(List.of(GENERIC))) {
        return;
      }
      String seen =
          ConsumersSeen.of(catalogue, new ConsumerCatalog()).stream()
              .map(one -> "--for %s (%s is there)".formatted(one.id(), one.sign()))
              .collect(Collectors.joining(", "));
      wrapped(
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
          label(
              finding.handling().kind() == Adjustment.Kind.MUTED ? "muted" : "changed",
              name(finding) + ": " + finding.result().message());
        }
      }
    }

    private void count(List<String> counts, Status status, String word) {
      if (report.count(status) > 0) {
        counts.add(report.count(status) + " " + word);
      }
    }

    /** All of it at a glance: one line each. */
    private void list() {
      int names =
          Math.min(WIDEST_NAME, causes.stream().mapToInt(c -> Cells.of(name(c))).max().orElse(0));
      int number = 1;
      for (Cause cause : causes) {
        String name = name(cause);
        int used = 4 + STATUS + Math.max(names, Cells.of(name)) + 2;
        line(
            numbered(number),
            tag(cause),
            padding(cause),
            ink.strong(name),
            " ".repeat(Math.max(0, names - Cells.of(name)) + 2),
            cut(Printable.line(gist(cause)), columns - used));
        number++;
      }
    }

    private static String numbered(int number) {
      return String.format(Locale.ROOT, "%2d  ", number);
    }

    /** How wide the tag is. */
    private static int cells(Cause cause) {
      return cause.worst().status().name().length();
    }

    private String tag(Cause cause) {
      return ink.status(cause.worst().status());
    }

    private static String padding(Cause cause) {
      return " ".repeat(STATUS - cells(cause));
    }

    private String name(Cause cause) {
      if (cause.items().size() > 1 && (cause.role() != null || cause.settings())) {
        return cause.role() != null ? Printable.line("role " + cause.role()) : "settings";
      }
      return Printable.line(cause.worst().id() + whom(cause));
    }

    /** Names the consumers where not all are meant. */
    private String whom(Cause cause) {
      String whom = Causes.consumers(cause);
      return whom.equals(String.join(", ", report.consumers())) ? "" : " (" + whom + ")";
    }

    private static String gist(Cause cause) {
      if (cause.items().size() == 1 || cause.ids().size() == 1) {
        return cause.worst().message();
      }
      if (cause.settings()) {
        return "to change, with one restart: " + String.join(", ", cause.ids());
      }
      return cause.role() != null
          ? "lacks: " + String.join(", ", cause.ids())
          : "with "
              + String.join(", ", cause.ids().subList(1, cause.ids().size()))
              + ": "
              + cause.worst().message();
    }

    /** The beginning, up to a blank, where it does not fit. */
    private static String cut(String sentence, int room) {
      return Cells.of(sentence) <= room
          ? sentence
          : Paragraph.lines(sentence, Math.max(1, room - 4), 1).get(0) + " ...";
    }

    private void cause(int number, Cause cause) {
      List<String> said = new ArrayList<>();
      Causes.@Nullable Item above = null;
      boolean several = cause.ids().size() > 1;
      String message = several ? "" : ": " + Printable.line(cause.worst().message());
      wrapped(
          numbered(number) + tag(cause) + "  " + ink.strong(name(cause)),
          4 + cells(cause) + 2 + Cells.of(name(cause)),
          DETAIL,
          message);
      if (!several) {
        said.add(Printable.line(cause.worst().message()));
      }
      for (Causes.Item item : cause.items()) {
        String sentence = Printable.line(item.message());
        if (!said.contains(sentence)) {
          detail(several ? item.id() + ": " + sentence : sentence);
          said.add(sentence);
        }
        subjects(item, above);
        above = cause.worst();
      }
      // beside what stops the consumer, a warning is told in brief
      if (!all
          && cause.worst().status() == Status.WARN
          && causes.get(0).worst().status() == Status.FAIL) {
        Remedy first = cause.worst().first();
        if (first != null) {
          labelled("Fix: ", title(first, cause.worst()));
        }
        return;
      }
      remedies(cause);
    }

    private void remedies(Cause cause) {
      List<Remedy> told = new ArrayList<>();
      for (Causes.Item item : cause.items()) {
        Remedy first = item.first();
        if (first != null && told.stream().noneMatch(other -> alike(other, first))) {
          told.add(first);
        }
      }
      if (told.size() > 1 && cause.role() != null) {
        rights(cause.role(), told);
      } else if (told.size() > 1 && cause.settings()) {
        settings(cause, told);
      } else {
        told.forEach(remedy -> remedy(remedy, cause.worst()));
      }
      for (Causes.Item item : cause.items()) {
        for (Remedy other :
            item.remedies().subList(Math.min(1, item.remedies().size()), item.remedies().size())) {
          if (told.stream().noneMatch(one -> alike(one, other))) {
            labelled(other.also() ? "And: " : "Or:  ", title(other, item));
            if (all) {
              statements(other.sql());
            }
            told.add(other);
          }
        }
      }
    }

    /** The objects have been named above: a title that names all of them again only counts them. */
    private static String title(Remedy remedy, Causes.Item item) {
      List<Subject> subjects = item.subjects();
      String names = Phrases.list(subjects.stream().map(Subject::name).toList());
      if (subjects.size() < 2 || !item.message().contains(names)) {
        return Printable.line(remedy.title());
      }
      String kind = subjects.get(0).kind();
      boolean alike = subjects.stream().allMatch(subject -> subject.kind().equals(kind));
      return Printable.line(
          remedy
              .title()
              .replace(names, "these " + Phrases.count(subjects.size(), alike ? kind : "object")));
    }

    /** All that waits for the restart in one block. */
    private void settings(Cause cause, List<Remedy> remedies) {
      String by = remedies.stream().map(Remedy::runAs).distinct().collect(Collectors.joining(", "));
      labelled(
          "Fix: ",
          Printable.line(
              "Set %s, then restart the server once (as %s)"
                  .formatted(Phrases.list(Causes.settings(cause)), by)));
      statements(remedies.stream().flatMap(one -> one.sql().stream()).distinct().toList());
      remedies.forEach(this::besides);
    }

    /** All that the role lacks in one block, to be run at once. */
    private void rights(String role, List<Remedy> remedies) {
      String by = remedies.stream().map(Remedy::runAs).distinct().collect(Collectors.joining(", "));
      labelled("Fix: ", Printable.line("Give role %s what it lacks (as %s)".formatted(role, by)));
      statements(remedies.stream().flatMap(one -> one.sql().stream()).distinct().toList());
    }

    private static boolean alike(Remedy one, Remedy other) {
      return one.equals(other)
          || (one.title().equals(other.title()) && one.sql().equals(other.sql()));
    }

    /**
     * @param shown whose objects stand above; null: nobody's
     */
    private void subjects(Causes.Item item, Causes.@Nullable Item shown) {
      List<Subject> subjects = item.subjects();
      if (subjects.isEmpty()
          || (shown != null && shown.subjects().equals(subjects))
          || subjects.stream().limit(NAMED).allMatch(one -> item.message().contains(one.name()))) {
        return;
      }
      String names =
          subjects.stream()
              .limit(NAMED)
              .map(subject -> Printable.line(subject.name()))
              .collect(Collectors.joining(", "));
      int more = subjects.size() - NAMED;
      detail(more > 0 ? String.format(Locale.ROOT, "%s and %,d more", names, more) : names);
    }

    private void remedy(Remedy remedy, Causes.Item item) {
      boolean elsewhere = remedy.kind() == Remedy.Kind.PROVIDER;
      labelled("Fix: ", title(remedy, item) + conditions(remedy));
      statements(remedy.sql());
      remedy.commands().stream().limit(SHOWN).forEach(command -> code(command, ""));
      if (!remedy.sql().isEmpty() || !remedy.commands().isEmpty()) {
        besides(remedy);
      } else {
        int number = 1;
        for (String step : remedy.steps().subList(0, Math.min(SHOWN, remedy.steps().size()))) {
          step(number, step);
          number++;
        }
        more(remedy.steps().size() - SHOWN, "step", "steps");
      }
      if (remedy.url() != null && (elsewhere || all)) {
        line(CODE, ink.faint(Printable.line(remedy.url())));
      }
    }

    /** What it does besides is never left out; the same sentence is told once a report. */
    private void besides(Remedy remedy) {
      (all ? remedy.steps() : remedy.caveats())
          .stream()
              .filter(besides::add)
              .forEach(step -> wrapped(CODE + "! ", 8, " ".repeat(8), Printable.line(step)));
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
        String statement = Printable.line(step.substring(sql.start()));
        if (all || statement.length() <= LONG) {
          line(indent, statement);
        } else {
          line(indent, cut(statement, columns - indent.length()));
          line(indent, ink.faint("... (all of it: --all)"));
        }
      }
    }

    private static String conditions(Remedy remedy) {
      String restart =
          remedy.restart() && !remedy.title().contains("restart") ? "restarts the server, " : "";
      // no parenthesis within a parenthesis
      String by = Printable.line(remedy.runAs()).replace(" (", ", ").replace(")", "");
      return restart.isEmpty() && remedy.title().endsWith("as " + by)
          ? ""
          : " (%sas %s)".formatted(restart, by);
    }

    /** Never wrapped: it must survive being copied. */
    private void code(String text, String end) {
      Code code = Code.of(text);
      List<String> lines = code.lines();
      if (!all && (lines.size() > LINES || text.length() > LONG)) {
        beginning(lines);
        return;
      }
      for (int i = 0; i < lines.size(); i++) {
        line(CODE, ink.code(lines.get(i) + (i == lines.size() - 1 ? end : "")));
      }
      if (!code.exact()) {
        line(CODE, ink.faint(Code.INEXACT));
      }
    }

    /** Of a statement over very many objects; cut so that nobody can run it by mistake. */
    private void beginning(List<String> lines) {
      for (String one : lines.subList(0, Math.min(2, lines.size()))) {
        line(CODE, ink.code(cut(one, columns - CODE.length())));
      }
      line(CODE, ink.faint("... (the whole statement: pgready fix)"));
    }

    private void more(int rest, String one, String many) {
      if (rest > 0) {
        line(
            CODE,
            ink.faint("and " + Words.count(rest, "more " + one, "more " + many) + ": pgready fix"));
      }
    }

    /** What needs no attention, by groups. */
    private void fine() {
      Map<Group, List<Report.Finding>> groups = new LinkedHashMap<>();
      for (Report.Finding finding : report.findings()) {
        if (!finding.result().urgency().needsAttention()) {
          groups.computeIfAbsent(finding.group(), g -> new ArrayList<>()).add(finding);
        }
      }
      groups.forEach(this::group);
    }

    private void group(Group group, List<Report.Finding> findings) {
      line();
      line(ink.strong(title(group)));
      int width =
          findings.stream()
              .filter(finding -> finding.result().status() == Status.PASS)
              .mapToInt(finding -> Cells.of(name(finding)))
              .max()
              .orElse(0);
      Map<String, List<Report.Finding>> skipped = new LinkedHashMap<>();
      for (Report.Finding finding : findings) {
        if (finding.result().status() == Status.PASS) {
          passed(finding, width);
        } else {
          skipped.computeIfAbsent(finding.result().message(), m -> new ArrayList<>()).add(finding);
        }
      }
      skipped.forEach(this::skipped);
    }

    private static String title(Group group) {
      return group == Group.DDL
          ? "DDL"
          : group.name().charAt(0) + group.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private String name(Report.Finding finding) {
      return finding.consumers().size() < report.consumers().size()
          ? finding.id() + " (" + Printable.line(String.join(", ", finding.consumers())) + ")"
          : finding.id();
    }

    private void passed(Report.Finding finding, int width) {
      String name = name(finding);
      String padding = " ".repeat(Math.max(0, width - Cells.of(name)));
      int indent = 8 + width + 2;
      wrapped(
          "  " + ink.status(Status.PASS) + "  " + name + padding + "  ",
          indent,
          " ".repeat(indent),
          Printable.line(finding.result().message()));
    }

    private void skipped(String reason, List<Report.Finding> findings) {
      String names = findings.stream().map(this::name).collect(Collectors.joining(", "));
      wrapped(
          "  " + ink.status(Status.SKIP) + "  ",
          8,
          " ".repeat(8),
          names + ": " + Printable.line(reason));
    }

    private void next() {
      if (Words.since(report).filter(since -> since.news() == 0).isPresent()) {
        return;
      }
      NextCommand.of(report)
          .ifPresent(command -> line("Next: ", ink.strong(Printable.line(command))));
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
