// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ended at any moment, pgready leaves no slot, publication, table or session. */
final class NothingLeftIT {
  private static final int MOMENTS = 50;

  /** Side by side, for most of the time of each goes into its start. */
  private static final int AT_ONCE = 10;

  private static final String[] SIGNALS = {"INT", "TERM", "KILL"};

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void endedAtRandomMoments() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(database, "CREATE TABLE t (a int)", "CREATE PUBLICATION p FOR TABLE t");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < MOMENTS; i += AT_ONCE) {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int j = i; j < i + AT_ONCE; j++) {
        String signal = SIGNALS[j % SIGNALS.length];
        boolean follow = random.nextBoolean();
        // sleeping is the point here: the moment must be any
        long millis = 200L + random.nextInt(3000);
        ends.add(
            CompletableFuture.runAsync(
                () -> endAt(server.uri(database), follow, signal, millis, seed), threads));
      }
      ends.forEach(CompletableFuture::join);
      StreamServers.assertNothingLeft(server, database);
    }
  }

  private static void endAt(String uri, boolean follow, String signal, long millis, long seed) {
    StreamProcess process =
        follow
            ? StreamProcess.start("64m", uri, "--follow", "--publication", "p", "--format", "json")
            : StreamProcess.start("64m", uri, "--write-test", "--count", "5000");
    try {
      process.signalAfter(signal, millis);
      process.await(20);
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.errors())
        .as("seed %d, %s after %d ms", seed, signal, millis)
        .doesNotContain("Exception", "defect");
  }

  @Test
  void theServerRestartsOrCrashesAtAnyMoment() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute("postgres", "CREATE TABLE t (a int)", "CREATE PUBLICATION p FOR TABLE t");
      for (boolean crash : new boolean[] {false, true}) {
        List<StreamProcess> streams = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          streams.add(
              i % 2 == 0
                  ? StreamProcess.start(
                      "64m", server.uri("postgres"), "--follow", "--publication", "p")
                  : StreamProcess.start("64m", server.uri("postgres"), "--count", "100000"));
          // so that each is somewhere else when it happens
          Thread.sleep(250);
        }
        if (crash) {
          crash(server);
        } else {
          server.restart();
        }
        for (StreamProcess stream : streams) {
          // one that had not connected yet finds the server that is up again, and follows it
          stream.signalAfter("INT", 3000);
          stream.await(20);
          assertThat(stream.errors()).doesNotContain("Exception", "defect");
        }
        StreamServers.assertNothingLeft(server, "postgres");
      }
    }
  }

  /** Kills a server process, on which the server ends all others and recovers. */
  private static void crash(TestPostgres server) {
    assertThatThrownBy(
            () -> server.execute("postgres", "COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'"))
        .isInstanceOf(RuntimeException.class);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (Connection connection = server.connect("postgres", "postgres")) {
        assertThat(connection.isValid(5)).isTrue();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void endedWhileItsSlotWaits() throws Exception {
    TestPostgres server = TestPostgres.shared(15);
    String database = server.createDatabase();
    try (var other = server.connect("postgres", database);
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT txid_current()");
      for (String signal : SIGNALS) {
        StreamProcess process =
            StreamProcess.start("64m", server.uri(database), "--lock-timeout", "3s");
        server.execute(
            database,
            "DO $$BEGIN WHILE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name LIKE 'pgready%') LOOP PERFORM pg_sleep(0.02), pg_stat_clear_snapshot(); END LOOP; END$$");
        process.signalAfter(signal, 1);
        process.await(5);
        StreamServers.assertNothingLeft(server, database);
      }
      other.rollback();
    }
  }
}
