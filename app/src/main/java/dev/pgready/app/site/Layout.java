// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.view.Tool;
import dev.pgready.text.Escape;

/** What stands around the body of every page. */
final class Layout {
  private Layout() {}

  /** A page as a file. */
  static String of(SitePage page) {
    String root = SitePage.root(page.path());
    Chapter chapter = page.chapter() == Chapter.PAIRS ? Chapter.CONSUMERS : page.chapter();
    return start(root, page.title())
        + "<p class=\"crumb\"><a href=\"%sindex.html#%s\">%s</a></p>\n<h1>%s</h1>\n"
            .formatted(
                root, Markup.slug(chapter.title()), chapter.title(), Escape.html(page.title()))
        // that of a check begins its text as well
        + (chapter == Chapter.CHECKS
            ? ""
            : "<p class=\"lead\">%s</p>\n".formatted(Markup.text(page.lead())))
        + page.body()
        + end(root, "");
  }

  /**
   * @param root the way to the site's root
   */
  static String start(String root, String title) {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; base-uri 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="stylesheet" href="%ssite.css">
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
        <nav aria-label="Site"><a class="home" href="%sindex.html">pgready</a>
        """
            .formatted(
                title.equals(Tool.NAME) ? title : Escape.html(title) + " - pgready", root, root));
    for (Chapter chapter : Chapter.values()) {
      if (chapter != Chapter.PAIRS) {
        html.append(
            "<a href=\"%sindex.html#%s\">%s</a>\n"
                .formatted(root, Markup.slug(chapter.title()), chapter.title()));
      }
    }
    html.append("</nav>\n");
    if (!root.isEmpty()) {
      html.append(search(root, "header"));
    }
    return html.append("</header>\n<main id=\"content\">\n").toString();
  }

  /** The field that leads to the results on the site's first page. */
  static String search(String root, String where) {
    return """
        <form class="search" role="search" action="%sindex.html">
        <label for="q-%s">Search</label>
        <input type="search" id="q-%s" name="q" autocomplete="off">
        <button>Find</button>
        </form>
        """
        .formatted(root, where, where);
  }

  /**
   * @param scripts elements before the site's own script
   */
  static String end(String root, String scripts) {
    return "</main>\n<footer>%s %s</footer>\n%s<script src=\"%ssite.js\"></script>\n</body>\n</html>\n"
        .formatted(Tool.NAME, Tool.VERSION, scripts, root);
  }
}
