// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.markdown;

import dev.pgready.app.report.cause.Cause;
import dev.pgready.app.report.cause.Causes;
import dev.pgready.app.report.view.Code;
import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.app.report.view.Plain;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.DocsBase;
import dev.pgready.text.Escape;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Markdown for a pull-request comment or a job's summary: what needs attention open, the rest
 * folded. Never more than the 65,536 characters that GitHub takes: long lists are capped, a finding
 * that is too long is told in brief, and what finds no room is named.
 */
public final class MarkdownReporter implements Reporter {
  private static final int SHOWN = 20;
  private static final int BRIEF = 500;
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Comment comment = new Comment();
    comment.add("## %s pgready: %s\n\n".formatted(sign(report.verdict()), Words.headline(report)));
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
    comment.add(String.join(" · ", facts) + "\n\n");
    for (String unseen : heading.cannotSee()) {
      comment.add("Not seen: " + text(unseen) + "\n\n");
    }
    for (Configured.Line line : Configured.lines(heading.configuration())) {
      comment.add(
          "%s: %s\n\n".formatted(Words.sentence(line.label()), text(cut(line.text(), BRIEF))));
    }
    Causes.of(report).forEach(cause -> attention(report, cause, style.docs(), comment));
    rest(report, comment);
    List<String> next = new ArrayList<>();
    NextCommand.of(report).ifPresent(command -> next.add("Next: " + code(command)));
    NextCommand.configurations(report).forEach(command -> next.add("then: " + code(command)));
    if (!next.isEmpty()) {
      comment.last(String.join(", ", next) + "\n");
    }
    comment.writeTo(out);
  }

  static String sign(Verdict verdict) {
    return switch (verdict) {
      case READY -> "✅";
      case READY_WITH_WARNINGS -> "⚠";
      case NOT_READY, NO_FACTS -> "❌";
      case INCONCLUSIVE -> "❔";
    };
  }

  static String sign(Status status) {
    return switch (status) {
      case PASS -> "✅";
      case WARN -> "⚠";
      case FAIL -> "❌";
      case UNKNOWN -> "❔";
      case SKIP -> "⏭";
    };
  }

  private static String name(Report report, Report.Finding finding, @Nullable DocsBase docs) {
    String id = id(finding.id(), docs);
    return finding.consumers().size() < report.consumers().size()
        ? id + " (" + text(String.join(", ", finding.consumers())) + ")"
        : id;
  }

  /** The id of a check, as a link where its page is known. */
  static String id(String id, @Nullable DocsBase docs) {
    return docs == null ? code(id) : "[%s](%s)".formatted(code(id), docs.check(id));
  }

  private static void attention(
      Report report, Cause cause, @Nullable DocsBase docs, Comment comment) {
    List<String> whom = cause.whom(report.consumers());
    String title =
        "### %s %s: %s%s\n\n"
            .formatted(
                sign(cause.worst().status()),
                Words.of(cause.worst().status()),
                cause.name() == null ? id(cause.worst().id(), docs) : text(cause.name()),
                whom.isEmpty() ? "" : " (" + text(String.join(", ", whom)) + ")");
    StringBuilder block = new StringBuilder(title);
    List<List<Subject>> named = new ArrayList<>();
    for (Cause.Saying saying : cause.sayings()) {
      if (cause.several()) {
        block.append(
            "- %s%s: %s\n"
                .formatted(
                    id(saying.id(), docs),
                    saying.consumers().isEmpty()
                        ? ""
                        : " (" + text(String.join(", ", saying.consumers())) + ")",
                    text(saying.message())));
      } else {
        block.append(text(saying.message())).append("\n\n");
      }
      objects(saying.item(), named, cause.several() ? "  " : "", block);
    }
    if (cause.several()) {
      block.append('\n');
    }
    for (Cause.Way way : cause.ways()) {
      block.append(title(way));
      if (way.fix()) {
        remedy(way.remedy(), block);
      }
    }
    comment.add(
        String.join(", ", cause.ids().stream().map(MarkdownReporter::code).toList()),
        block.toString(),
        title + brief(cause.worst().message(), cause.worst().remedies()));
  }

  /** What a message that names none of its objects is about, once for all of the same objects. */
  private static void objects(
      Causes.Item item, List<List<Subject>> named, String indent, StringBuilder block) {
    List<Subject> subjects = item.subjects();
    if (subjects.size() < 2
        || named.contains(subjects)
        || item.message().contains(subjects.get(0).name())) {
      return;
    }
    named.add(subjects);
    block
        .append(indent.isEmpty() ? "" : "\n")
        .append(indent)
        .append(text(Plain.subjects(subjects, SHOWN)))
        .append("\n\n");
  }

  private static String title(Cause.Way way) {
    return "**%s:** %s%s\n\n"
        .formatted(way.label(), text(way.title()), text(Plain.behindTitle(way.remedy())));
  }

  /** What is left of a finding whose statements fill a comment by themselves. */
  private static String brief(String message, List<Remedy> remedies) {
    return text(cut(message, BRIEF))
        + "\n\n"
        + (remedies.isEmpty()
            ? ""
            : "**Fix:** %s; too long for a comment: `pgready fix` prints it\n\n"
                .formatted(text(cut(remedies.get(0).title(), BRIEF))));
  }

  private static void remedy(Remedy remedy, StringBuilder out) {
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
      out.append("- ").append(text(step)).append('\n');
    }
    if (!remedy.steps().isEmpty()) {
      out.append('\n');
    }
    if (remedy.url() != null) {
      out.append('<')
          .append(Printable.line(remedy.url()).replace("<", "%3C").replace(">", "%3E"))
          .append(">\n\n");
    }
  }

  private static String shown(String text, String end) {
    Code code = Code.of(text);
    return String.join("\n", code.lines()) + end + (code.exact() ? "" : "\n" + Code.INEXACT);
  }

  private static void rest(Report report, Comment comment) {
    List<Report.Finding> quiet =
        report.findings().stream()
            .filter(f -> f.result().status() == Status.PASS || f.result().status() == Status.SKIP)
            .toList();
    if (quiet.isEmpty()) {
      return;
    }
    String title =
        "%s passed, %s skipped".formatted(report.count(Status.PASS), report.count(Status.SKIP));
    StringBuilder block = new StringBuilder("<details><summary>%s</summary>\n\n".formatted(title));
    block.append("| | check | |\n|---|---|---|\n");
    for (Report.Finding finding : quiet) {
      block.append(
          "| %s | %s | %s |\n"
              .formatted(
                  sign(finding.result().status()),
                  name(report, finding, null).replace("|", "\\|"),
                  text(finding.result().message())));
    }
    block.append("\n</details>\n\n");
    comment.add("what passed", block.toString(), title + "\n\n");
  }

  /** A fence longer than any in the content, so that the content cannot close it. */
  private static void block(String language, String content, StringBuilder out) {
    String fence = "`".repeat(Math.max(3, longestBackticks(content) + 1));
    out.append(fence + language + "\n" + content + "\n" + fence + "\n\n");
  }

  /** At most so many characters, none of them halved. */
  static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  static String code(String content) {
    String visible = Printable.line(content);
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

  /** Nothing in it is markup. */
  public static String text(String raw) {
    return Escape.markdown(raw);
  }
}
