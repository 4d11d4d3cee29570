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
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection that is cut without notice, as a broken network or a firewall does it. */
final class CutIT {
  /** Of this server, so that both ends notice soon; with 60 s pgready takes about half a minute. */
  private static final String PATIENCE = "wal_sender_timeout = 1s";

  private static final TailOptions FOLLOW =
      new TailOptions(List.of("p"), null, false, 0, false, List.of(), 0, null, 60_000, 2000);

  private static TestPostgres server = TestPostgres.shared(16);

  @BeforeAll
  static void start() {
    server = TestPostgres.start(16, PATIENCE);
    server.execute("postgres", "CREATE TABLE t (a int)", "CREATE PUBLICATION p FOR TABLE t");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ConnectionTarget through(Relay relay) {
    return new ConnectionTarget(
        "127.0.0.1", relay.port(), "postgres", "postgres", null, "disable", 2, Map.of());
  }

  /** The server drops its end by itself, and with it the slot. */
  private static void assertNoWalsender() {
    server.execute(
        "postgres",
        "DO $$BEGIN WHILE EXISTS (SELECT FROM pg_stat_replication) OR EXISTS (SELECT FROM pg_replication_slots) LOOP PERFORM pg_sleep(0.02), pg_stat_clear_snapshot(); END LOOP; END$$");
  }

  @Test
  void aNetworkThatIsGoneIsNoticedAndSaid() throws IOException {
    try (Relay relay = Relay.to(server.port())) {
      long start = System.nanoTime();
      assertThatThrownBy(
              () ->
                  new ChangeFollower(FOLLOW, new JsonChanges(new ByteArrayOutputStream()))
                      .run(through(relay), through(relay), (link, tail) -> relay.cut()))
          .isInstanceOfSatisfying(
              StreamProblem.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NO_FACTS))
          .hasMessageStartingWith("nothing has come from 127.0.0.1:" + relay.port())
          .hasMessageContaining("the server cannot be reached any more");
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(90);
      assertNoWalsender();
    }
  }

  @Test
  void aStreamThatAloneIsCutIsNoticedAndSaid() throws IOException {
    try (Relay relay = Relay.to(server.port())) {
      assertThatThrownBy(
              () ->
                  new ChangeFollower(FOLLOW, new JsonChanges(new ByteArrayOutputStream()))
                      .run(
                          StreamServers.target(server, "postgres"),
                          through(relay),
                          (link, tail) -> relay.cut()))
          .hasMessageContaining("the server has ended this stream");
      assertNoWalsender();
    }
    StreamServers.assertNothingLeft(server, "postgres");
  }

  @Test
  void aRoundTripThatIsCutEndsInTime() throws IOException {
    try (Relay relay = Relay.to(server.port())) {
      RoundTripOptions options = new RoundTripOptions(100_000, null, 0, false, 1000, 1500);
      assertThatThrownBy(
              () -> {
                Thread cut =
                    new Thread(
                        () -> {
                          server.execute(
                              "postgres",
                              "DO $$BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming') LOOP PERFORM pg_sleep(0.02), pg_stat_clear_snapshot(); END LOOP; END$$");
                          relay.cut();
                        });
                cut.start();
                RoundTrip.run(StreamServers.target(server, "postgres"), through(relay), options);
              })
          .isInstanceOf(StreamProblem.class)
          .hasMessageContaining("did not come back within 1500 ms");
      assertNoWalsender();
    }
    StreamServers.assertNothingLeft(server, "postgres");
  }
}
