// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.text.SafeJson;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the search knows of each page, as a script: a page that was opened as a file fetches
 * nothing.
 */
final class SearchIndex {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern REFERENCE = Pattern.compile("&(?:#[0-9]+|[a-z]+);");
  private static final Pattern WORD = Pattern.compile("[a-z0-9_]{2,40}");

  private SearchIndex() {}

  static String of(List<SitePage> pages) {
    StringBuilder script = new StringBuilder("\"use strict\";\nconst PAGES = [\n");
    for (SitePage page : pages) {
      script
          .append(
              SafeJson.line(
                  List.of(
                      page.path(),
                      page.chapter().word(),
                      page.title(),
                      page.keys(),
                      page.full() ? page.lead() : "",
                      words(page))))
          .append(",\n");
    }
    return script.append("];\n").toString();
  }

  /** Each word once. */
  private static String words(SitePage page) {
    if (!page.full()) {
      return "";
    }
    String text = page.lead() + " " + TAG.matcher(page.body()).replaceAll(" ");
    TreeSet<String> words = new TreeSet<>();
    WORD.matcher(REFERENCE.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .forEach(words::add);
    return String.join(" ", words);
  }
}
