// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.Signals;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code check} as a process of its own, told to end at any moment: 130 after SIGINT, 143 after
 * SIGTERM, no half report that could pass for one, and nothing left on the server.
 */
final class SignalsIT {
  private static final int MOMENTS = Integer.getInteger("signals.moments", 6);
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  private final Path directory;

  SignalsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Through a slow relay the phases on the server last longer than everything else. */
  @ParameterizedTest
  @CsvSource({"safe, 0", "full, 0", "safe, 40", "full, 15"})
  void anyMoment(String probe, int delayMillis) throws Exception {
    String database = SERVER.createDatabase();
    SERVER.execute(
        database, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t");
    try (FakeServer relay = FakeServer.relay(SERVER.port(), delayMillis)) {
      int port = delayMillis == 0 ? SERVER.port() : relay.port();
      String[] arguments = {
        "check",
        "postgresql://postgres@127.0.0.1:%d/%s?sslmode=disable".formatted(port, database),
        "--publication",
        "p",
        "--probe",
        probe,
        "--format",
        "json"
      };
      long start = System.nanoTime();
      CommandProcess whole = start(arguments);
      assertThat(whole.process().waitFor()).as(whole.errors()).isZero();
      long nanos = System.nanoTime() - start;
      String verdict = verdict(whole.output());
      assertThat(verdict).startsWith("ready");

      long seed = Long.getLong("signals.seed", System.nanoTime());
      Random random = new Random(seed);
      for (int i = 0; i < MOMENTS; i++) {
        String signal = i % 2 == 0 ? "INT" : "TERM";
        long moment = (long) (nanos * ((i + random.nextDouble()) / MOMENTS));
        String when =
            "-Dsignals.seed=%d, %s after %d of %d ms"
                .formatted(seed, signal, moment / 1_000_000, nanos / 1_000_000);
        CommandProcess run = start(arguments);
        if (!run.process().waitFor(moment, TimeUnit.NANOSECONDS)) {
          Signals.send(signal, run.process());
        }
        assertThat(run.process().waitFor(10, TimeUnit.SECONDS)).as(when).isTrue();
        int code = run.process().exitValue();
        if (Signals.beforeJavaRuns(code, run.output() + run.errors())) {
          continue;
        }
        assertThat(code).as(when).isIn(0, signal.equals("INT") ? 130 : 143);
        assertThat(run.errors())
            .as(when)
            .isIn("", "pgready: " + ShutdownGuard.NO_REPORT + System.lineSeparator());
        // either whole and true, or not to be taken for one
        assertThat(verdict(run.output())).as(when).isIn(verdict, code == 0 ? verdict : "none");
        ServerTraces.assertNone(SERVER, database);
      }
    }
  }

  /** What the server does for us is waited for no longer than a moment. */
  @Test
  void aServerThatDoesNotAnswer() throws Exception {
    try (FakeServer silent = FakeServer.silentAfter(SERVER.port(), 3000)) {
      CommandProcess run =
          start(
              "check",
              "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=disable"
                  .formatted(silent.port()),
              "--timeout",
              "60");
      while (SERVER
          .query(
              "postgres",
              "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'BEGIN READ ONLY%'"
                  + " AND application_name LIKE 'pgready/%'")
          .isEmpty()) {
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
      Signals.send("INT", run.process());
      // sooner than the answer's own limit
      assertThat(run.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(run.process().exitValue()).isEqualTo(130);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).isEqualToIgnoringNewLines("pgready: " + ShutdownGuard.NO_REPORT);
    }
    ServerTraces.assertNone(SERVER, "postgres");
  }

  private static String verdict(String output) {
    try {
      JsonNode verdict = JsonMapper.shared().readTree(output).get("verdict");
      return verdict == null ? "none" : verdict.asString();
    } catch (JacksonException e) {
      return "none";
    }
  }

  private CommandProcess start(String... arguments) throws IOException {
    return CommandProcess.start(directory, List.of(), arguments);
  }
}
