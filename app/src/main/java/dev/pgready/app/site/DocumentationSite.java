// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.view.Tool;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.text.ResourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Started by the build: writes the documentation as a site that needs no server. */
public final class DocumentationSite {
  private DocumentationSite() {}

  /**
   * @param arguments the root of the repository; the directory of the site, which is created, and
   *     whose files are replaced
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    Map<String, String> files = files(Path.of(arguments[0]).resolve("docs"));
    long size = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
      Files.write(target, bytes);
      size += bytes.length;
    }
    System.err.println(
        "site: %s files, %s kB, in %s".formatted(files.size(), size / 1024, directory));
  }

  /**
   * All files of the site by path.
   *
   * @param docs the directory of the documents
   */
  static Map<String, String> files(Path docs) throws IOException {
    List<SitePage> pages = pages(docs);
    Map<String, String> files = new TreeMap<>();
    for (SitePage page : pages) {
      if (files.put(page.path(), Layout.of(page)) != null) {
        throw new IllegalStateException("two pages are called " + page.path());
      }
    }
    files.putAll(GuidePages.pictures(docs));
    files.put(FrontPage.PATH, FrontPage.of(pages));
    files.put("search-index.js", SearchIndex.of(pages));
    files.put(
        "site.css",
        Tool.resource("report.css") + ResourceText.of(DocumentationSite.class, "site.css"));
    files.put(
        "site.js",
        Tool.resource("report.js") + ResourceText.of(DocumentationSite.class, "site.js"));
    return files;
  }

  static List<SitePage> pages(Path docs) throws IOException {
    NewDatabase database = new NewDatabase();
    Hosts hosts = Hosts.builtIn();
    ConsumerCatalog consumers = new ConsumerCatalog();
    PairPages pairs = new PairPages(database, hosts, consumers);
    List<SitePage> pages = new ArrayList<>();
    pages.addAll(new CheckPages(database, hosts, consumers).pages());
    pages.addAll(new ConsumerPages(consumers, pairs).pages());
    pages.addAll(new HostPages(database, hosts, pairs).pages());
    pages.addAll(pairs.pages());
    pages.addAll(CommandPages.pages());
    pages.addAll(GuidePages.pages(docs));
    return pages;
  }
}
