// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.live.NeedsTmux;
import dev.pgready.app.live.TmuxSession;
import dev.pgready.app.stream.StreamServers;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgready init} on a real terminal, against a real server. */
@ExtendWith(NeedsTmux.class)
final class InitOnTerminalIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static String database = "";

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void setUp() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE TABLE orders (id bigint PRIMARY KEY)",
        "CREATE TABLE api_keys (id bigint PRIMARY KEY)",
        "CREATE TABLE versions (a int)",
        "CREATE TABLE \"\u001b[2Jx\n\u202eevil\" (a int PRIMARY KEY)",
        "CREATE PUBLICATION powersync FOR TABLE orders");
  }

  private TmuxSession start(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("init"));
    words.addAll(List.of(arguments));
    return TmuxSession.start(
        directory,
        100,
        24,
        List.of("XDG_STATE_HOME=" + directory.resolve("state")),
        List.of(),
        words.toArray(String[]::new));
  }

  private void dotEnv(String uri) throws IOException {
    Files.writeString(directory.resolve(".env"), "DATABASE_URL=" + uri + "\n");
    Files.createDirectories(directory.resolve(".github/workflows"));
  }

  @Test
  void everyQuestionIsAskedAndTheFilesAreWritten() throws IOException, InterruptedException {
    dotEnv(SERVER.uri(database));
    try (TmuxSession terminal = start()) {
      terminal.await("Which database?", ".env", "a file: Enter reads it");
      terminal.keys("Enter");
      terminal.await("Which of them?", "DATABASE_URL");
      terminal.keys("Enter");
      terminal.await("Connect there?", String.valueOf(SERVER.port()), database);
      terminal.resize(40, 8);
      terminal.await("Connect there?");
      terminal.resize(100, 24);
      terminal.keys("y");
      terminal.await("Who will read the stream?", "its publication powersync is there");
      terminal.keys("/", "powers", "Enter");
      terminal.await("[ ] PowerSync");
      terminal.keys("Enter");
      terminal.await("As which role");
      terminal.keys("Enter");
      terminal.await("Which tables?", "[ ] api_keys", "may hold secrets", "no key", "\\001b[2Jx");
      terminal.keys("/", "versions", "Enter");
      terminal.keys("Space");
      terminal.await("[ ] public.versions");
      terminal.keys("Enter");
      terminal.await("Which publication?", "powersync");
      terminal.keys("Enter");
      terminal.await("What will be written", "url: {env: DATABASE_URL}", "w write  c pipeline too");
      terminal.keys("c");
      terminal.await("c without the pipeline");
      assertThat(directory.resolve("pgready.yaml")).doesNotExist();
      terminal.keys("w");
      terminal.await("pgready.yaml: connection ", "set the environment variable DATABASE_URL");
      terminal.assertEnded(0);
    }
    assertThat(Files.readString(directory.resolve("pgready.yaml")))
        .contains("consumers: [powersync]", "- public.orders", "evil")
        .doesNotContain("versions")
        .doesNotContain("api_keys")
        .doesNotContain("postgresql://");
    assertThat(directory.resolve(".github/workflows/pgready.yml")).exists();
    StreamServers.assertNoSession(SERVER, database);
  }

  @Test
  void leavingWritesNothingAndRestoresTheTerminal() throws IOException, InterruptedException {
    dotEnv(SERVER.uri(database));
    try (TmuxSession terminal = start()) {
      terminal.await("Which database?");
      terminal.keys("q");
      terminal.await("nothing was written");
      terminal.assertEnded(130);
    }
    Files.delete(directory.resolve("after"));
    try (TmuxSession terminal = start(SERVER.uri(database), "--for", "zero")) {
      terminal.await("Connect there?");
      terminal.keys("y");
      terminal.await("As which role");
      terminal.keys("C-c");
      terminal.assertEnded(130);
    }
    Files.delete(directory.resolve("after"));
    try (TmuxSession terminal = start(SERVER.uri(database), "--for", "zero")) {
      terminal.await("Connect there?");
      assertThat(terminal.process().destroy()).isTrue();
      terminal.assertEnded(143);
    }
    assertThat(directory.resolve("pgready.yaml")).doesNotExist();
  }

  @Test
  void aServerThatGoesAwayIsAskedAgain() throws IOException, InterruptedException {
    try (TestPostgres server = TestPostgres.start(17)) {
      server.execute("postgres", "CREATE TABLE t (id int PRIMARY KEY)");
      try (TmuxSession terminal =
          start(server.uri("postgres"), "--for", "debezium", "--role", "postgres")) {
        terminal.await("Connect there?");
        server.kill();
        terminal.keys("y");
        terminal.await("It cannot be reached", "nothing listens");
        server.startAgain();
        terminal.keys("r");
        terminal.await("Which tables?");
        terminal.keys("Enter");
        terminal.await("Which publication?");
        server.kill();
        terminal.keys("Enter");
        terminal.await("It cannot be reached");
        server.startAgain();
        terminal.keys("r");
        terminal.await("What will be written");
        terminal.keys("w");
        terminal.assertEnded(0);
      }
    }
    assertThat(Files.readString(directory.resolve("pgready.yaml"))).contains("schemas: [public]");
  }

  /** Nobody waits for a server that says nothing. */
  @Test
  void aServerThatIsSilentCanBeLeft() throws IOException, InterruptedException {
    try (java.net.ServerSocket silent = new java.net.ServerSocket(0)) {
      try (TmuxSession terminal =
          start("postgresql://u@127.0.0.1:%s/d".formatted(silent.getLocalPort()))) {
        terminal.await("Connect there?");
        terminal.keys("y");
        terminal.await("asking 127.0.0.1");
        terminal.keys("Escape");
        terminal.await("Which database?", "another connection");
        terminal.keys("q");
        terminal.assertEnded(130);
      }
    }
  }

  @Test
  void whereTheTerminalIsDumbNothingIsAsked() throws IOException, InterruptedException {
    try (TmuxSession terminal =
        TmuxSession.start(directory, 100, 24, List.of("TERM=dumb"), List.of(), "init")) {
      terminal.await("--for is missing");
      terminal.assertEnded(2);
    }
  }
}
