package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What comes through the stream may be larger than the heap. */
final class FlatMemoryIT {
  private static final int ROWS = 2_000_000;

  @Test
  void twoMillionRowsInOneTransaction() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute(
          "postgres", "CREATE TABLE t (a int, b text)", "CREATE PUBLICATION p FOR TABLE t");
      for (String version : new String[] {"1", "2"}) {
        StreamProcess process =
            StreamProcess.start(
                "64m",
                server.uri("postgres"),
                "--follow",
                "--publication",
                "p",
                "--format",
                "json",
                "--proto-version",
                version,
                "--streaming",
                "--limit",
                Integer.toString(ROWS));
        awaitReader(server);
        CompletableFuture<Void> writer =
            CompletableFuture.runAsync(
                () ->
                    server.execute(
                        "postgres",
                        "INSERT INTO t SELECT n, 'some text of a row' FROM generate_series(1, %d) n"
                            .formatted(ROWS)));
        assertThat(process.await(200)).as(process.errors()).isZero();
        writer.join();
      }
    }
  }

  @Test
  void aValueOfTwoHundredMegabytes() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute(
          "postgres", "CREATE TABLE t (a int, b text)", "CREATE PUBLICATION p FOR TABLE t");
      for (String heap : new String[] {"256m", "1g"}) {
        StreamProcess process =
            StreamProcess.start(
                heap,
                server.uri("postgres"),
                "--follow",
                "--publication",
                "p",
                "--format",
                "json",
                "--limit",
                "1");
        awaitReader(server);
        server.execute("postgres", "INSERT INTO t VALUES (1, repeat('x', 200 * 1024 * 1024))");
        int exit = process.await(100);
        assertThat(process.errors()).doesNotContain("OutOfMemoryError", "Exception");
        if (heap.equals("1g")) {
          assertThat(exit).as(process.errors()).isZero();
        } else if (exit != 0) {
          assertThat(exit).isEqualTo(3);
          assertThat(process.errors())
              .contains("one change of the stream is larger than pgready's memory");
        }
        StreamServers.assertNothingLeft(server, "postgres");
      }
    }
  }

  private static void awaitReader(TestPostgres server) {
    server.execute(
        "postgres",
        "DO $$BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming') LOOP PERFORM pg_sleep(0.02), pg_stat_clear_snapshot(); END LOOP; END$$");
  }
}
