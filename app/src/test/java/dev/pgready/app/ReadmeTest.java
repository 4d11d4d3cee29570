// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of checks is the catalogue; {@code -Dpgready.refresh} writes it anew. */
final class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String START = "<!-- checks -->\n";
  private static final String END = "<!-- /checks -->\n";

  @Test
  void tableOfChecks() throws IOException {
    String readme = Files.readString(README);
    int start = readme.indexOf(START) + START.length();
    int end = readme.indexOf(END);
    if (System.getProperty("pgready.refresh") != null) {
      readme = readme.substring(0, start) + table() + readme.substring(end);
      Files.writeString(README, readme);
      end = readme.indexOf(END);
    }
    assertThat(readme.substring(start, end)).isEqualTo(table());
  }

  private static String table() {
    return Checks.all().stream()
        .map(ReadmeTest::row)
        .collect(Collectors.joining("", "| group | id | passes when |\n|---|---|---|\n", ""));
  }

  private static String row(Check check) {
    return "| %s | `%s` | %s |\n"
        .formatted(check.group().name().toLowerCase(Locale.ROOT), check.id(), check.title());
  }
}
