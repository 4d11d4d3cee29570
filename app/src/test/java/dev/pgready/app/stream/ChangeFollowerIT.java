// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.stream.changes.ChangeWriter;
import dev.pgready.app.stream.changes.HumanChanges;
import dev.pgready.app.stream.changes.JsonChanges;
import dev.pgready.app.stream.roundtrip.SlotTest;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ChangeFollowerIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static TailOptions options(
      @Nullable String slot, boolean confirm, long limit, int version, boolean streaming) {
    return new TailOptions(
        List.of("p"), slot, confirm, version, streaming, List.of(), limit, null, 20_000, 2000);
  }

  private interface Output {
    ChangeWriter to(ByteArrayOutputStream bytes);
  }

  private static String tail(
      TestPostgres server, String database, TailOptions options, Output output, String... changes)
      throws StreamProblem, InterruptedException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ChangeFollower(options, output.to(bytes))
        .run(
            StreamServers.target(server, database),
            StreamServers.target(server, database),
            (link, tail) -> server.execute(database, changes));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<JsonNode> json(String lines) {
    return lines.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static void tables(TestPostgres server, String database) {
    server.execute(
        database,
        """
        CREATE TABLE "T""x é" (id int PRIMARY KEY, "Ünï\u001b" text, n numeric, j json, jb jsonb,
          b bytea, f float8, big text, flag bool)""",
        "ALTER TABLE \"T\"\"x é\" ALTER big SET STORAGE EXTERNAL",
        "CREATE TABLE whole (a int, b text)",
        "ALTER TABLE whole REPLICA IDENTITY FULL",
        "CREATE PUBLICATION p FOR ALL TABLES");
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void changesAsJson(int major) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    tables(server, database);
    List<JsonNode> lines =
        json(
            tail(
                server,
                database,
                options(null, false, 6, 0, false),
                JsonChanges::new,
                """
                INSERT INTO "T""x é" VALUES (1, E'a\\x1b\\n"\\\\\\u0085\\u202e', 1.50,
                  E'{"a":\\n [1, "\\\\u00e9"]}', '{"b": null}', '\\x00ff10aa', 'NaN', repeat('x', 3000), true)""",
                "UPDATE \"T\"\"x é\" SET n = NULL, id = 2",
                "UPDATE whole SET b = 'none'",
                "INSERT INTO whole VALUES (1, 'a')",
                "UPDATE whole SET b = 'b'",
                "DELETE FROM whole",
                "TRUNCATE whole, \"T\"\"x é\" CASCADE"));
    JsonNode insert = lines.get(1);
    assertThat(lines.get(0).get("op").asString()).isEqualTo("begin");
    assertThat(insert.get("op").asString()).isEqualTo("insert");
    assertThat(insert.get("xid").asLong()).isEqualTo(lines.get(0).get("xid").asLong());
    assertThat(insert.get("table").asString()).isEqualTo("T\"x é");
    JsonNode row = insert.get("new");
    assertThat(row.get("id").isNumber()).isTrue();
    assertThat(row.get("Ünï\u001b").asString()).isEqualTo("a\u001b\n\"\\\u0085\u202e");
    assertThat(row.get("n").isNumber()).isTrue();
    assertThat(row.get("j").get("a").get(1).asString()).isEqualTo("é");
    assertThat(row.get("jb").get("b").isNull()).isTrue();
    assertThat(row.get("b").binaryValue()).containsExactly(0, 0xff, 0x10, 0xaa);
    assertThat(row.get("f").asString()).isEqualTo("NaN");
    assertThat(row.get("flag").asBoolean()).isTrue();
    assertThat(lines.get(2).get("op").asString()).isEqualTo("commit");
    assertThat(lines.get(2).get("lagMillis").asDouble()).isBetween(0.0, 10_000.0);
    JsonNode update =
        lines.stream().filter(l -> l.get("op").asString().equals("update")).toList().get(0);
    assertThat(update.get("key").toString()).isEqualTo("{\"id\":1}");
    assertThat(update.get("new").get("n").isNull()).isTrue();
    assertThat(update.get("new").has("big")).isFalse();
    assertThat(update.get("unchangedToast").toString()).isEqualTo("[\"big\"]");
    assertThat(lines).anyMatch(l -> l.has("old") && l.get("old").get("b").asString().equals("a"));
    JsonNode last = lines.get(lines.size() - 1);
    assertThat(last.get("op").asString()).isEqualTo("truncate");
    assertThat(last.get("cascade").asBoolean()).isTrue();
    StreamServers.assertNothingLeft(server, database);
  }

  @Test
  void changesForPeople() throws Exception {
    TestPostgres server = TestPostgres.shared(17);
    String database = server.createDatabase();
    tables(server, database);
    String text =
        tail(
            server,
            database,
            options(null, false, 4, 0, false),
            bytes -> new HumanChanges(bytes, false),
            "INSERT INTO \"T\"\"x é\" (id, \"Ünï\u001b\", big) VALUES (1, E'it''s\\x1b[2J', repeat('x', 3000))",
            "UPDATE \"T\"\"x é\" SET n = 1",
            "INSERT INTO whole VALUES (1, 'a')",
            "UPDATE whole SET b = 'b'");
    assertThat(text)
        .contains("  INSERT public.\"T\"\"x é\" id=1 Ünï\\x1b='it''s\\x1b[2J' n=null")
        .contains("big='" + "x".repeat(120) + "... (3000 bytes)'")
        .contains("big=(unchanged, not sent: TOAST)")
        .contains("  UPDATE public.whole a=1 b='a' -> 'b'")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void streamedTransactionsOfEveryVersion(int major) throws Exception {
    try (TestPostgres server = TestPostgres.start(major, "logical_decoding_work_mem = 64kB")) {
      String database = "postgres";
      tables(server, database);
      for (int version = 1; version <= Math.min(4, major - 12); version++) {
        List<JsonNode> lines =
            json(
                tail(
                    server,
                    database,
                    options(null, false, 5000, version, version > 1),
                    JsonChanges::new,
                    "INSERT INTO whole SELECT n, 'many' FROM generate_series(1, 5000) n"));
        assertThat(lines.stream().filter(l -> l.get("op").asString().equals("insert")))
            .hasSize(5000);
        assertThat(lines.stream().anyMatch(l -> l.get("op").asString().equals("stream-start")))
            .isEqualTo(version > 1);
      }
    }
  }

  @Test
  void anExistingSlotIsReadWithoutMovingIt() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    tables(server, database);
    String slot = "kept_" + database;
    server.execute(
        database, "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    try {
      server.execute(database, "INSERT INTO whole VALUES (1, 'a')");
      String position =
          "SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = '%s'"
              .formatted(slot);
      List<String> before = server.query(database, position);
      for (int i = 0; i < 2; i++) {
        assertThat(tail(server, database, options(slot, false, 1, 0, false), JsonChanges::new))
            .contains("insert");
      }
      assertThat(server.query(database, position)).isEqualTo(before);
      Lsn end = Lsn.parse(server.query(database, "SELECT pg_current_wal_lsn()").get(0));
      TailOptions confirming =
          new TailOptions(
              List.of("p"), slot, true, 0, false, List.of("nothing"), 0, end, 20_000, 2000);
      assertThat(tail(server, database, confirming, JsonChanges::new)).doesNotContain("insert");
      // at once: the end waits until the walsender has taken the last confirmation
      assertThat(Lsn.parse(server.query(database, position).get(0)))
          .isGreaterThan(Lsn.parse(before.get(0)));
    } finally {
      server.execute(
          database,
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '%s'"
              .formatted(slot),
          "SELECT pg_sleep(0.1), pg_drop_replication_slot('%s')".formatted(slot));
    }
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void aPublicationMadeAfterTheSlotIsSaid(int major) throws StreamProblem {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String slot = "early_" + database;
    server.execute(
        database,
        "CREATE TABLE t (a int)",
        "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot),
        "INSERT INTO t VALUES (1)",
        "CREATE PUBLICATION p FOR TABLE t");
    // restart_lsn may come closer by itself
    String position =
        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '%s'"
            .formatted(slot);
    List<String> before = server.query(database, position);
    try {
      if (major >= 18) {
        // passes over what the publication did not know
        assertThat(assertSlot(server, database, slot)).contains("decoded");
      } else {
        assertThatThrownBy(() -> assertSlot(server, database, slot))
            .hasMessageStartingWith("publication p was created after slot " + slot);
        assertThatThrownBy(
                () -> tail(server, database, options(slot, false, 1, 0, false), JsonChanges::new))
            .isInstanceOf(StreamProblem.class)
            .hasMessageStartingWith("slot %s is older than its publication".formatted(slot));
        StreamServers.assertNoSession(server, database);
      }
      assertThat(server.query(database, position)).hasSize(1).isEqualTo(before);
    } finally {
      server.execute(database, "SELECT pg_drop_replication_slot('%s')".formatted(slot));
    }
  }

  private static String assertSlot(TestPostgres server, String database, String slot)
      throws StreamProblem {
    return SlotTest.run(StreamServers.target(server, database), slot, "p", 30_000);
  }

  @Test
  void slotsThatCannotServeAreSaid() {
    TestPostgres server = TestPostgres.shared(15);
    String database = server.createDatabase();
    String other = server.createDatabase();
    server.execute(
        other,
        "CREATE PUBLICATION p",
        "SELECT pg_create_logical_replication_slot('here_%s', 'pgoutput')".formatted(database),
        "SELECT pg_create_logical_replication_slot('test_%s', 'test_decoding')".formatted(database),
        "SELECT pg_create_physical_replication_slot('phys_%s')".formatted(database));
    try {
      assertThatThrownBy(() -> assertSlot(server, database, "here_" + database))
          .hasMessage(
              "slot here_%s belongs to database %s, not to %s: connect there"
                  .formatted(database, other, database));
      assertThatThrownBy(() -> assertSlot(server, other, "test_" + database))
          .hasMessageContaining("decodes with test_decoding");
      assertThatThrownBy(() -> assertSlot(server, other, "phys_" + database))
          .hasMessageContaining("is a physical slot");
      assertThatThrownBy(() -> assertSlot(server, other, "none_at_all"))
          .hasMessage("there is no replication slot none_at_all: look at pg_replication_slots");
      assertThatThrownBy(() -> assertSlot(server, other, "heer_" + database))
          .hasMessage(
              "there is no replication slot heer_%s: look at pg_replication_slots; did you mean here_%s?"
                  .formatted(database, database));
    } finally {
      server.execute(
          other,
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE '%%_%s'"
              .formatted(database));
    }
  }

  /** The server ends a stream that does not answer within a second; one answers for five. */
  @Test
  void anIdleStreamOutlivesTheServersPatience() throws Exception {
    try (TestPostgres server = TestPostgres.start(16, "wal_sender_timeout = 1s")) {
      tables(server, "postgres");
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () ->
                  server.execute(
                      "postgres",
                      """
                      DO $$BEGIN
                        WHILE NOT EXISTS (SELECT FROM pg_stat_replication
                            WHERE reply_time > backend_start + interval '5 s') LOOP
                          PERFORM pg_sleep(0.02), pg_stat_clear_snapshot();
                        END LOOP;
                      END$$""",
                      "INSERT INTO whole VALUES (1, 'still there')"));
      assertThat(tail(server, "postgres", options(null, false, 1, 0, false), JsonChanges::new))
          .contains("still there");
      writer.join();
      StreamServers.assertNothingLeft(server, "postgres");
    }
  }

  @Test
  void onlyTheTablesAskedForAreShown() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    tables(server, database);
    TailOptions options =
        new TailOptions(
            List.of("p"), null, false, 0, false, List.of("public.wh*"), 2, null, 20_000, 2000);
    List<JsonNode> lines =
        json(
            tail(
                server,
                database,
                options,
                JsonChanges::new,
                "INSERT INTO \"T\"\"x é\" (id) VALUES (1)",
                "TRUNCATE \"T\"\"x é\"",
                "INSERT INTO whole VALUES (1, 'a')",
                "DELETE FROM whole"));
    assertThat(lines.stream().filter(l -> l.has("table")).map(l -> l.get("table").asString()))
        .containsExactly("whole", "whole");
    assertThat(lines).noneMatch(l -> l.get("op").asString().equals("truncate"));
  }

  @Test
  void aRestartOfTheServerIsSaid() {
    try (TestPostgres server = TestPostgres.start(16)) {
      tables(server, "postgres");
      AtomicReference<CompletableFuture<Void>> restart = new AtomicReference<>();
      assertThatThrownBy(
              () ->
                  new ChangeFollower(
                          options(null, false, 0, 0, false),
                          new JsonChanges(new ByteArrayOutputStream()))
                      .run(
                          StreamServers.target(server, "postgres"),
                          StreamServers.target(server, "postgres"),
                          (link, tail) -> restart.set(CompletableFuture.runAsync(server::restart))))
          .isInstanceOfSatisfying(
              StreamProblem.class,
              e -> assertThat(e.exit()).isEqualTo(dev.pgready.app.console.ExitCode.NO_FACTS));
      restart.get().join();
      StreamServers.assertNothingLeft(server, "postgres");
    }
  }
}
