// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/**
 * Plays the same scenes on every major version and decodes what comes. With {@code
 * -Dpgready.golden.refresh=true} the bytes become the golden files that the unit tests read.
 */
final class GoldenRecordingIT {
  static final Iterable<String> NAMES = GoldenSession.NAMES;

  /** So many rows of one transaction exceed 64 kB of decoding memory, and so it is streamed. */
  private static final int MANY = 1_500;

  @ParameterizedTest
  @FieldSource("NAMES")
  void realServersAreUnderstood(String name) throws SQLException {
    int major = Integer.parseInt(name.substring(2, 4));
    String session = name.substring(5);
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    prepare(server, database);
    List<byte[]> recorded =
        session.startsWith("v1")
            ? peek(server, database, session, major)
            : walsender(server, database, session, major);
    GoldenSession now =
        new GoldenSession(name, GoldenSession.options(name), withoutRepetitions(recorded));
    Set<MessageKind> kinds = kinds(now);
    assertThat(kinds).contains(MessageKind.RELATION, MessageKind.INSERT, MessageKind.COMMIT);
    if (Boolean.getBoolean("pgready.golden.refresh")) {
      now.write();
    } else {
      assertThat(kinds).isEqualTo(kinds(GoldenSession.read(name)));
    }
  }

  private static Set<MessageKind> kinds(GoldenSession session) {
    return session.decode().stream()
        .map(Message::kind)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(MessageKind.class)));
  }

  private static void prepare(TestPostgres server, String database) {
    server.execute(
        database,
        "CREATE SCHEMA \"S é\"",
        "CREATE TYPE mood AS ENUM ('ok', 'bad')",
        """
        CREATE TABLE "S é"."T""x é" (id int PRIMARY KEY, "Ünï" text, m mood, n numeric(10, 2),
          j jsonb, b bytea, ts timestamptz, f float8, big text, flag bool)""",
        "ALTER TABLE \"S é\".\"T\"\"x é\" ALTER big SET STORAGE EXTERNAL",
        "CREATE TABLE whole (a int, b text)",
        "ALTER TABLE whole REPLICA IDENTITY FULL",
        "CREATE TABLE other (id serial PRIMARY KEY, a int UNIQUE NOT NULL)",
        "ALTER TABLE other REPLICA IDENTITY USING INDEX other_a_key",
        "CREATE TABLE nothing (a int)",
        "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
        "CREATE PUBLICATION p FOR TABLE \"S é\".\"T\"\"x é\", whole, other",
        "CREATE PUBLICATION q FOR TABLE nothing WITH (publish = 'insert, truncate')");
  }

  private static void play(TestPostgres server, String database) {
    String table = "\"S é\".\"T\"\"x é\"";
    server.execute(
        database,
        """
        INSERT INTO %s VALUES
          (1, 'é', 'ok', 1.50, '{"a": [1, null]}', '\\x00ff', '2026-01-02 03:04:05.678+00', 'NaN',
           repeat('x', 3000), true),
          (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"""
            .formatted(table),
        "UPDATE %s SET \"Ünï\" = '' WHERE id = 1".formatted(table),
        "UPDATE %s SET id = 3 WHERE id = 2".formatted(table),
        "DELETE FROM %s WHERE id = 3".formatted(table),
        "INSERT INTO whole VALUES (1, 'a')",
        "UPDATE whole SET b = NULL",
        "DELETE FROM whole",
        "INSERT INTO other (a) VALUES (7)",
        "INSERT INTO nothing VALUES (8)",
        "TRUNCATE whole, other RESTART IDENTITY CASCADE",
        "SELECT pg_logical_emit_message(true, 'prefix é', 'content')",
        "SELECT pg_logical_emit_message(false, 'loose', '')",
        "DO $$BEGIN PERFORM pg_replication_origin_drop('pgready_o') FROM pg_replication_origin"
            + " WHERE roname = 'pgready_o'; END$$",
        "SELECT pg_replication_origin_create('pgready_o')");
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_replication_origin_session_setup('pgready_o')");
      statement.execute("INSERT INTO whole VALUES (5, 'from elsewhere')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String gid = "gid é " + database;
    server.execute(
        database,
        "BEGIN; INSERT INTO whole VALUES (6, 'two'); PREPARE TRANSACTION '%s'".formatted(gid),
        "COMMIT PREPARED '%s'".formatted(gid),
        "BEGIN; INSERT INTO whole VALUES (7, 'two'); PREPARE TRANSACTION '%s'".formatted(gid),
        "ROLLBACK PREPARED '%s'".formatted(gid),
        "BEGIN; INSERT INTO whole SELECT n, 'many' FROM generate_series(1, %d) n; PREPARE TRANSACTION '%s'"
            .formatted(MANY, gid),
        "COMMIT PREPARED '%s'".formatted(gid));
  }

  private static List<byte[]> peek(
      TestPostgres server, String database, String session, int major) {
    server.execute(
        database,
        "SELECT pg_create_logical_replication_slot('golden_%s', 'pgoutput')".formatted(database));
    try {
      play(server, database);
      String options =
          "'proto_version', '1', 'publication_names', 'p,q'"
              + (major >= 14 ? ", 'messages', 'true'" : "")
              + (session.endsWith("binary") ? ", 'binary', 'true'" : "");
      return server
          .query(
              database,
              "SELECT encode(data, 'hex') FROM pg_logical_slot_peek_binary_changes('golden_%s', NULL, NULL, %s)"
                  .formatted(database, options))
          .stream()
          .map(java.util.HexFormat.of()::parseHex)
          .toList();
    } finally {
      server.execute(database, "SELECT pg_drop_replication_slot('golden_%s')".formatted(database));
    }
  }

  private static List<byte[]> walsender(
      TestPostgres server, String database, String session, int major) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("replication", "database");
    properties.setProperty("assumeMinServerVersion", "10");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("options", "-c logical_decoding_work_mem=64kB");
    List<byte[]> recorded = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), database),
                properties);
        Statement statement = connection.createStatement();
        Connection writer = server.connect("postgres", database);
        Statement write = writer.createStatement()) {
      boolean twoPhase = session.equals("v3-two-phase");
      statement.execute(
          "CREATE_REPLICATION_SLOT golden_%s TEMPORARY LOGICAL pgoutput %s"
              .formatted(
                  database,
                  twoPhase
                      ? (major >= 15
                          ? "(TWO_PHASE, SNAPSHOT 'nothing')"
                          : "TWO_PHASE NOEXPORT_SNAPSHOT")
                      : "NOEXPORT_SNAPSHOT"));
      String streaming = session.endsWith("parallel") ? "parallel" : "on";
      CopyDual copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyDual(
                  "START_REPLICATION SLOT golden_%s LOGICAL 0/0 (proto_version '%s', publication_names 'p,q', messages 'true', streaming '%s'%s)"
                      .formatted(
                          database,
                          session.charAt(1),
                          streaming,
                          twoPhase ? ", two_phase 'on'" : ""));
      play(server, database);
      // streamed while still open, then taken back: first a part of it, then another one as a whole
      writer.setAutoCommit(false);
      write.execute(
          "INSERT INTO whole SELECT n, 'kept' FROM generate_series(1, %d) n".formatted(MANY));
      write.execute("SAVEPOINT s");
      write.execute(
          "INSERT INTO whole SELECT n, 'sub' FROM generate_series(1, %d) n".formatted(MANY));
      write.execute("SELECT pg_logical_emit_message(true, 'in stream', 'x')");
      receiveUntil(copy, recorded, MessageKind.STREAM_STOP);
      receiveUntil(copy, recorded, MessageKind.STREAM_STOP);
      write.execute("ROLLBACK TO SAVEPOINT s");
      write.execute("UPDATE whole SET b = 'changed' WHERE a < 3");
      write.execute("DELETE FROM whole WHERE a = 4");
      write.execute("TRUNCATE other");
      writer.commit();
      receiveUntil(copy, recorded, MessageKind.STREAM_COMMIT);
      write.execute(
          "INSERT INTO whole SELECT n, 'lost' FROM generate_series(1, %d) n".formatted(MANY));
      write.execute("CREATE TYPE later AS ENUM ('a')");
      write.execute("CREATE TABLE typed (a later)");
      write.execute("ALTER PUBLICATION p ADD TABLE typed");
      write.execute("INSERT INTO typed VALUES ('a')");
      write.execute(
          "INSERT INTO whole SELECT n, 'lost' FROM generate_series(1, %d) n".formatted(MANY));
      receiveUntil(copy, recorded, MessageKind.STREAM_STOP);
      writer.rollback();
      write.execute("SELECT pg_logical_emit_message(true, 'end', '')");
      writer.commit();
      receiveUntil(copy, recorded, MessageKind.MESSAGE);
      receiveUntil(copy, recorded, MessageKind.COMMIT);
      connection.abort(Runnable::run);
    }
    return recorded;
  }

  /** A message of that kind that stands outside of what came before. */
  private static void receiveUntil(CopyDual copy, List<byte[]> recorded, MessageKind kind)
      throws SQLException {
    char code =
        switch (kind) {
          case STREAM_STOP -> 'E';
          case STREAM_COMMIT -> 'c';
          case MESSAGE -> 'M';
          default -> 'C';
        };
    while (true) {
      ByteBuffer frame = ByteBuffer.wrap(copy.readFromCopy());
      if (frame.get() == 'w') {
        byte[] message = Arrays.copyOfRange(frame.array(), 25, frame.array().length);
        recorded.add(message);
        if (message[0] == code
            && (code != 'M'
                || new String(message, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("end\0"))) {
          return;
        }
      }
    }
  }

  /** Three of a kind in a row say as much as a thousand. */
  private static List<byte[]> withoutRepetitions(List<byte[]> all) {
    List<byte[]> kept = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (byte[] message : all) {
      char kind = (char) message[0];
      boolean row = kind == 'I' || kind == 'U' || kind == 'D';
      if (!row) {
        kept.add(message);
        if (kind == 'S') {
          seen.clear();
        }
      } else if (seen.merge(kind + "/" + message.length, 1, Integer::sum) <= 3) {
        kept.add(message);
      }
    }
    return kept;
  }
}
