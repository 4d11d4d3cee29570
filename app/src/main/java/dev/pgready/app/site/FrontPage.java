// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The first page: the search, and all other pages by chapter. */
final class FrontPage {
  static final String PATH = "index.html";

  private FrontPage() {}

  static String of(List<SitePage> pages) {
    Markup markup = new Markup(PATH);
    markup.html("<h1>pgready</h1>\n");
    markup.html(
        "<p class=\"lead\">The preflight for PostgreSQL logical replication: what each check means,"
            + " what each consumer needs, and how each host is set up for it.</p>\n");
    markup.html(Layout.search("", "page"));
    markup.html(
        """
        <p id="found" class="note" role="status"></p>
        <ol id="results" hidden></ol>
        <noscript><p>The search needs JavaScript; all pages are listed below.</p></noscript>
        """);
    markup.html("<div id=\"all\">\n");
    for (Chapter chapter : Chapter.values()) {
      List<SitePage> mine = pages.stream().filter(page -> page.chapter() == chapter).toList();
      switch (chapter) {
        case CHECKS -> checks(mine, markup);
        case CONSUMERS, HOSTS -> names(chapter, mine, markup);
        case PAIRS -> {
          // listed on the pages of both
        }
        case COMMANDS, GUIDES -> table(chapter, mine, markup);
      }
    }
    markup.html("</div>\n");
    return Layout.start("", Tool.NAME)
        + markup
        + Layout.end("", "<script src=\"search-index.js\"></script>\n");
  }

  private static void checks(List<SitePage> pages, Markup markup) {
    Map<String, SitePage> byPath =
        pages.stream().collect(Collectors.toMap(SitePage::path, Function.identity()));
    markup.heading(Chapter.CHECKS.title());
    for (Group group : Group.values()) {
      List<List<String>> rows = new ArrayList<>();
      for (Check check : Checks.all()) {
        SitePage page = byPath.get(Chapter.CHECKS.path(check.id()));
        if (check.group() == group && page != null) {
          rows.add(List.of(markup.codeLink(page.path(), check.id()), Markup.text(page.title())));
        }
      }
      if (!rows.isEmpty()) {
        markup.subheading(HostPages.sentence(Words.of(group)));
        markup.cells(List.of("Check", "What it sees to"), rows);
      }
    }
  }

  private static void names(Chapter chapter, List<SitePage> pages, Markup markup) {
    markup.heading(chapter.title());
    markup.html("<ul class=\"names plain\">\n");
    pages.forEach(page -> markup.html("<li>" + markup.link(page.path(), page.title()) + "</li>\n"));
    markup.html("</ul>\n");
  }

  private static void table(Chapter chapter, List<SitePage> pages, Markup markup) {
    markup.heading(chapter.title());
    List<List<String>> rows = new ArrayList<>();
    for (SitePage page : pages) {
      rows.add(
          chapter == Chapter.COMMANDS
              ? List.of(markup.codeLink(page.path(), page.title()), Markup.text(page.lead()))
              : List.of(markup.link(page.path(), page.title()), Markup.codeText(page.keys())));
    }
    markup.cells(
        chapter == Chapter.COMMANDS ? List.of("Command", "Does") : List.of("Guide", "Name"), rows);
  }
}
