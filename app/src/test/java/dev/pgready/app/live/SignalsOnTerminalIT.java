// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What signals leave of the commands that live on a terminal: the terminal as it was, and files
 * that are whole or not there.
 */
@ExtendWith(NeedsTmux.class)
final class SignalsOnTerminalIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final Path LAUNCHER = Path.of("..", "pgready").toAbsolutePath().normalize();
  private static final String REPORT =
      Path.of("src/test/resources/dev/pgready/app/report/golden/typical.json")
          .toAbsolutePath()
          .toString();
  private static String database = "";

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void setUp() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database, "CREATE TABLE plain (a int)", "CREATE PUBLICATION pub FOR TABLE plain");
  }

  private static String[] words(String command) {
    String uri = SERVER.uri(database);
    return switch (command) {
      case "watch" -> new String[] {command, uri};
      case "init" -> new String[] {command, uri, "--for", "zero"};
      case "fix" -> fix(uri);
      default -> new String[] {command, REPORT};
    };
  }

  private static String[] fix(String uri) {
    return new String[] {"fix", uri, "-i", "--publication", "pub", "--only", "replica-identity"};
  }

  private static String shown(String command) {
    return switch (command) {
      case "watch" -> "PG 16";
      case "init" -> "Connect there?";
      case "fix" -> "1 of 1";
      default -> "NOT READY";
    };
  }

  private static void signal(TmuxSession terminal, String name)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, String.valueOf(terminal.process().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** What is killed cannot put the terminal back; the script that waits for it does. */
  @ParameterizedTest
  @CsvSource({
    "watch,HUP,129", "watch,TERM,143", "watch,KILL,137",
    "init,HUP,129", "init,TERM,143", "init,KILL,137",
    "fix,HUP,129", "fix,TERM,143", "fix,KILL,137",
    "explore,HUP,129", "explore,TERM,143", "explore,KILL,137"
  })
  void theTerminalIsAsItWas(String command, String signal, int code)
      throws IOException, InterruptedException {
    try (TmuxSession terminal = TmuxSession.launched(directory, LAUNCHER, words(command))) {
      terminal.await(shown(command));
      if (command.equals("watch") || command.equals("explore")) {
        terminal.keys("m");
        terminal.await("the wheel scrolls");
      }
      signal(terminal, signal);
      terminal.assertEnded(code);
    }
    assertThat(files()).isEmpty();
  }

  /** Beside the script Java sees none: a shell starts it with the signal ignored. */
  @ParameterizedTest
  @ValueSource(strings = {"watch", "init", "fix", "explore"})
  void anInterruptFromOutsidePutsTheTerminalBack(String command)
      throws IOException, InterruptedException {
    try (TmuxSession terminal = started(words(command))) {
      terminal.await(shown(command));
      signal(terminal, "INT");
      terminal.assertEnded(130);
    }
    assertThat(files()).isEmpty();
  }

  /** What a command has written, and left. */
  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(
              name ->
                  name.endsWith(".yaml") || name.endsWith(".sql") || name.startsWith(".pgready"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aKillWhileInitWritesLeavesWholeFiles() throws IOException, InterruptedException {
    String[] init = {
      "init",
      SERVER.uri(database),
      "--for",
      "debezium",
      "--role",
      "postgres",
      "--table",
      "plain",
      "--publication",
      "pub"
    };
    Path file = directory.resolve("pgready.yaml");
    String whole = written(init, -1, file);
    for (int delay : new int[] {0, 5, 15, 40}) {
      Files.deleteIfExists(file);
      String left = written(init, delay, file);
      assertThat(left).isIn("", whole);
    }
  }

  private String written(String[] init, int delay, Path file)
      throws IOException, InterruptedException {
    try (TmuxSession terminal = started(init)) {
      terminal.await("Connect there?");
      terminal.keys("y");
      terminal.await("What will be written");
      end(terminal, delay);
    }
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private TmuxSession started(String... words) throws IOException, InterruptedException {
    Files.deleteIfExists(directory.resolve("after"));
    return TmuxSession.start(
        directory,
        100,
        24,
        List.of("XDG_STATE_HOME=" + directory.resolve("state")),
        List.of(),
        words);
  }

  /**
   * Has the files written.
   *
   * @param delay after which it is killed, in milliseconds; -1: it is not
   */
  private static void end(TmuxSession terminal, int delay)
      throws IOException, InterruptedException {
    ProcessHandle process = terminal.process();
    terminal.keys("w");
    if (delay < 0) {
      terminal.await("ended 0");
      return;
    }
    TimeUnit.MILLISECONDS.sleep(delay);
    process.destroyForcibly();
    process.onExit().join();
  }

  @Test
  void aKillWhileFixWritesLeavesWholeFiles() throws IOException, InterruptedException {
    Path script = directory.resolve("fix.sql");
    Path undo = directory.resolve("fix.undo.sql");
    fixed(-1);
    String whole = Files.readString(script);
    String reverts = Files.readString(undo);
    for (int delay : new int[] {0, 5, 15, 40}) {
      Files.deleteIfExists(script);
      Files.deleteIfExists(undo);
      fixed(delay);
      if (Files.exists(script)) {
        assertThat(Files.readString(script)).isEqualTo(whole);
        // first what reverts it
        assertThat(undo).exists();
      }
      if (Files.exists(undo)) {
        assertThat(Files.readString(undo)).isEqualTo(reverts);
      }
    }
  }

  private void fixed(int delay) throws IOException, InterruptedException {
    try (TmuxSession terminal = started(fix(SERVER.uri(database)))) {
      terminal.await("1 of 1");
      terminal.keys("y");
      terminal.await("w write the files");
      end(terminal, delay);
    }
  }
}
