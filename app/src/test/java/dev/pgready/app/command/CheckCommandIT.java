// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.app.PgReady;
import dev.pgready.app.ServerTraces;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command against real servers: every probe level, every exit code, what reaches the server.
 */
final class CheckCommandIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static String sound(TestPostgres server) {
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE \"T\"\"x é\" (id int PRIMARY KEY)",
        "CREATE PUBLICATION p FOR TABLE \"T\"\"x é\"");
    return database;
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void aSoundServerIsReadyAtLevelFull(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = sound(server);
    Execution online =
        Execution.of(
            "check",
            server.uri(database),
            "--publication",
            "p",
            "--probe",
            "full",
            "--format",
            "json");
    assertReady(online, 0);
    ServerTraces.assertNone(server, database);
    Execution collected =
        Execution.of("collect", server.uri(database), "--publication", "p", "--probe", "full");
    assertThat(collected.code()).as(collected.err()).isZero();
    ServerTraces.assertNone(server, database);
    assertReady(
        Execution.withInput(
            collected.out(),
            Map.of(),
            "check",
            "--facts",
            "-",
            "--publication",
            "p",
            "--format",
            "json"),
        0);
  }

  private static void assertReady(Execution run, int code) {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).as(run.out()).isEqualTo(code);
    Map<String, String> statuses = new HashMap<>();
    Map<String, String> sources = new HashMap<>();
    for (JsonNode check : JsonMapper.shared().readTree(run.out()).get("checks")) {
      statuses.put(check.get("id").asString(), check.get("status").asString());
      sources.put(check.get("id").asString(), check.get("source").asString());
    }
    assertThat(statuses)
        .containsEntry("replication-stream", "pass")
        .containsEntry("replication-slots", "pass")
        .containsEntry("replication-connection", "pass")
        .containsEntry("publication", "pass")
        .doesNotContainValue("fail")
        .doesNotContainValue("unknown");
    assertThat(sources)
        .containsEntry("replication-stream", "probe")
        .containsEntry("replication-connection", "probe");
  }

  /** What a server of the test's own logged of one run. */
  private static List<String> log(TestPostgres server, String... arguments) throws IOException {
    int before = Files.readString(server.log()).length();
    Execution run = Execution.of(arguments);
    List<String> log =
        Files.readString(server.log())
            .substring(before)
            .lines()
            .filter(line -> line.contains(" LOG:  "))
            .toList();
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    ServerTraces.assertNone(server, "postgres");
    return log;
  }

  private static List<String> having(List<String> log, String words) {
    return log.stream().filter(line -> line.contains(words)).toList();
  }

  @Test
  void whatReachesTheServer() throws IOException {
    try (TestPostgres server =
        TestPostgres.start(16, "log_connections = on", "log_replication_commands = on")) {
      server.execute("postgres", "CREATE TABLE t (id int PRIMARY KEY)");
      server.execute("postgres", "CREATE PUBLICATION p FOR TABLE t");
      String[] check = {"check", "", "--publication", "p", "--probe", ""};

      check[1] = server.uri("postgres");
      check[5] = "none";
      List<String> none = log(server, check);
      assertThat(
              having(
                  none,
                  "connection authorized: user=postgres database=postgres application_name=pgready"))
          .hasSize(1);
      assertThat(having(none, "statement: "))
          .hasSize(1)
          .first()
          .asString()
          .contains("BEGIN READ ONLY; ");
      assertThat(having(none, "replication co")).isEmpty();

      check[5] = "safe";
      try (FakeServer relay = FakeServer.relay(server.port(), 100)) {
        check[1] = "postgresql://postgres@127.0.0.1:%d/postgres".formatted(relay.port());
        List<String> safe = log(server, check);
        // the third asks which server another ordinary session leads to
        assertThat(having(safe, "connection authorized: ")).hasSize(3);
        // side by side: two are there before either has said more than its name
        List<String> talk =
            safe.stream()
                .filter(
                    line ->
                        line.contains("connection authorized: ")
                            || line.contains("statement: ")
                            || line.contains("received replication command: "))
                .toList();
        assertThat(talk.subList(0, 2)).allMatch(line -> line.contains("connection authorized: "));
        // the catalogue once; and each of the three is asked which server it led to, this one in
        // the
        // same message
        assertThat(having(safe, "statement: BEGIN READ ONLY; ")).hasSize(1);
        // reached from another port than its own: whether pgpool-II stands between is asked too
        assertThat(having(safe, "statement: SHOW pool_version")).hasSize(1);
        assertThat(having(safe, "statement: ")).hasSize(4);
        assertThat(having(safe, "received replication command: "))
            .singleElement()
            .asString()
            .endsWith("IDENTIFY_SYSTEM");
      }
      try (FakeServer proxy = FakeServer.proxyWithKeysOfItsOwn(server.port())) {
        check[1] = "postgresql://postgres@127.0.0.1:%d/postgres".formatted(proxy.port());
        assertThat(having(log(server, check), "connection authorized: ")).hasSizeBetween(3, 4);
      }

      check[1] = server.uri("postgres");
      check[5] = "full";
      List<String> full = log(server, check);
      assertThat(having(full, "statement: "))
          .filteredOn(line -> line.contains("CREATE PUBLICATION"))
          .isNotEmpty()
          .allMatch(line -> line.contains("BEGIN READ WRITE; ") && line.endsWith("; ROLLBACK"));
      assertThat(having(full, "received replication command: CREATE_REPLICATION_SLOT"))
          .isNotEmpty()
          .allMatch(line -> line.contains(" TEMPORARY "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "safe", "full"})
  void exitCodes(String probe) throws SQLException {
    TestPostgres server = TestPostgres.shared(17);
    String database = sound(server);
    String role = "plain_" + database;
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
    String superuser = server.uri(database);
    String plain = server.uri(role, database);
    assertCode(0, "check", superuser, "--publication", "p", "--probe", probe);
    assertCode(1, "check", plain, "--publication", "p", "--probe", probe);
    assertCode(2, "check", superuser, "--for", "nobody", "--probe", probe);
    assertCode(3, "check", "postgresql://u@127.0.0.1:1/d", "--probe", probe);
    assertCode(3, "check", server.uri("nobody", database), "--probe", probe);

    // of an open transaction with an id a plain role sees that it is there, not how old it is
    String[] unseen = {"check", plain, "--only", "blocking-transactions", "--probe", probe};
    try (Connection other = server.connect("postgres", database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT txid_current()");
      assertThat(assertCode(4, unseen).out())
          .contains("INCONCLUSIVE", "Run this check once as a role that sees other sessions");
      assertCode(0, with(unseen, "--allow-unknown"));
      other.rollback();
    }
    assertCode(0, unseen);
    ServerTraces.assertNone(server, database);
    server.execute(database, "DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  /** PostgreSQL 13 has been out of maintenance since November 2025. */
  @Test
  void warningsCountWhereTheyAreToldTo() {
    String[] old = {
      "check", TestPostgres.shared(13).uri("postgres"), "--only", "server-version,wal-level"
    };
    assertThat(assertCode(0, old).out()).contains("READY, with warnings");
    assertCode(0, with(old, "--fail-on", "fail"));
    assertCode(1, with(old, "--fail-on", "warn"));
    assertCode(0, with(old, "--fail-on", "warn", "--skip", "server-version"));
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static Execution assertCode(int code, String... arguments) {
    Execution run = Execution.of(arguments);
    assertThat(run.code()).as(String.join(" ", arguments) + run.out() + run.err()).isEqualTo(code);
    return run;
  }

  /** Standard input is what a test can break from outside. */
  @Test
  void aDefectIs70AndOneSentence() {
    List<Supplier<Integer>> defects =
        List.of(
            () -> {
              throw new IllegalStateException("password=s3cret \u001b[31m");
            },
            () -> {
              throw new StackOverflowError();
            },
            () -> {
              throw new OutOfMemoryError();
            });
    for (Supplier<Integer> defect : defects) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      InputStream broken =
          new InputStream() {
            @Override
            public int read() {
              return defect.get();
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              return defect.get();
            }
          };
      Console shell =
          new Console(broken, new PrintWriter(out), new PrintWriter(err), Map.of(), Terminal.NONE);
      assertThat(PgReady.run(shell, "check", "--facts", "-")).isEqualTo(70);
      assertThat(out.toString()).isEmpty();
      assertThat(err.toString())
          .matches("(?s)pgready: (internal error \\(java\\.lang\\.|out of memory \\().*")
          .hasLineCount(1)
          .doesNotContain("s3cret", "\u001b");
    }
  }
}
