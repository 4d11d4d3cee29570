// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the repository. */
final class GuidePages {
  /** Where files of the repository are that are no pages of the site. */
  private static final String REPOSITORY = "https://github.com/pgready/pgready/blob/main/";

  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*|#.*");

  private GuidePages() {}

  /**
   * @param docs the directory of the documents
   */
  static List<SitePage> pages(Path docs) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(docs)) {
      files = all.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
    List<SitePage> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(page(docs, file));
    }
    return pages;
  }

  /** Pictures of the documents, beside the pages that show them. */
  static Map<String, String> pictures(Path docs) throws IOException {
    Map<String, String> pictures = new TreeMap<>();
    try (Stream<Path> all = Files.list(docs)) {
      for (Path file : all.filter(one -> one.toString().endsWith(".svg")).toList()) {
        Path page = Path.of(path(file.resolveSibling("picture.md")));
        pictures.put(
            page.resolveSibling(file.getFileName().toString()).toString().replace('\\', '/'),
            Files.readString(file));
      }
    }
    return pictures;
  }

  private static String path(Path file) {
    return Chapter.GUIDES.path(file.getFileName().toString().replaceFirst("\\.md$", ""));
  }

  private static SitePage page(Path docs, Path file) throws IOException {
    String path = path(file);
    String text = Files.readString(file);
    Markdown markdown =
        Markdown.of(
            text,
            link -> link(docs, link),
            word -> {
              String check = CheckPages.named(word);
              return check == null ? null : SitePage.root(path) + check;
            });
    return new SitePage(
        Chapter.GUIDES,
        path,
        markdown.title(),
        file.getFileName().toString().replaceFirst("\\.md$", ""),
        "docs/" + file.getFileName() + " of the repository.",
        markdown.html(),
        true);
  }

  /** A document is a page here; any other file is in the repository. */
  private static String link(Path docs, String link) {
    if (ELSEWHERE.matcher(link).matches()) {
      return link;
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    String anchor = hash < 0 ? "" : link.substring(hash);
    Path directory = docs.toAbsolutePath().normalize();
    Path target = directory.resolve(file).normalize();
    return directory.equals(target.getParent()) && file.endsWith(".md")
        ? target.getFileName().toString().replaceFirst("\\.md$", ".html") + anchor
        : REPOSITORY
            + directory.resolveSibling("").relativize(target).toString().replace('\\', '/')
            + anchor;
  }
}
