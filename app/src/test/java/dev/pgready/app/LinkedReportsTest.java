// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.text.DocsBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that lead to the documentation's site, and those that do not. */
final class LinkedReportsTest {
  private static final String SITE = "https://docs.example.com/pgready";
  private static final String PAGE = SITE + "/checks/wal-level.html";

  @TempDir private Path directory = Path.of("");

  private Execution check(Map<String, String> variables, String format, String... more)
      throws IOException {
    Path document =
        Files.writeString(
            directory.resolve("facts.json"),
            FactsFixture.sound().setting("wal_level", "replica").document());
    List<String> arguments = new ArrayList<>(List.of("check", "--facts", document.toString()));
    arguments.addAll(List.of("--only", "wal-level", "--format", format));
    arguments.addAll(List.of(more));
    return Execution.withInput("", variables, arguments.toArray(String[]::new));
  }

  private String named(String config) throws IOException {
    return Files.writeString(directory.resolve("pgready.yaml"), config).toString();
  }

  @Test
  void withoutASiteNothingIsLinked() throws IOException {
    for (String format : List.of("sarif", "html", "markdown", "json", "junit", "github", "human")) {
      Execution plain = check(Map.of(), format);
      assertThat(plain.code()).isEqualTo(1);
      assertThat(plain.out()).doesNotContain("helpUri", "checks/wal-level.html");
      assertThat(check(Map.of("PGREADY_DOCS", ""), format)).isEqualTo(plain);
    }
  }

  @Test
  void theVariableNamesIt() throws IOException {
    Map<String, String> site = Map.of("PGREADY_DOCS", SITE + "/");
    assertThat(check(site, "sarif").out()).contains("\"helpUri\": \"" + PAGE + "\"");
    assertThat(check(site, "html").out())
        .contains("<a href=\"" + PAGE + "\" rel=\"noreferrer\"><code>wal-level</code></a>");
    assertThat(check(site, "markdown").out()).contains("[`wal-level`](" + PAGE + ")");
    for (String format : List.of("json", "junit", "github", "human", "prometheus")) {
      assertThat(check(site, format)).isEqualTo(check(Map.of(), format));
    }
  }

  /** The standard takes no relative address; where a report lies beside the site, links do. */
  @Test
  void aRelativeSiteIsForReportsBesideIt() throws IOException {
    Map<String, String> site = Map.of("PGREADY_DOCS", "../site");
    assertThat(check(site, "sarif").out()).doesNotContain("helpUri");
    assertThat(check(site, "html").out()).contains("href=\"../site/checks/wal-level.html\"");
  }

  @Test
  void theFileNamesItAndTheVariableWins() throws IOException {
    String file = named("docs: " + SITE + "\n");
    assertThat(check(Map.of(), "sarif", "--config", file).out()).contains(PAGE);
    assertThat(
            check(Map.of("PGREADY_DOCS", "https://other.example"), "sarif", "--config", file).out())
        .contains("https://other.example/checks/wal-level.html")
        .doesNotContain(PAGE);
    assertThat(check(Map.of(), "human", "--config", file, "--plan").out())
        .contains("-- docs: %s (file: %s)".formatted(SITE, file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "https://u:hunter2@example.com",
        "https://example.com/?hunter2"
      })
  void whatCannotBeUsedStopsTheRunAndIsNotRepeated(String hostile) throws IOException {
    Execution variable = check(Map.of("PGREADY_DOCS", hostile), "sarif");
    assertThat(variable.code()).isEqualTo(2);
    assertThat(variable.out()).isEmpty();
    assertThat(variable.err())
        .contains("PGREADY_DOCS: " + DocsBase.EXPECTED)
        .doesNotContain("hunter2", "alert");
    Execution file = check(Map.of(), "sarif", "--config", named("docs: '" + hostile + "'\n"));
    assertThat(file.code()).isEqualTo(2);
    assertThat(file.err())
        .contains("pgready.yaml:1: docs: " + DocsBase.EXPECTED)
        .doesNotContain("hunter2", "alert");
  }

  /** A fleet and reports that are joined lead there too. */
  @Test
  void fleets() throws IOException {
    Path json = directory.resolve("one.json");
    check(Map.of(), "json", "--output", json.toString());
    Map<String, String> site = Map.of("PGREADY_DOCS", SITE);
    for (String format : List.of("sarif", "html", "markdown")) {
      assertThat(Execution.withInput("", site, "merge", json.toString(), "--format", format).out())
          .contains(PAGE);
      assertThat(Execution.of("merge", json.toString(), "--format", format).out())
          .doesNotContain("checks/wal-level.html");
    }
    assertThat(
            Execution.withInput(
                    "", Map.of("PGREADY_DOCS", "x:y"), "merge", json.toString(), "--format", "html")
                .code())
        .isEqualTo(2);
  }
}
