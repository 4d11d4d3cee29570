package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ended at any moment, pgready leaves no slot, publication, table or session. */
final class NothingLeftIT {
  private static final int MOMENTS = 50;
  private static final String[] SIGNALS = {"INT", "TERM", "KILL"};

  @Test
  void endedAtRandomMoments() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(database, "CREATE TABLE t (a int)", "CREATE PUBLICATION p FOR TABLE t");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < MOMENTS; i++) {
      String signal = SIGNALS[i % SIGNALS.length];
      boolean follow = random.nextBoolean();
      // sleeping is the point here: the moment must be any
      long millis = 300L + random.nextInt(1500);
      StreamProcess process =
          follow
              ? StreamProcess.start(
                  "64m", server.uri(database), "--follow", "--publication", "p", "--format", "json")
              : StreamProcess.start("64m", server.uri(database), "--write-test", "--count", "5000");
      process.signalAfter(signal, millis);
      process.await(10);
      assertThat(process.errors())
          .as("seed %d, %s after %d ms", seed, signal, millis)
          .doesNotContain("Exception", "defect");
      StreamServers.assertNothingLeft(server, database);
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
