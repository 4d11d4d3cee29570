// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate on warnings is of use only where a sound database passes it. */
final class FailOnWarnTest {
  @TempDir private Path directory = Path.of("");

  private Execution check(String provider) throws IOException {
    Path facts =
        Files.writeString(directory.resolve("facts.json"), FactsFixture.sound().document());
    return Execution.withInput(
        "",
        java.util.Map.of(),
        "check",
        "--facts",
        facts.toString(),
        "--provider",
        provider,
        "--only",
        "slot-idle-timeout,provider-support",
        "--fail-on",
        "warn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-rds", "aws-aurora", "gcp-cloudsql", "aiven", "supabase"})
  void aHostThatTakesNoSlotAwayPasses(String provider) throws IOException {
    Execution run = check(provider);
    assertThat(run.code()).as(run.out()).isZero();
  }

  @Test
  void oneThatDoesIsSeen() throws IOException {
    assertThat(check("scaleway").code()).isEqualTo(1);
  }
}
