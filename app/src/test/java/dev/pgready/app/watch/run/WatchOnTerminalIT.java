// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.app.live.NeedsTmux;
import dev.pgready.app.live.TmuxSession;
import dev.pgready.app.stream.StreamServers;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgready watch} on a real terminal, against real servers that come and go. */
@ExtendWith(NeedsTmux.class)
final class WatchOnTerminalIT {
  private static final List<String> NOTHING = List.of();

  @TempDir private Path directory = Path.of("");

  private TmuxSession start(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("watch"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--interval", "200ms"));
    return TmuxSession.start(directory, 100, 24, NOTHING, NOTHING, words.toArray(String[]::new));
  }

  @Test
  void slotCreationThatHangsIsSeenAndTheTerminalIsRestored()
      throws IOException, InterruptedException, SQLException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE t ()",
        "SELECT pg_create_logical_replication_slot('idle_one', 'pgoutput')");
    try (Connection blocker = server.connect("postgres", database);
        Statement statement = blocker.createStatement()) {
      statement.execute("SET application_name = 'migration \u001b[2J'");
      statement.execute("BEGIN; INSERT INTO t DEFAULT VALUES");
      CompletableFuture<Void> creation =
          CompletableFuture.runAsync(
              () ->
                  server.query(
                      database, "SELECT pg_create_logical_replication_slot('hung', 'pgoutput')"));
      try (TmuxSession terminal = start(server.uri(database))) {
        terminal.await("!hung", "creating", "waits for pid", "idle_one", "nobody");
        terminal.keys("/", "hun", "Enter");
        terminal.await("/hun: 1 of ");
        terminal.keys("Enter");
        terminal.await("End the session that slot creation waits for", "pg_terminate_backend(pid)");
        terminal.resize(60, 12);
        terminal.await("Esc back");
        terminal.keys("j", "j", "j", "j", "j", "j", "j");
        terminal.await("What can be done");
        terminal.keys("w");
        terminal.await("migration", "idle in transaction");
        terminal.resize(120, 30);
        terminal.keys("w");
        terminal.await("LAST 5 MIN");
        statement.execute("ROLLBACK");
        creation.join();
        // it is there now
        String screen = terminal.await("nobody");
        assertThat(screen).doesNotContain("waits for");
        terminal.keys("q");
        terminal.assertEnded(0);
      }
    }
    StreamServers.assertNoSession(server, database);
    server.execute(
        database,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%s'"
            .formatted(database));
  }

  private static String confirmed(TestPostgres server, String slot) {
    return server
        .query(
            "postgres",
            "SELECT confirmed_flush_lsn || ' ' || restart_lsn || ' ' || catalog_xmin FROM pg_replication_slots WHERE slot_name = '%s'"
                .formatted(slot))
        .toString();
  }

  private static void awaitInactive(TestPostgres server, String slot) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      if (server
          .query(
              "postgres",
              "SELECT 1 FROM pg_replication_slots WHERE NOT active AND slot_name = '%s'"
                  .formatted(slot))
          .toString()
          .contains("1")) {
        return;
      }
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(slot + " is still read");
  }

  /** In another database than the one that is watched; nothing is moved, nothing remains. */
  @Test
  void whatWaitsInASlotIsShownAndStaysThere() throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    String slot = "tail_" + database;
    server.execute(
        database,
        "CREATE TABLE \"Wide \u6ce8\u6587\" (id int PRIMARY KEY, note text)",
        "CREATE PUBLICATION all_of_it FOR ALL TABLES",
        "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot),
        "INSERT INTO \"Wide \u6ce8\u6587\" VALUES (1, E'waits \\x1b[2J')");
    try (TmuxSession terminal = start(server.uri("postgres"))) {
      terminal.await(slot);
      terminal.keys("/", slot, "Enter");
      terminal.await("/" + slot + ": 1 of ");
      terminal.keys("t");
      terminal.await("does not move it", "Publications, with commas");
      terminal.keys("Enter", "yes");
      String before = confirmed(server, slot);
      terminal.keys("Enter");
      terminal.await(
          "from publication all_of_it", "INSERT public.\"Wide \u6ce8\u6587\" id=1", "waits");
      server.execute(database, "UPDATE \"Wide \u6ce8\u6587\" SET note = 'comes'");
      terminal.await("UPDATE", "note='comes'");
      // longer than the pause between two messages that could move the slot
      java.util.concurrent.TimeUnit.SECONDS.sleep(4);
      // the consumer is told who has its slot
      assertThat(
              Execution.of(
                      "stream",
                      server.uri(database),
                      "--follow",
                      "--slot",
                      slot,
                      "--publication",
                      "all_of_it")
                  .err())
          .contains("is read by another consumer");
      terminal.keys("Escape");
      terminal.await("/" + slot + ": 1 of ");
      awaitInactive(server, slot);
      assertThat(confirmed(server, slot)).isEqualTo(before);
      // once more, and left by quitting
      lookInside(terminal);
      terminal.keys("all_of_ti", "Enter", "yes", "Enter");
      terminal.await("there is no publication all_of_ti", "did you mean all_of_it?");
      terminal.keys("Escape");
      terminal.await("/" + slot + ": 1 of ");
      lookInside(terminal);
      terminal.keys("Enter", "yes", "Enter");
      terminal.await("note='comes'");
      terminal.keys("q");
      terminal.assertEnded(0);
    }
    awaitInactive(server, slot);
    StreamServers.assertNoSession(server, database);
    server.execute("postgres", "SELECT pg_drop_replication_slot('%s')".formatted(slot));
  }

  /** A slot that was read a moment ago has its reader until the server is asked again. */
  private static void lookInside(TmuxSession terminal) throws IOException, InterruptedException {
    String question = "Publications, with commas";
    String refusal = "that nobody reads can be looked into";
    terminal.keys("t");
    for (int i = 0; i < 200; i++) {
      String screen = terminal.screen();
      if (screen.contains(question)) {
        return;
      }
      if (screen.contains(refusal)) {
        terminal.await("nobody");
        java.util.concurrent.TimeUnit.SECONDS.sleep(3);
        terminal.keys("t");
        break;
      }
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
    }
    terminal.await(question);
  }

  @Test
  void theMouseIsReadOnlyWhereItIsAskedForAndLeftAtTheEnd()
      throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    server.execute(
        "postgres",
        "SELECT pg_create_physical_replication_slot('mouse_a')",
        "SELECT pg_create_physical_replication_slot('mouse_b')");
    try (TmuxSession terminal = start(server.uri("postgres"), "--slot", "mouse_*")) {
      terminal.await("mouse_a", "mouse_b");
      assertThat(terminal.mouse()).isEqualTo("0");
      terminal.keys("m");
      terminal.await("the wheel scrolls");
      assertThat(terminal.mouse()).isEqualTo("1");
      // the second row of the list, twice
      terminal.typed("\u001b[<0;4;4M\u001b[<0;4;4m");
      terminal.await(" mouse_b  physical");
      terminal.typed("\u001b[<0;4;4M");
      terminal.await("What can be done");
      terminal.keys("C-c");
      terminal.assertEnded(130);
    } finally {
      server.execute(
          "postgres",
          "SELECT pg_drop_replication_slot('mouse_a'), pg_drop_replication_slot('mouse_b')");
    }
  }

  @Test
  void withoutAReportTheDatabaseOfTheEnvironmentIsExplored()
      throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(database, "CREATE TABLE t (id int)", "CREATE PUBLICATION p FOR TABLE t");
    try (TmuxSession terminal =
        TmuxSession.start(
            directory,
            100,
            24,
            List.of("DATABASE_URL=" + server.uri(database)),
            NOTHING,
            "explore")) {
      terminal.await("for generic", "replica-identity");
      terminal.keys("q");
      terminal.assertEnded(0);
    }
  }

  @Test
  void ctrlCRestoresTheTerminalToo() throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    try (TmuxSession terminal = start(server.uri("postgres"))) {
      terminal.await("PG 16", "slot");
      terminal.keys("C-c");
      terminal.assertEnded(130);
    }
  }

  @Test
  void aTerminalThatTheMachineHasNoDescriptionOfGetsNoWarning()
      throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    try (TmuxSession terminal =
        TmuxSession.start(
            directory,
            100,
            24,
            List.of("TERM=xterm-unheard-of"),
            NOTHING,
            "watch",
            server.uri("postgres"))) {
      terminal.await("PG 16", "slot");
      terminal.keys("q");
      terminal.assertEnded(0);
      assertThat(terminal.screen()).doesNotContain("WARNING", "infocmp", "Exception");
    }
  }

  @Test
  void aServerThatRestartsIsWaitedFor() throws IOException, InterruptedException {
    try (TestPostgres server = TestPostgres.start(17)) {
      server.execute(
          "postgres",
          "SELECT pg_create_logical_replication_slot('stays', 'pgoutput', failover => true)");
      try (TmuxSession terminal = start(server.uri("postgres"))) {
        terminal.await("PG 17", "stays");
        server.kill();
        // what was seen last stays on the screen
        terminal.await("no answer for", "stays");
        server.startAgain();
        terminal.await("the server was restarted", "stays");
        terminal.keys("b");
        terminal.await("1 of 1 logical slots would survive a failover");
        terminal.keys("q");
        terminal.assertEnded(0);
      }
    }
  }

  @Test
  void fiveHundredSlotsAndAThousandSessions()
      throws IOException, InterruptedException, SQLException {
    List<Connection> sessions = new ArrayList<>();
    try (TestPostgres server =
        TestPostgres.start(17, "max_replication_slots = 510", "max_connections = 1010")) {
      server.execute(
          "postgres",
          "SELECT pg_create_logical_replication_slot('slot_' || i, 'pgoutput') FROM generate_series(1, 500) i");
      for (int i = 0; i < 1000; i++) {
        sessions.add(server.connect("postgres", "postgres"));
      }
      try (TmuxSession terminal = start(server.uri("postgres"))) {
        terminal.await("slots 500/510", "sessions 1001/1007", "slot_1 ");
        terminal.keys("G");
        terminal.await("slot_500 ");
        terminal.keys("/", "slot_49", "Enter");
        terminal.await("/slot_49: 11 of 500 slots", "slot_490 ");
        terminal.keys("Enter");
        terminal.await("pgoutput, database postgres");
        terminal.resize(60, 12);
        terminal.keys("w");
        terminal.await("Transactions that keep old rows");
        for (Connection session : sessions.subList(0, 500)) {
          session.close();
        }
        terminal.resize(120, 30);
        terminal.await("sessions 501/1007");
        server.kill();
        terminal.await("no answer for");
        server.startAgain();
        terminal.keys("w");
        terminal.await("the server was restarted", "slots 500/510", "sessions 1/1007");
        terminal.keys("q");
        terminal.assertEnded(0);
      }
      StreamServers.assertNoSession(server, "postgres");
    } finally {
      for (Connection session : sessions) {
        session.close();
      }
    }
  }

  /** Slots that survive a failover, those of the standby itself, and what its creation needs. */
  @Test
  void aPrimaryAndItsStandbySideBySide() throws IOException, InterruptedException {
    try (TestPostgres primary = TestPostgres.start(17)) {
      try (TestPostgres standby = primary.standby()) {
        primary.execute(
            "postgres",
            "SELECT pg_create_physical_replication_slot('for_standby', true)",
            "SELECT pg_create_logical_replication_slot('moves', 'pgoutput', false, false, true)",
            "SELECT pg_create_logical_replication_slot('remains', 'pgoutput')");
        standby.restart(
            "primary_conninfo = 'host=127.0.0.1 port=%s user=postgres dbname=postgres application_name=replica1'"
                .formatted(primary.port()),
            "primary_slot_name = 'for_standby'",
            "sync_replication_slots = on");
        standby.execute("postgres", "SELECT pg_create_physical_replication_slot('cascade')");
        CompletableFuture<Void> creation =
            CompletableFuture.runAsync(
                () ->
                    standby.query(
                        "postgres",
                        "SELECT pg_create_logical_replication_slot('own', 'pgoutput')"));
        try (TmuxSession terminal = start(primary.uri("postgres"), standby.uri("postgres"))) {
          String here = "@127.0.0.1:" + primary.port();
          String there = "@127.0.0.1:" + standby.port();
          terminal.resize(140, 40);
          terminal.await("own", "waits until the primary logs its running transactions");
          primary.execute("postgres", "SELECT pg_log_standby_snapshot()");
          creation.join();
          terminal.keys("s");
          String list =
              terminal.await(
                  "(from the primary)",
                  "synced",
                  "replica1 127.0.0.1",
                  " own          postgres" + there + "  nobody");
          assertThat(list).containsPattern(" moves +postgres" + here + " +nobody");
          assertThat(list).containsPattern(" moves +postgres" + there + " +\\(from the primary\\)");
          assertThat(list).doesNotContainPattern("remains +postgres" + there);
          terminal.keys("b");
          String pairs = terminal.await("1 of 2 logical slots are copied from the primary");
          assertThat(pairs)
              .contains("1 of 2 logical slots would survive a failover")
              .containsPattern("replica1 +127.0.0.1 +streaming +async +for_standby");
          terminal.keys("b", "/", "own", "Enter", "Enter");
          terminal.await("stays here: it is this standby's own");
          // behind an Escape at once it would be Alt and a key
          terminal.keys("Escape");
          terminal.await("/own: 1 of 6 slots");
          terminal.keys("/", "BSpace", "BSpace", "BSpace", "from the", "Enter", "Enter");
          terminal.await("can be read once this server is promoted", "pgready watch PRIMARY");
          terminal.keys("v");
          terminal.await(" standby ", "MOST HELD");
          terminal.keys("q");
          terminal.assertEnded(0);
        }
      }
    }
  }

  @Test
  void oneOfSeveralServersIsLostAndComesBack() throws IOException, InterruptedException {
    TestPostgres stays = TestPostgres.shared(16);
    stays.execute("postgres", "SELECT pg_create_physical_replication_slot('here')");
    try (TestPostgres goes = TestPostgres.start(17)) {
      goes.execute("postgres", "SELECT pg_create_physical_replication_slot('there')");
      String name = "postgres@127.0.0.1:" + goes.port();
      try (TmuxSession terminal = start(stays.uri("postgres"), goes.uri("postgres"))) {
        terminal.await(" here ", " there ", "  1 of 2  ");
        goes.kill();
        terminal.await(name + ": no answer for", "?there", " here ");
        terminal.keys("v");
        terminal.await("!" + name + "  no answer for", "MOST HELD", "16.");
        terminal.resize(60, 12);
        terminal.await("…  no answer for");
        terminal.resize(100, 24);
        goes.startAgain();
        terminal.await(name + "  17.");
        terminal.keys("v");
        terminal.await(name + ": the server was restarted", " there ");
        terminal.keys("q");
        terminal.assertEnded(0);
      }
    }
    StreamServers.assertNoSession(stays, "postgres");
    stays.execute("postgres", "SELECT pg_drop_replication_slot('here')");
  }

  @Test
  void whereTheTerminalIsDumbRowsAreWritten() throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    try (TmuxSession terminal =
        TmuxSession.start(
            directory,
            100,
            24,
            List.of("TERM=dumb"),
            NOTHING,
            "watch",
            server.uri("postgres"),
            "--once")) {
      assertThat(terminal.await("PostgreSQL 16")).doesNotContain("quit");
      terminal.assertEnded(0);
    }
  }

  @Test
  void aReportIsExploredOnATerminal() throws IOException, InterruptedException {
    Path report =
        Path.of("src/test/resources/dev/pgready/app/report/golden/typical.json").toAbsolutePath();
    try (TmuxSession terminal =
        TmuxSession.start(directory, 100, 24, NOTHING, NOTHING, "explore", report.toString())) {
      terminal.await("NOT READY", "wal-level");
      terminal.keys("/", "wal_level", "Enter");
      terminal.keys("Enter");
      terminal.await("Set rds.logical_replication = 1");
      terminal.keys("e");
      terminal.await("# WAL carries logical changes");
      terminal.keys("q");
      terminal.assertEnded(0);
    }
  }

  @Test
  void whatCannotBeReachedIsSaidBelowTheCommand() throws IOException, InterruptedException {
    try (TmuxSession terminal = start("postgresql://postgres@127.0.0.1:1/postgres")) {
      terminal.await("nothing listens at 127.0.0.1:1");
      terminal.assertEnded(3);
    }
  }
}
