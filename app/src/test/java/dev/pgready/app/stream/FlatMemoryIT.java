// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes through the stream may be larger than the heap. */
final class FlatMemoryIT {
  private static final int ROWS = 2_000_000;

  @Test
  void twoMillionRowsInOneTransaction() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute(
          "postgres",
          "CREATE TABLE t (a int, b text)",
          "CREATE PUBLICATION p FOR TABLE t",
          "SELECT pg_create_logical_replication_slot('v' || n, 'pgoutput') FROM generate_series(1, 2) n",
          "INSERT INTO t SELECT n, 'some text of a row' FROM generate_series(1, %d) n"
              .formatted(ROWS));
      List<StreamProcess> streams = new ArrayList<>();
      for (String version : new String[] {"1", "2"}) {
        streams.add(
            StreamProcess.start(
                "64m",
                server.uri("postgres"),
                "--follow",
                "--slot",
                "v" + version,
                "--publication",
                "p",
                "--format",
                "json",
                "--proto-version",
                version,
                "--streaming",
                "--limit",
                Integer.toString(ROWS)));
      }
      for (StreamProcess stream : streams) {
        assertThat(stream.await(200)).as(stream.errors()).isZero();
      }
      // the server did not hold back what was too large for its own memory
      assertThat(
              server.query(
                  "postgres",
                  "SELECT slot_name FROM pg_stat_replication_slots WHERE stream_txns > 0"))
          .containsExactly("v2");
    }
  }

  @Test
  void aValueOfTwoHundredMegabytes() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute(
          "postgres", "CREATE TABLE t (a int, b text)", "CREATE PUBLICATION p FOR TABLE t");
      StreamProcess human = one(server, "human");
      StreamProcess json = one(server, "json");
      server.execute(
          "postgres",
          "DO $$BEGIN WHILE (SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming') < 2 LOOP PERFORM pg_sleep(0.02), pg_stat_clear_snapshot(); END LOOP; END$$",
          "INSERT INTO t VALUES (1, repeat('x', 200 * 1024 * 1024))");
      assertThat(human.await(100)).as(human.errors()).isZero();
      assertThat(json.await(100)).as(json.errors()).isZero();
      StreamServers.assertNothingLeft(server, "postgres");
    }
  }

  private static StreamProcess one(TestPostgres server, String format) {
    return StreamProcess.start(
        "32m",
        server.uri("postgres"),
        "--follow",
        "--publication",
        "p",
        "--format",
        format,
        "--limit",
        "1");
  }
}
