// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.app.live.NeedsTmux;
import dev.pgready.app.live.TmuxSession;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgready fix -i} on a real terminal: what it shows, writes, and leaves as it was. */
@ExtendWith(NeedsTmux.class)
final class FixOnTerminalIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final String ROLE = "pgready_fix_i";
  private static String database = "";

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void setUp() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE ROLE " + ROLE + " LOGIN",
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
        "CREATE TABLE plain (a int NOT NULL UNIQUE)",
        "CREATE TABLE \"\u001b[2Jx\n\u202eevil\" (a int)",
        "CREATE PUBLICATION pub FOR TABLE orders, plain, \"\u001b[2Jx\n\u202eevil\"");
  }

  @AfterAll
  static void tearDown() {
    SERVER.execute(database, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
  }

  private TmuxSession start(int columns, int rows, List<String> environment, String... more)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("fix", SERVER.uri(ROLE, database), "-i", "--publication", "pub"));
    words.addAll(List.of(more));
    return TmuxSession.start(
        directory, columns, rows, environment, List.of(), words.toArray(String[]::new));
  }

  private static List<String> editor(Path script) {
    return List.of("VISUAL=" + script, "EDITOR=/nowhere");
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(directory.resolve("my editor"), "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> written() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".sql"))
          .sorted()
          .toList();
    }
  }

  private static String granted() {
    return SERVER
        .query(database, "SELECT has_table_privilege('%s', 'orders', 'SELECT')".formatted(ROLE))
        .get(0);
  }

  /** Takes everything; what is written does in psql what it says, and back. */
  @Test
  void whatIsTakenIsWrittenAndHolds() throws IOException, InterruptedException {
    try (TmuxSession terminal = start(100, 30, List.of(), "--only", "table-privileges")) {
      terminal.await("1 of 1", "table-privileges", "GRANT ");
      terminal.resize(60, 10);
      terminal.await("PgDn");
      terminal.resize(20, 4);
      terminal.resize(100, 30);
      terminal.await("1 of 1", "undo");
      terminal.keys("?");
      terminal.await("# ", "Esc back");
      terminal.keys("Escape");
      terminal.await("y take");
      terminal.keys("y");
      terminal.await("Plan: ", "taken", "Writes fix.sql", "w write the files");
      assertThat(written()).isEmpty();
      terminal.keys("w");
      terminal.await("Plan: ", "fix.sql is the script", "fix.undo.sql reverts it");
      terminal.assertEnded(0);
    }
    assertThat(written()).containsExactly("fix.sql", "fix.undo.sql");
    assertThat(granted()).isEqualTo("f");
    String script = Files.readString(directory.resolve("fix.sql"));
    assertThat(script.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    assertThat(Psql.run(SERVER, "postgres", database, script).exit()).isZero();
    assertThat(granted()).isEqualTo("t");
    String undo = Files.readString(directory.resolve("fix.undo.sql"));
    assertThat(Psql.run(SERVER, "postgres", database, undo).exit()).isZero();
    assertThat(granted()).isEqualTo("f");
  }

  @Test
  void statementsAreEditedInTheUsersOwnEditor() throws IOException, InterruptedException {
    Path editor =
        script(
            """
            echo "editing $1"
            stty -a | grep -q -- ' icanon' && echo 'a usual terminal'
            printf 'go on? ' && read answer && echo "it said $answer"
            ls -ld "$(dirname "$1")" | cut -c1-10
            sed -i "s/REPLICATION/NOREPLICATION/" "$1"
            sleep 0.3
            """);
    List<String> environment =
        List.of("VISUAL='%s'".formatted(editor), "EDITOR=/nowhere", "TMPDIR=" + directory);
    try (TmuxSession terminal = start(100, 30, environment, "--only", "replication-role")) {
      terminal.await("1 of 1", "ALTER ROLE " + ROLE + " REPLICATION;");
      terminal.keys("e");
      terminal.await("editing /", "a usual terminal", "go on?");
      terminal.keys("y", "es", "Enter");
      terminal.await("it said yes", "drwx------");
      terminal.await("edited: y takes it", "ALTER ROLE " + ROLE + " NOREPLICATION;");
      terminal.keys("y");
      terminal.await("w write the files");
      terminal.keys("w");
      terminal.assertEnded(0);
    }
    assertThat(Files.readString(directory.resolve("fix.sql")))
        .contains("edited by hand", "\nALTER ROLE " + ROLE + " NOREPLICATION;\n");
  }

  @Test
  void withoutAnEditorOrWithOneThatFailsNothingChanges() throws IOException, InterruptedException {
    List<String> none = List.of("-u", "VISUAL", "-u", "EDITOR");
    try (TmuxSession terminal = start(100, 30, none, "--only", "replication-role")) {
      terminal.await("1 of 1");
      terminal.keys("e");
      terminal.await("set VISUAL or EDITOR");
      terminal.keys("q");
      terminal.await("nothing was written");
      terminal.assertEnded(130);
    }
    Files.delete(directory.resolve("after"));
    try (TmuxSession terminal =
        start(100, 30, editor(Path.of("/bin/false")), "--only", "replication-role")) {
      terminal.await("1 of 1");
      terminal.keys("e");
      terminal.await("the editor failed, nothing is changed");
      terminal.keys("C-c");
      terminal.assertEnded(130);
    }
    assertThat(written()).isEmpty();
  }

  @Test
  void namesAreHarmlessAndSignalsRestoreTheTerminal() throws IOException, InterruptedException {
    try (TmuxSession terminal = start(100, 30, List.of(), "--only", "replica-identity")) {
      String screen = terminal.await("1 of ", "U&\"\\001b[2Jx\\000a\\202eevil\"", "j/k way");
      assertThat(screen).contains("replica-identity");
      terminal.keys("j", "j", "y", "f");
      terminal.await("w write the files");
      assertThat(terminal.process().destroy()).isTrue();
      terminal.assertEnded(143);
    }
    assertThat(written()).isEmpty();
  }

  /** The server is asked before the screen comes; afterwards nobody needs it. */
  @Test
  void theServerMayGoAway() throws IOException, InterruptedException {
    try (TestPostgres server = TestPostgres.start(17);
        TmuxSession terminal =
            TmuxSession.start(
                directory, 100, 30, List.of(), List.of(), "fix", server.uri("postgres"), "-i")) {
      terminal.await("1 of ");
      server.kill();
      terminal.keys("y", "f", "w");
      terminal.await("is the script");
      terminal.assertEnded(0);
      server.startAgain();
    }
  }

  /** Two consumers that need one publication differently: the second way would do nothing. */
  @Test
  void whatContradictsIsSaidAndCanBeChanged() throws IOException, InterruptedException {
    try (TmuxSession terminal =
        TmuxSession.start(
            directory,
            110,
            30,
            List.of(),
            List.of(),
            "fix",
            SERVER.uri(ROLE, database),
            "-i",
            "--for",
            "airbyte",
            "--for",
            "sequin",
            "--publication",
            "both",
            "--only",
            "publication")) {
      terminal.await("1 of 2", "publish = 'insert, update, delete'");
      terminal.keys("y");
      terminal.await("2 of 2", "publish_via_partition_root = true");
      terminal.keys("y");
      terminal.await("w write the files");
      terminal.keys("w");
      terminal.await("publication and publication-2 do not go together: both create");
      assertThat(written()).isEmpty();
      terminal.keys("p", "n");
      terminal.await("skipped", "w write the files");
      terminal.keys("w");
      terminal.assertEnded(0);
    }
    assertThat(Files.readString(directory.resolve("fix.sql")))
        .contains("publish = 'insert, update, delete'")
        .doesNotContain("publish_via_partition_root");
  }

  /** A file that cannot be written costs nothing of what was chosen. */
  @Test
  void whatWasChosenOutlivesAFailedWrite() throws IOException, InterruptedException {
    Path place = Files.createDirectory(directory.resolve("place"));
    try (TmuxSession terminal =
        start(100, 30, List.of(), "--only", "replication-role", "--output", place + "/x.sql")) {
      terminal.await("1 of 1");
      Files.delete(place);
      terminal.keys("y", "w");
      terminal.await("Plan: 1 statement", "cannot write");
      Files.createDirectory(place);
      terminal.keys("w");
      terminal.assertEnded(0);
    }
    assertThat(place.resolve("x.sql")).exists();
    assertThat(place.resolve("x.undo.sql")).exists();
  }

  @Test
  void withoutATerminalItIsAUsageError() throws IOException, InterruptedException {
    try (TmuxSession terminal = start(100, 30, List.of("TERM=dumb"))) {
      terminal.await("-i needs a terminal: --choose NAME=WAY chooses without one");
      terminal.assertEnded(2);
    }
    Execution piped = Execution.of("fix", "postgresql://nobody@127.0.0.1:1/x", "-i");
    assertThat(piped.code()).isEqualTo(2);
    assertThat(piped.err())
        .isEqualTo("pgready: -i needs a terminal: --choose NAME=WAY chooses without one\n");
    assertThat(Execution.of("fix", "-i", "--undo").err()).contains("leave out --undo");
    assertThat(Execution.of("fix", "-i", "--choose", "a=b").err()).contains("give one of them");
  }
}
