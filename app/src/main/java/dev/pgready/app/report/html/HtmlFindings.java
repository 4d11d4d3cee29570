// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.html;

import dev.pgready.app.report.cause.Cause;
import dev.pgready.app.report.view.Code;
import dev.pgready.app.report.view.Plain;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.DocsBase;
import dev.pgready.text.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Findings with their remedies as HTML. */
public final class HtmlFindings {
  /** Objects listed of one finding; JSON carries all of them. */
  private static final int LISTED = 200;

  private static final int STATEMENTS = 50;

  private final StringBuilder html;
  private final @Nullable DocsBase docs;
  private int codes;

  /**
   * @param html what is written to
   * @param docs where the pages of checks are; null: nothing is linked
   */
  public HtmlFindings(StringBuilder html, @Nullable DocsBase docs) {
    this.html = html;
    this.docs = docs;
  }

  /**
   * Findings that are one thing to do.
   *
   * @param consumers all of the report's
   */
  public void write(Cause cause, List<String> consumers) {
    String status = Words.of(cause.worst().status());
    html.append(
        "<article data-status=\"%s\" data-consumers=\"%s\">\n<header><span class=\"tag %s\">%s</span>"
            .formatted(
                cause.items().stream()
                    .map(item -> Words.of(item.status()))
                    .distinct()
                    .collect(Collectors.joining("\n")),
                Escape.htmlLines(String.join("\n", cause.consumers())),
                status,
                status));
    html.append(
        "<h3>%s</h3>"
            .formatted(
                cause.name() == null
                    ? HtmlReporter.id(cause.worst().id(), docs)
                    : HtmlReporter.html(cause.name())));
    List<String> who = new ArrayList<>();
    if (cause.name() == null) {
      who.add(cause.worst().title());
    }
    List<String> whom = cause.whom(consumers);
    if (!whom.isEmpty()) {
      who.add("for " + String.join(", ", whom));
    }
    if (!who.isEmpty()) {
      html.append(
          "<span class=\"who\">%s</span>".formatted(HtmlReporter.html(String.join(", ", who))));
    }
    html.append("</header>\n");
    sayings(cause);
    for (Cause.Way way : cause.ways()) {
      remedy(way.remedy(), way.label(), way.title());
    }
    html.append("</article>\n");
  }

  private void sayings(Cause cause) {
    List<List<Subject>> named = new ArrayList<>();
    if (cause.several()) {
      html.append("<ul>\n");
    }
    for (Cause.Saying saying : cause.sayings()) {
      String message = HtmlReporter.html(saying.message());
      if (cause.several()) {
        html.append(
            "<li>%s%s: %s"
                .formatted(
                    HtmlReporter.id(saying.id(), docs),
                    saying.consumers().isEmpty()
                        ? ""
                        : HtmlReporter.html(" (" + String.join(", ", saying.consumers()) + ")"),
                    message));
      } else {
        html.append("<p>").append(message).append("</p>\n");
      }
      if (!named.contains(saying.item().subjects())) {
        named.add(saying.item().subjects());
        subjects(saying.item().subjects());
      }
      html.append(cause.several() ? "</li>\n" : "");
    }
    if (cause.several()) {
      html.append("</ul>\n");
    }
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
        .forEach(
            subject ->
                html.append("<li>").append(HtmlReporter.html(subject.name())).append("</li>\n"));
    html.append("</ul>\n");
    if (subjects.size() > LISTED) {
      html.append(
          "<p class=\"note\">and %s: --format json has all</p>\n"
              .formatted(Words.count(subjects.size() - LISTED, "more", "more")));
    }
    html.append("</details>\n");
  }

  /**
   * @param label Fix, And, Or
   */
  public void remedy(Remedy remedy, String label) {
    remedy(remedy, label, remedy.title());
  }

  private void remedy(Remedy remedy, String label, String title) {
    String behind = Plain.behindTitle(remedy).strip();
    html.append(
        "<div class=\"remedy\">\n<p><strong>%s:</strong> %s%s</p>\n"
            .formatted(
                label,
                HtmlReporter.html(title),
                behind.isEmpty() ? "" : " <small>" + Escape.htmlLines(behind) + "</small>"));
    List<String> sql = remedy.sql().stream().limit(STATEMENTS).map(s -> s + ";").toList();
    int more = remedy.sql().size() - STATEMENTS;
    code(sql, more > 0 ? "-- and " + Words.count(more, "more", "more") : "");
    code(remedy.commands(), "");
    if (!remedy.steps().isEmpty()) {
      html.append("<ul>\n");
      remedy
          .steps()
          .forEach(s -> html.append("<li>").append(HtmlReporter.html(s)).append("</li>\n"));
      html.append("</ul>\n");
    }
    if (remedy.url() != null && remedy.url().matches("https?://[^\\s\"'<>]+")) {
      html.append(
          "<p class=\"note\"><a href=\"%s\" rel=\"noreferrer\">%s</a></p>\n"
              .formatted(HtmlReporter.html(remedy.url()), HtmlReporter.html(remedy.url())));
    }
    html.append("</div>\n");
  }

  /** Statements or commands, with a button that copies them. */
  public void code(List<String> texts, String end) {
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
    html.append("<div class=\"code\"><pre id=\"code-%s\" tabindex=\"0\">".formatted(codes));
    html.append(Escape.htmlLines(String.join("\n", lines))).append("</pre>");
    if (exact && end.isEmpty()) {
      html.append(
          "<button class=\"copy\" type=\"button\" data-code=\"code-%s\" hidden>Copy</button>"
              .formatted(codes));
    }
    html.append("</div>\n");
  }
}
