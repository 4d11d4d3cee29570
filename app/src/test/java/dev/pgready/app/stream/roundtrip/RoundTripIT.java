// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.Execution;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.stream.StreamProblem;
import dev.pgready.app.stream.StreamServers;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.facts.ProbeFacts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class RoundTripIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  /** How long what works may take: as long as a busy machine needs. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final RoundTripOptions OPTIONS =
      new RoundTripOptions(3, null, 0, false, 1000, PATIENCE_MILLIS);

  private static RoundTripResult run(TestPostgres server, String database, RoundTripOptions options)
      throws StreamProblem, InterruptedException {
    return RoundTrip.run(
        StreamServers.target(server, database), StreamServers.target(server, database), options);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void everyMajorSendsItBack(int major) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    RoundTripResult result = run(server, database, OPTIONS);
    assertThat(result.acknowledgedMillis()).hasSize(3).allMatch(ms -> ms >= 0);
    assertThat(result.sentMillis()).hasSize(3).allMatch(ms -> ms > 0);
    assertThat(result.slotMillis()).isPositive();
    assertThat(result.firstByteMillis()).isPositive();
    assertThat(result.keepaliveMillis()).isEqualTo(30_000);
    assertThat(result.protocolVersion()).isEqualTo(Math.min(4, Math.max(1, major - 12)));
    assertThat(result.bytes()).isPositive();
    assertThat(String.join(" ", result.notProven()).contains("no messages in pgoutput"))
        .isEqualTo(major == 13);
    StreamServers.assertNothingLeft(server, database);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void theWriteTestDecodesARow(int major) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    RoundTripResult result =
        run(server, database, new RoundTripOptions(1, null, 0, true, 1000, PATIENCE_MILLIS));
    assertThat(result.proven()).anyMatch(line -> line.startsWith("a row was inserted"));
    assertThat(result.notProven()).noneMatch(line -> line.contains("no content"));
    StreamServers.assertNothingLeft(server, database);
  }

  @Test
  void oneRealChangeComesThroughThePublication() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE \"T\"\"x é\" (id int PRIMARY KEY)",
        "CREATE PUBLICATION \"P'\"\" é\" FOR TABLE \"T\"\"x é\"");
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () ->
                server.execute(
                    database,
                    "DO $$BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_replication_slots s JOIN pg_replication_slots r USING (slot_name) WHERE r.active AND r.database = current_database()) LOOP PERFORM pg_sleep(0.01); END LOOP; END$$",
                    "INSERT INTO \"T\"\"x é\" SELECT generate_series(1, 5)"));
    RoundTripResult result =
        run(
            server,
            database,
            new RoundTripOptions(1, "P'\" é", PATIENCE_MILLIS, false, 1000, PATIENCE_MILLIS));
    writer.join();
    assertThat(result.proven())
        .contains(
            "a real change came through publication \"P'\"\" é\": Insert on public.\"T\"\"x é\"");
    assertThat(result.notProven()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void aMissingPublicationIsSaid(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    assertThatThrownBy(
            () ->
                run(
                    server,
                    database,
                    new RoundTripOptions(1, "nope", 0, false, 1000, PATIENCE_MILLIS)))
        .isInstanceOfSatisfying(
            StreamProblem.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageStartingWith("there is no publication nope in database " + database)
        .hasMessageEndingWith("before the consumer creates its slot");
    server.execute(database, "CREATE PUBLICATION \"Nöpe\"");
    assertThatThrownBy(
            () ->
                run(
                    server,
                    database,
                    new RoundTripOptions(1, "nöep", 0, false, 1000, PATIENCE_MILLIS)))
        .hasMessageEndingWith("; did you mean \"Nöpe\"?");
    StreamServers.assertNothingLeft(server, database);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void anOpenTransactionIsNamed(int major) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    try (Connection other = server.connect("postgres", "postgres");
        Statement statement = other.createStatement()) {
      statement.execute("SET application_name = 'night\u001bjob'");
      other.setAutoCommit(false);
      statement.execute("SELECT txid_current()");
      int pid = other.unwrap(org.postgresql.PGConnection.class).getBackendPID();
      long start = System.nanoTime();
      assertThatThrownBy(() -> run(server, database, OPTIONS))
          .isInstanceOfSatisfying(
              StreamProblem.class,
              e -> {
                assertThat(e.sqlState()).isEqualTo("55P03");
                assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY);
                assertThat(e.blockers()).hasSize(1);
              })
          .hasMessageContaining("within 1 s: it waits for pid " + pid)
          .hasMessageContaining("idle in transaction, open for 00:0")
          .hasMessageContaining("pg_terminate_backend(" + pid + ")")
          .hasMessageNotContaining("\u001b");
      assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
      other.rollback();
    }
    StreamServers.assertNothingLeft(server, database);
  }

  @Test
  void aPreparedTransactionIsNamed() {
    TestPostgres server = TestPostgres.shared(15);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE t (a int)",
        "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'for''gotten'");
    try {
      assertThatThrownBy(() -> run(server, database, OPTIONS))
          .hasMessageContaining(
              "it waits for prepared transaction 'for'gotten' of postgres in database " + database)
          .hasMessageEndingWith("commit it or roll it back");
    } finally {
      server.execute(database, "ROLLBACK PREPARED 'for''gotten'");
    }
  }

  @Test
  void readOnlyTransactionsAreNotInTheWay() throws Exception {
    TestPostgres server = TestPostgres.shared(15);
    String database = server.createDatabase();
    try (Connection other = server.connect("postgres", database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1");
      assertThat(run(server, database, OPTIONS).acknowledgedMillis()).hasSize(3);
      other.rollback();
    }
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void whatIsMissingIsSaidInOneSentence(int major) throws SQLException, ConnectFailure {
    try (TestPostgres server =
        TestPostgres.start(
            major, "wal_level = replica", "max_replication_slots = 1", "max_wal_senders = 1")) {
      String database = "postgres";
      assertThatThrownBy(() -> run(server, database, OPTIONS))
          .hasMessage(
              "wal_level is replica; logical decoding needs logical: set it and restart the server");
      server.restart("wal_level = logical");
      server.execute(database, "CREATE ROLE plain LOGIN", "CREATE ROLE r LOGIN REPLICATION");
      assertThatThrownBy(
              () ->
                  RoundTrip.run(
                      StreamServers.target(server, "plain", database),
                      StreamServers.target(server, "plain", database),
                      OPTIONS))
          .hasMessage(
              "role plain is not allowed to open replication connections: run ALTER ROLE plain REPLICATION, or what your provider has for it");
      server.execute(database, "SELECT pg_create_physical_replication_slot('only')");
      assertThatThrownBy(() -> run(server, database, OPTIONS))
          .hasMessage(
              "all 1 replication slots are taken: drop an unused one or raise max_replication_slots");
      server.execute(database, "SELECT pg_drop_replication_slot('only')");
      server.execute(
          database,
          "REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text%s) FROM PUBLIC"
              .formatted(major >= 17 ? ", boolean" : ""));
      assertThatThrownBy(
              () ->
                  RoundTrip.run(
                      StreamServers.target(server, "r", database),
                      StreamServers.target(server, "r", database),
                      OPTIONS))
          .isInstanceOfSatisfying(
              StreamProblem.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.INCONCLUSIVE))
          .hasMessageContaining("role r is not allowed to send a logical message");
      // the one that was just closed has its place until it has ended
      while (!server.query(database, "SELECT 1 FROM pg_stat_replication").isEmpty()) {
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
      try (Session other = ConnectionFactory.replication(StreamServers.target(server, database))) {
        assertThat(other.keyDataPid()).isPositive();
        assertThatThrownBy(() -> run(server, database, OPTIONS))
            .hasMessage("all 1 WAL senders are taken: stop a consumer or raise max_wal_senders");
      }
      server.restart("max_wal_senders = 0");
      assertThatThrownBy(() -> run(server, database, OPTIONS))
          .hasMessage("all 0 WAL senders are taken: stop a consumer or raise max_wal_senders");
    }
  }

  @Test
  void asAProbeItNeverThrows() {
    TestPostgres server = TestPostgres.shared(17);
    String database = server.createDatabase();
    ProbeFacts.StreamProbe good =
        new RoundTrip()
            .probe(
                StreamServers.target(server, database),
                StreamServers.target(server, database),
                null);
    assertThat(good.worked()).isTrue();
    assertThat(good.latencyMillis()).isNotNull();
    ProbeFacts.StreamProbe bad =
        new RoundTrip()
            .probe(
                StreamServers.target(server, database),
                StreamServers.target(server, database),
                "nope");
    assertThat(bad.worked()).isFalse();
    assertThat(bad.sqlState()).isEqualTo("42704");
  }

  /** What works, what does not, and the same of a slot. */
  @Test
  void jsonIsAsItsSchemaSays() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    String uri = server.uri(database);
    server.execute(
        database,
        "CREATE PUBLICATION fits FOR ALL TABLES",
        "SELECT pg_catalog.pg_create_logical_replication_slot('fits', 'pgoutput')");
    RoundTripReport json = new RoundTripReport(true, false);
    ConnectionTarget target = StreamServers.target(server, database);
    assertFits(json.good(run(server, database, OPTIONS), target));
    assertFits(
        json.good(
            run(server, database, new RoundTripOptions(1, null, 0, true, 1000, PATIENCE_MILLIS)),
            target));
    assertFits(json.slot("fits", SlotTest.run(target, "fits", "fits", PATIENCE_MILLIS)));
    RoundTripOptions missing = new RoundTripOptions(1, "missing", 0, false, 1000, PATIENCE_MILLIS);
    assertThatThrownBy(() -> run(server, database, missing))
        .isInstanceOfSatisfying(StreamProblem.class, problem -> assertFits(json.bad(problem)));
    server.execute(
        database, "SELECT pg_catalog.pg_drop_replication_slot('fits')", "DROP PUBLICATION fits");
    Execution detected = Execution.of("providers", "detect", uri, "--format", "json");
    assertThat(
            schema("providers", "detect", "--json-schema")
                .validate(detected.out(), InputFormat.JSON))
        .as(detected.out())
        .isEmpty();
  }

  private static void assertFits(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    assertThat(schema("stream", "--json-schema").validate(text, InputFormat.JSON))
        .as(text)
        .isEmpty();
  }

  private static Schema schema(String... words) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Execution.of(words).out());
  }
}
