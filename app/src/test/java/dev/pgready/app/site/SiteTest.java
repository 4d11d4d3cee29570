// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole site, as the build writes it. */
final class SiteTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern LINK =
      Pattern.compile("<(?:a|link|script|form)\\b[^>]*?\\b(?:href|src|action)=\"([^\"]*)\"");
  private static final Pattern ANCHOR = Pattern.compile("\\bid=\"([^\"]*)\"");

  private static Map<String, String> files = Map.of();

  @BeforeAll
  static void write() throws IOException {
    files = DocumentationSite.files(DOCS);
  }

  @Test
  void everyCheckConsumerHostAndPairHasItsPage() {
    assertThat(files).containsKey("index.html");
    for (Check check : Checks.all()) {
      assertThat(files).containsKey("checks/" + check.id() + ".html");
    }
    for (String consumer : new ConsumerCatalog().ids()) {
      assertThat(files).containsKey("consumers/" + consumer + ".html");
      if (!consumer.equals("fabric") && !consumer.equals("aws-zero-etl")) {
        Hosts.builtIn()
            .sources()
            .forEach(
                host ->
                    assertThat(files)
                        .containsKey("consumers/%s/%s.html".formatted(consumer, host.id())));
      }
    }
    for (String host : ProviderCatalog.builtIn().ids()) {
      assertThat(files).containsKey("hosts/" + host + ".html");
    }
    assertThat(files)
        .containsKey("commands/pgready.html")
        .containsKey("commands/pgready-consumers-show.html")
        .containsKey("guides/configuration.html");
  }

  /** A consumer that exists on one host alone has a page there, by the option that it needs. */
  @Test
  void pairsThatDoNotExistHaveNone() {
    assertThat(files)
        .containsKey("consumers/fabric/azure-flexible.html")
        .doesNotContainKey("consumers/fabric/aws-rds.html")
        .containsKey("consumers/aws-zero-etl/aws-rds.html")
        .doesNotContainKey("consumers/zero/redshift.html")
        .doesNotContainKey("consumers/zero/aws-rds-proxy.html");
    assertThat(files.get("consumers/aws-zero-etl/aws-rds.html")).contains("--for aws-zero-etl:");
  }

  @Test
  void zeroOnRdsTellsTheHostsOwnWays() {
    assertThat(files.get("consumers/zero/aws-rds.html"))
        .contains("<h1>Zero on Amazon RDS for PostgreSQL</h1>")
        .contains("ParameterName=rds.logical_replication,ParameterValue=1")
        .contains("GRANT rds_replication TO replicator;")
        .contains("ALTER ROLE replicator SET statement_timeout = 0")
        .contains(
            "REPLICATION is given in another way here: GRANT rds_replication TO &lt;role&gt;.")
        .contains("href=\"../../checks/wal-level.html\"")
        .doesNotContain("ALTER SYSTEM");
  }

  @Test
  void checksTellEachHostsWay() {
    assertThat(files.get("checks/wal-level.html"))
        .contains("rds.logical_replication = 1")
        .contains("cloudsql.logical_decoding");
    assertThat(files.get("checks/replication-role.html")).contains("GRANT rds_replication TO");
  }

  /** Every link within the site leads to a file, and to an element of it. */
  @Test
  void linksLeadSomewhere() {
    Map<String, Set<String>> anchors = new HashMap<>();
    files.forEach(
        (path, text) -> {
          if (path.endsWith(".html")) {
            Set<String> mine = new HashSet<>();
            Matcher ids = ANCHOR.matcher(text);
            while (ids.find()) {
              assertThat(mine.add(ids.group(1))).as("%s: id %s twice", path, ids.group(1)).isTrue();
            }
            anchors.put(path, mine);
          }
        });
    List<String> broken = new ArrayList<>();
    int seen = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      Matcher links = LINK.matcher(file.getValue());
      while (file.getKey().endsWith(".html") && links.find()) {
        seen++;
        String problem = problem(file.getKey(), links.group(1), anchors);
        if (!problem.isEmpty()) {
          broken.add("%s: %s: %s".formatted(file.getKey(), links.group(1), problem));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(seen).isGreaterThan(20_000);
  }

  private static String problem(String from, String link, Map<String, Set<String>> anchors) {
    if (link.startsWith("https://") || link.startsWith("http://")) {
      return "";
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path parent = Path.of(from).getParent();
    String target =
        file.isEmpty()
            ? from
            : (parent == null ? Path.of(file) : parent.resolve(file))
                .normalize()
                .toString()
                .replace('\\', '/');
    if (!files.containsKey(target)) {
      return "no such file";
    }
    return hash < 0 || anchors.getOrDefault(target, Set.of()).contains(link.substring(hash + 1))
        ? ""
        : "no such element";
  }

  /** Nothing is loaded from elsewhere, and no page has a script of its own. */
  @Test
  void nothingComesFromElsewhere() {
    files.forEach(
        (path, text) -> {
          if (path.endsWith(".html")) {
            assertThat(text)
                .as(path)
                .contains("default-src 'none'; style-src 'self' file:; script-src 'self' file:")
                .doesNotContainPattern("<(?:script|link|img|iframe)\\b[^>]*=\"(?:https?:)?//")
                .doesNotContainPattern("<script(?! src=\")[^>]*>")
                .doesNotContainPattern("\\bon[a-z]+=\"")
                .doesNotContain(" style=");
          }
        });
    assertThat(files.get("site.css")).doesNotContain("url(").doesNotContain("@import");
    assertThat(files.get("site.js")).doesNotContain("fetch(").doesNotContain("innerHTML");
  }

  /** The policy of a page lets it show them, and they are beside it. */
  @Test
  void picturesAreThere() {
    String page = String.valueOf(files.get("guides/performance.html"));
    assertThat(page)
        .contains("<img src=\"performance.svg\"")
        .contains("img-src 'self' file:")
        .doesNotContain("[performance.svg]");
    assertThat(files.get("guides/performance.svg")).startsWith("<svg ").doesNotContain("<script");
  }

  @Test
  void namesOfFilesAreSafe() {
    assertThat(files.keySet()).allMatch(path -> path.matches("[a-z0-9]+(?:[-/.][a-z0-9]+)*"));
    for (String hostile : List.of("../x", "a b", "", "/etc", "a//b", "A", "x\"y", "a.html", ".")) {
      assertThatThrownBy(() -> Chapter.HOSTS.path(hostile))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Profiles are data: what looks like markup in them stays text. */
  @Test
  void textOfProfilesIsEscaped() {
    String hostile = "<img src=x onerror=alert(1)> \"'&\u202e https://a.example/?q=\"><script>";
    String html =
        new Markup("hosts/x.html")
            .paragraph(hostile)
            .heading(hostile)
            .subheading(hostile)
            .terms(List.of(List.of(hostile, hostile)))
            .cells(
                List.of(hostile), List.of(List.of(Markup.text(hostile), Markup.codeText(hostile))))
            .lines(List.of(Markup.text(hostile)))
            .code(List.of(hostile))
            .literal(hostile)
            .source(hostile, "javascript:alert(1)")
            .source(hostile, "https://a.example/\" onclick=\"x")
            .toString();
    assertThat(html)
        .doesNotContain("<img")
        .doesNotContain("<script")
        .doesNotContain("\u202e")
        .doesNotContain("javascript:")
        .contains("<a href=\"https://a.example/?q=\" rel=\"noreferrer\">");
    assertThat(html.replaceAll("\"[^\"]*\"", "")).doesNotContainPattern("<[^>]*\\bon[a-z]+=");
    assertThat(
            Markdown.of("# T\n\n<b>x</b> [a](javascript:x)\n", link -> link, word -> null).html())
        .doesNotContain("<b>")
        .doesNotContain("javascript:");
  }

  @Test
  void thePagesKeepToTheWordsOfTheManual() {
    List<String> problems = new ArrayList<>();
    files.forEach(
        (path, text) -> {
          // the quoted words of others stand in code
          String plain =
              text.replaceAll("(?s)<(code|pre)\\b.*?</\\1>", "")
                  .replaceAll("<[^>]*>", " ")
                  .replaceAll("\\s+", " ");
          if (path.endsWith(".html")) {
            Matcher found = BETTER.matcher(plain);
            while (found.find()) {
              problems.add(path + ": " + found.group());
            }
            if (!path.startsWith("guides/")
                && (plain.contains(" null") || plain.contains("Optional["))) {
              problems.add(path + ": what is missing");
            }
          }
        });
    assertThat(problems).isEmpty();
  }

  /** The part of VocabularyTest's words that a template could bring in. */
  private static final Pattern BETTER =
      Pattern.compile(
          "(?i)\\b(?:heals?|healed|mends?|mended|first cop(?:y|ies)|told by|without a word|made anew|may not (?:replicate|read|create|write))\\b");

  @Test
  void twoRunsWriteTheSameBytes() throws IOException {
    assertThat(DocumentationSite.files(DOCS)).isEqualTo(files);
  }

  /** What is left in a page's text where a template forgot to fill in. */
  @Test
  void everythingIsFilledIn() {
    files.forEach(
        (path, text) -> {
          if (path.startsWith("consumers/") || path.startsWith("checks/")) {
            assertThat(text).as(path).doesNotContain("%s").doesNotContainPattern("\\$\\{[a-z]+}");
          }
        });
  }

  @Test
  void theIndexKnowsWordsOfTexts() {
    String index = String.valueOf(files.get("search-index.js"));
    assertThat(index.lines().filter(line -> line.contains("\"checks/wal-level.html\"")))
        .singleElement()
        .asString()
        .contains("wal_level")
        .contains("insufficient");
    assertThat(index).contains("[\"consumers/zero/aws-rds.html\"").contains("\"zero aws-rds\"");
    assertThat(index.lines().count()).isEqualTo(files.size() - 5 + 3);
    assertThat(index.length()).isLessThan(1 << 20);
  }
}
