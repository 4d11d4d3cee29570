// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.checks.testing.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code check URL} is {@code collect URL | check --facts -}: the same way from the document on.
 */
final class OnlineIsOfflineIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final String URI = SERVER.uri("postgres");

  @Test
  void aRealServerIsJudged() {
    Execution run = Execution.of("check", URI, "--only", "wal-level", "--all");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("wal_level is logical");
    assertThat(run.code()).isZero();
  }

  /** Both judge the same document; what two collections differ in is the server's, not ours. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void sameBytes(Format format) {
    awaitQuiet();
    Execution collected = Execution.of("collect", URI);
    assertThat(collected.err()).isEmpty();
    assertThat(collected.code()).isZero();
    String[] options = {"--for", "zero", "--format", format.word()};
    Execution offline =
        Execution.withInput(collected.out(), Map.of(), concat(options, "check", "--facts", "-"));
    awaitQuiet();
    Execution online = Execution.of(concat(options, "check", URI));
    assertThat(stable(offline.out())).isEqualTo(stable(online.out()));
    assertThat(offline.code()).isEqualTo(online.code());
  }

  /** Sessions of before end a moment after their clients have gone, and reports count them. */
  private static void awaitQuiet() {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!SERVER
            .query(
                "postgres",
                "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    + " AND backend_type IN ('client backend', 'walsender')")
            .isEmpty()
        && System.nanoTime() < deadline) {
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }

  /** The moment, the time it took and the process of two collections are not the same. */
  private static String stable(String report) {
    return report
        .replaceAll("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d", "TIME")
        .replaceAll("(_seconds\\{.*}) [0-9.]+", "$1 N")
        .replaceAll("(?i)(pid|lsn|age|latency)[^\\n]*", "$1");
  }

  private static String[] concat(String[] options, String... first) {
    String[] all = new String[first.length + options.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    return all;
  }
}
