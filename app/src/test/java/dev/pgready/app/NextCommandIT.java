// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command that a report advises is typed into a real shell, and gives the plan that {@code fix}
 * gives with the words of the {@code check}: however the connection was said.
 */
final class NextCommandIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final String ROLE = "pgready_next";
  private static final String OTHER = "pgready next's \"other\"";
  private static final String QUOTED = "\"pgready next's \"\"other\"\"\"";
  private static final String SECRET = "s3cr3t";
  private static String database = "";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  /** What is typed behind {@code check}, and the environment in which it is. */
  private record Line(Map<String, String> variables, List<String> words) {
    static Line of(String... words) {
      return new Line(Map.of(), List.of(words));
    }
  }

  @BeforeAll
  static void setUp() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE ROLE " + ROLE + " LOGIN",
        "CREATE ROLE " + QUOTED + " LOGIN",
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
        "CREATE TABLE \"T\"\"x é\" (a int NOT NULL UNIQUE)");
  }

  @AfterAll
  static void tearDown() {
    SERVER.execute(database, "DROP ROLE " + ROLE, "DROP ROLE " + QUOTED);
  }

  private static Map<String, Line> lines() throws IOException {
    String port = Integer.toString(SERVER.port());
    String place = "@127.0.0.1:" + port + "/" + database;
    String uri = "postgresql://" + ROLE + place;
    String secret = "postgresql://" + ROLE + ":" + SECRET + place;
    Path services =
        Files.writeString(
            directory.resolve("services"),
            "[shop db]\nhost=127.0.0.1\nport=%s\nuser=%s\ndbname=%s\n"
                .formatted(port, ROLE, database));
    Path config =
        Files.writeString(
            directory.resolve("pgready.yaml"),
            "connections:\n  shop: {host: 127.0.0.1, port: %s, user: %s, database: %s, role: '%s'}\n"
                .formatted(port, ROLE, database, OTHER.replace("'", "''")));
    Path provider =
        Files.writeString(
            directory.resolve("our host.yaml"),
            "id: our-host\nname: Our host\nextends: aws-rds\nverified: 2026-11-20\n");
    Path consumer =
        Files.writeString(
            directory.resolve("our reader.yaml"),
            """
            id: our-reader
            name: Our reader
            verified: 2026-11-20
            role: {database: [CONNECT, CREATE]}
            """);
    Path facts = directory.resolve("facts of shop.json");
    Files.writeString(facts, Execution.of("collect", uri).out());
    Map<String, Line> all = new LinkedHashMap<>();
    all.put("uri", Line.of(secret));
    all.put(
        "uri with parameters",
        Line.of(uri + "?sslmode=disable&password=" + SECRET + "&options=-c%20x.y%3D1"));
    all.put(
        "keywords",
        Line.of(
            "host=127.0.0.1 port=%s user=%s dbname=%s password='%s x'"
                .formatted(port, ROLE, database, SECRET)));
    all.put(
        "jdbc",
        Line.of(
            "jdbc:postgresql://127.0.0.1:%s/%s?user=%s&password=%s"
                .formatted(port, database, ROLE, SECRET)));
    all.put("flags", Line.of("-h", "127.0.0.1", "-p", port, "-U", ROLE, "-d", database));
    all.put(
        "environment",
        new Line(
            Map.of("PGHOST", "127.0.0.1", "PGPORT", port, "PGUSER", ROLE, "PGDATABASE", database),
            List.of()));
    all.put("database url", new Line(Map.of("DATABASE_URL", secret), List.of()));
    all.put(
        "service",
        new Line(Map.of("PGSERVICEFILE", services.toString()), List.of("service='shop db'")));
    all.put("connection of the file", Line.of("@shop", "--config", config.toString()));
    all.put("facts", Line.of("--facts", facts.toString(), "--for=postgres"));
    all.put("selection", Line.of(uri, "--only", "replication-role,table-privileges"));
    List<String> more = new ArrayList<>(List.of(uri, "--role", OTHER, "--direct-url", secret));
    more.addAll(List.of("--provider-file", provider.toString(), "--provider=our-host"));
    more.addAll(List.of("--consumer-file", consumer.toString(), "--for", "our-reader"));
    more.addAll(List.of("--for", "pgsense:store=postgres", "--skip", "tls,sequences"));
    more.addAll(List.of("--publication", "it's \"mine\" $HOME `x`", "--table", "T\"x é"));
    more.addAll(List.of("--table", "or*", "--schema", "public", "--slot", "next_slot"));
    more.addAll(List.of("--probe", "none", "--timeout", "30", "--disk-free", "20 GB"));
    all.put("everything else", new Line(Map.of(), more));
    return all;
  }

  @Test
  void theAdvisedCommandAsksTheSameAgain() throws IOException, InterruptedException {
    for (Map.Entry<String, Line> entry : lines().entrySet()) {
      Line line = entry.getValue();
      Execution check = run(line, "check", "--format", "human", "--color", "never");
      assertThat(check.code()).as("%s: %s", entry.getKey(), check.err()).isEqualTo(1);
      String next = next(check.out());
      assertThat(next).as(entry.getKey()).startsWith("pgready fix").doesNotContain(SECRET);
      List<String> words = typed(next);
      Execution advised = Execution.withInput("", line.variables(), words.toArray(String[]::new));
      Execution meant = run(line, "fix");
      assertThat(advised.code()).as("%s: %s", next, advised.err()).isZero();
      assertThat(atAnyTime(advised.out())).as(next).isEqualTo(atAnyTime(meant.out()));
      assertThat(advised.out()).as(next).contains("ALTER ROLE").doesNotContain(SECRET);
    }
  }

  /** Each form is left as it was; only a password makes it be written anew. */
  @Test
  void theFormIsThatOfTheUser() throws IOException {
    Map<String, String> expected =
        Map.of(
            "environment",
            "pgready fix --output fix.sql",
            "database url",
            "pgready fix --output fix.sql",
            "service",
            "pgready fix 'service='\\''shop db'\\''' --output fix.sql",
            "connection of the file",
            "pgready fix @shop --config %s/pgready.yaml --output fix.sql".formatted(directory),
            "facts",
            "pgready fix --facts '%s/facts of shop.json' --for postgres --output fix.sql"
                .formatted(directory),
            "keywords",
            "pgready fix 'host=127.0.0.1 port=%d user=%s dbname=%s' --output fix.sql"
                .formatted(SERVER.port(), ROLE, database));
    Map<String, Line> lines = lines();
    for (Map.Entry<String, String> form : expected.entrySet()) {
      Line line = Objects.requireNonNull(lines.get(form.getKey()));
      for (String format : List.of("human", "markdown")) {
        assertThat(run(line, "check", "--format", format).out())
            .as(form.getKey())
            .contains(form.getValue());
      }
    }
  }

  private static Execution run(Line line, String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(line.words());
    words.addAll(List.of(more));
    return Execution.withInput("", line.variables(), words.toArray(String[]::new));
  }

  private static String next(String report) {
    return report
        .lines()
        .filter(line -> line.startsWith("Next: "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(report))
        .substring(6);
  }

  /** What a shell makes of the line: pgready is a function that shows its words. */
  private static List<String> typed(String line) throws IOException, InterruptedException {
    Path there = Files.createTempDirectory(directory, "shell");
    Process shell =
        new ProcessBuilder("sh", "-c", "pgready() { printf '%s\\0' \"$@\" > words; }\n" + line)
            .directory(there.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    List<String> words = List.of(Files.readString(there.resolve("words")).split("\0"));
    // where to is not what is asked
    assertThat(words.subList(words.size() - 2, words.size()))
        .containsExactly("--output", "fix.sql");
    return words.subList(0, words.size() - 2);
  }

  /** Without the moment at which the facts were collected. */
  private static String atAnyTime(String script) {
    return script.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "NOW");
  }
}
