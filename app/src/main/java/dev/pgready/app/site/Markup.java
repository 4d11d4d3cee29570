// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.cause.Causes;
import dev.pgready.app.report.html.HtmlFindings;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.text.DocsBase;
import dev.pgready.text.Escape;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a page. Profiles are data: all that is not written here is escaped. */
final class Markup {
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>]*[^\\s\"'<>.,;:)]");

  private final StringBuilder html = new StringBuilder();
  private final String root;
  private final HtmlFindings findings;

  /** The heading above, which names a table for those who do not see it. */
  private String last = "";

  /**
   * @param path of the page
   */
  Markup(String path) {
    root = SitePage.root(path);
    findings =
        new HtmlFindings(
            html, new DocsBase(root.isEmpty() ? "." : root.substring(0, root.length() - 1)));
  }

  /** What a heading is linked to by: its words in small letters. */
  static String slug(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replaceAll("[^a-z0-9_-]", "");
  }

  /** One line of text, its web addresses as links. */
  static String text(String raw) {
    StringBuilder text = new StringBuilder();
    Matcher addresses = ADDRESS.matcher(raw);
    int end = 0;
    while (addresses.find()) {
      text.append(Escape.html(raw.substring(end, addresses.start())));
      text.append(outward(addresses.group(), addresses.group()));
      end = addresses.end();
    }
    return text.append(Escape.html(raw.substring(end))).toString();
  }

  private static String outward(String address, String words) {
    return "<a href=\"%s\" rel=\"noreferrer\">%s</a>"
        .formatted(Escape.html(address), Escape.html(words));
  }

  static String codeText(String raw) {
    return "<code>" + Escape.html(raw) + "</code>";
  }

  /** A link within the site, for {@link #lines}, {@link #cells} and {@link #html}. */
  String link(String path, String words) {
    return "<a href=\"%s\">%s</a>".formatted(Escape.html(root + path), Escape.html(words));
  }

  String codeLink(String path, String words) {
    return "<a href=\"%s\">%s</a>".formatted(Escape.html(root + path), codeText(words));
  }

  Markup heading(String words) {
    html.append("<h2 id=\"%s\">%s</h2>\n".formatted(slug(words), Escape.html(words)));
    last = words;
    return this;
  }

  Markup subheading(String words) {
    html.append("<h3>").append(Escape.html(words)).append("</h3>\n");
    last = words;
    return this;
  }

  Markup paragraph(String words) {
    html.append("<p>").append(text(words)).append("</p>\n");
    return this;
  }

  /** HTML that is safe already. */
  Markup html(String safe) {
    html.append(safe);
    return this;
  }

  Markup lines(List<String> safe) {
    if (!safe.isEmpty()) {
      html.append("<ul>\n");
      safe.forEach(line -> html.append("<li>").append(line).append("</li>\n"));
      html.append("</ul>\n");
    }
    return this;
  }

  /** Statements or commands, with a button that copies them. */
  Markup code(List<String> texts) {
    findings.code(texts, "");
    return this;
  }

  /** Text that keeps its lines. */
  Markup literal(String text) {
    html.append("<pre tabindex=\"0\">").append(Escape.htmlLines(text)).append("</pre>\n");
    return this;
  }

  Markup remedy(String label, Remedy remedy) {
    findings.remedy(remedy, label);
    return this;
  }

  Markup finding(Report.Finding finding) {
    Causes.of(null, List.of(finding)).forEach(cause -> findings.write(cause, finding.consumers()));
    return this;
  }

  /** Labels and texts; a label that is the same as before is not repeated. */
  Markup terms(List<List<String>> rows) {
    html.append("<dl>\n");
    String before = "";
    for (List<String> row : rows) {
      String label = row.get(0);
      if (!label.isEmpty() && !label.equals(before)) {
        html.append("<dt>").append(Escape.html(label)).append("</dt>");
        before = label;
      }
      html.append("<dd>").append(text(row.get(1))).append("</dd>\n");
    }
    html.append("</dl>\n");
    return this;
  }

  /**
   * @param rows cells of safe HTML, the first of each row its heading
   */
  Markup cells(List<String> headings, List<List<String>> rows) {
    html.append(
        "<div class=\"scroll stack\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>"
            .formatted(Escape.html(last)));
    headings.forEach(
        one -> html.append("<th scope=\"col\">").append(Escape.html(one)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
      row.stream().skip(1).forEach(cell -> html.append("<td>").append(cell).append("</td>"));
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table></div>\n");
    return this;
  }

  /** A page of somebody else's. */
  Markup source(String words, @Nullable String address) {
    if (address != null && ADDRESS.matcher(address).matches()) {
      html.append("<p class=\"note\">").append(outward(address, words)).append("</p>\n");
    }
    return this;
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
