// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code --sample}: the wait between the two looks belongs to the user. */
final class SampleIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  private static List<String> sessions(String database) {
    return SERVER.query(
        "postgres", "SELECT pid FROM pg_stat_activity WHERE datname = '" + database + "'");
  }

  /** Ctrl-C while it waits: no report, no session, and the exit code of an interrupted run. */
  @Test
  void interruptedWhileItWaits() throws IOException, InterruptedException {
    String database = SERVER.createDatabase();
    Process check =
        new ProcessBuilder(
                // a test run in the background of a script would hand down an ignored SIGINT
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.pgready.app.Main",
                "check",
                SERVER.uri("postgres", database),
                "--sample",
                "1h")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String waiting =
          "SELECT 1 FROM pg_stat_activity WHERE datname = '%s' AND state = 'idle'"
                  .formatted(database)
              + " AND application_name LIKE 'pgready/%'"
              + " AND state_change < clock_timestamp() - interval '1 s'";
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (SERVER.query("postgres", waiting).isEmpty()) {
        assertThat(check.isAlive()).isTrue();
        assertThat(System.nanoTime()).as("it waits").isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(50);
      }
      new ProcessBuilder("kill", "-INT", Long.toString(check.pid())).start().waitFor();
      assertThat(check.waitFor()).isEqualTo(130);
      assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEmpty();
      while (!sessions(database).isEmpty()) {
        assertThat(System.nanoTime()).as("its sessions end").isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } finally {
      check.destroyForcibly();
    }
  }

  @Test
  void theReportTellsThePaceOnlineAndFromTheFile() {
    String database = SERVER.createDatabase();
    SERVER.execute(
        database, "SELECT pg_create_logical_replication_slot('pgready_sampled', 'pgoutput')");
    try {
      Execution check =
          Execution.of(
              "check",
              SERVER.uri("postgres", database),
              "--only",
              "slot-retention",
              "--sample",
              "100ms");
      assertThat(check.out()).containsPattern("it (grew by|did not grow)\\s");
      Execution collect =
          Execution.of("collect", SERVER.uri("postgres", database), "--sample", "100 ms");
      assertThat(collect.out()).contains("\"sample\":{\"afterMillis\":");
      assertThat(
              Execution.withInput(
                      collect.out(), Map.of(), "check", "--facts", "-", "--only", "slot-retention")
                  .out())
          .containsPattern("it (grew by|did not grow)\\s");
    } finally {
      SERVER.execute(database, "SELECT pg_drop_replication_slot('pgready_sampled')");
    }
  }

  @Test
  void whatIsNoTimeIsAUsageError() {
    for (String wrong : List.of("soon", "-5s", "5 parsecs", "")) {
      Execution run = Execution.of("check", "--sample=" + wrong, "postgresql://127.0.0.1:1/x");
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("is not a time with its unit, such as 30s");
    }
  }
}
