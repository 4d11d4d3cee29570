// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.startup.ManualPages;
import dev.pgready.checks.testing.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages, as the machine's own formatter reads them. */
final class ManualPagesTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void aPageForEachCommand() {
    List<String> files = ManualPages.pages().stream().map(ManualPage::file).toList();
    assertThat(files)
        .startsWith("pgready.1", "pgready-check.1")
        .contains("pgready-consumers.1", "pgready-consumers-config.1", "pgready-completion.1")
        .noneMatch(file -> file.contains("__"))
        .doesNotHaveDuplicates();
  }

  @Test
  void theFirstPageHasWhatAllShare() {
    String first = ManualPages.pages().get(0).text();
    assertThat(first)
        .startsWith(".TH PGREADY 1 ")
        .contains(".SH EXIT CODES\n", ".SH ENVIRONMENT\n", ".SH FORMATS\n", ".SH CONNECTION\n")
        .contains(".B pgready\\-check(1)");
  }

  @Test
  void formattersHaveNothingToSay() throws Exception {
    assumeTrue(Programs.present("groff"), "apt-get install groff");
    ManualPages.main(new String[] {directory.toString()});
    for (ManualPage page : ManualPages.pages()) {
      Path file = directory.resolve(page.file());
      assertThat(file).exists();
      assertThat(run("groff", "-man", "-ww", "-z", "-Tutf8", file.toString()))
          .as(page.file())
          .isEmpty();
    }
    String shown =
        run("groff", "-man", "-Tascii", "-P-cbou", directory.resolve("pgready-check.1").toString())
            .replaceAll("\\s+", " ");
    assertThat(shown)
        .contains("pgready-check - Checks whether a database is ready for logical replication")
        .contains("--for CONSUMER")
        .contains("What to check");
  }

  private static String run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
