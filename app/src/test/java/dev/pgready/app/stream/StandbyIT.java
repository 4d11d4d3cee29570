// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.stream.changes.JsonChanges;
import dev.pgready.app.stream.roundtrip.RoundTrip;
import dev.pgready.app.stream.roundtrip.RoundTripOptions;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streaming from a standby that follows its primary: works from PostgreSQL 16 on. */
final class StandbyIT {
  private static final RoundTripOptions OPTIONS =
      new RoundTripOptions(1, null, 0, false, 800, 5000);

  @ParameterizedTest
  @ValueSource(ints = {13, 15})
  void olderOnesSayWhyNot(int major) {
    try (TestPostgres primary = TestPostgres.start(major);
        TestPostgres standby = primary.standby()) {
      ConnectionTarget target = StreamServers.target(standby, "postgres");
      assertThatThrownBy(() -> RoundTrip.run(target, target, OPTIONS))
          .isInstanceOfSatisfying(
              StreamProblem.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY))
          .hasMessage(
              "this server is a standby, and PostgreSQL %d decodes on the primary only: connect to the primary"
                  .formatted(major));
      StreamServers.assertNothingLeft(standby, "postgres");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 18})
  void newerOnesStream(int major) throws Exception {
    try (TestPostgres primary = TestPostgres.start(major);
        TestPostgres standby = primary.standby()) {
      primary.execute("postgres", "CREATE TABLE t (a int)", "CREATE PUBLICATION p FOR TABLE t");
      standby.awaitReplay(primary);
      ConnectionTarget target = StreamServers.target(standby, "postgres");

      assertThatThrownBy(() -> RoundTrip.run(target, target, OPTIONS))
          .as("an idle primary writes no snapshot record")
          .hasMessageContaining("run SELECT pg_catalog.pg_log_standby_snapshot() there");
      StreamServers.assertNothingLeft(standby, "postgres");

      CountDownLatch done = new CountDownLatch(1);
      CompletableFuture<Void> snapshots = CompletableFuture.runAsync(() -> log(primary, done));
      try {
        assertThatThrownBy(
                () ->
                    RoundTrip.run(
                        target, target, new RoundTripOptions(1, null, 0, false, 10_000, 5000)))
            .isInstanceOfSatisfying(
                StreamProblem.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.INCONCLUSIVE))
            .hasMessageStartingWith("the slot and the stream work on this standby");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ChangeFollower(
                new TailOptions(
                    List.of("p"), null, false, 0, false, List.of(), 1, null, 30_000, 10_000),
                new JsonChanges(bytes))
            .run(
                target,
                target,
                (link, tail) -> primary.execute("postgres", "INSERT INTO t VALUES (7)"));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\"new\":{\"a\":7}");
      } finally {
        done.countDown();
        snapshots.join();
      }
      StreamServers.assertNothingLeft(standby, "postgres");
    }
  }

  /** Often: each slot needs one that is younger than itself. */
  private static void log(TestPostgres primary, CountDownLatch done) {
    try {
      while (!done.await(100, TimeUnit.MILLISECONDS)) {
        primary.execute("postgres", "SELECT pg_log_standby_snapshot()");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
