// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One script a database, and one for what all databases of a server share. */
final class FleetFixIT {
  private static final String ROLE = "pgready_fleet_fix";

  @TempDir private Path directory = Path.of("");

  @Test
  void eachDatabaseHasItsScriptAndTheServerOne() throws IOException {
    try (TestPostgres server = TestPostgres.start(17, "wal_level = replica")) {
      List<String> databases = List.of(server.createDatabase(), server.createDatabase());
      StringBuilder fleet = new StringBuilder();
      for (String database : databases) {
        String role = ROLE + databases.indexOf(database);
        server.execute(database, "CREATE ROLE " + role + " LOGIN", "CREATE TABLE logs (line text)");
        fleet.append("shop-%s %s%n".formatted(database, server.uri(role, database)));
      }
      Path list = Files.writeString(directory.resolve("fleet.txt"), fleet);
      Path scripts = directory.resolve("scripts");
      String[] words = {
        "fleet",
        list.toString(),
        "--for",
        "generic",
        "--fix",
        scripts.toString(),
        "--only",
        "wal-level,replica-identity,replication-role"
      };
      Execution run = Execution.of(words);
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      String ofServer = "server-127.0.0.1-" + server.port();
      assertThat(names(scripts))
          .containsExactlyInAnyOrder(
              ofServer + ".sql",
              ofServer + ".undo.sql",
              "shop-%s.sql".formatted(databases.get(0)),
              "shop-%s.undo.sql".formatted(databases.get(0)),
              "shop-%s.sql".formatted(databases.get(1)),
              "shop-%s.undo.sql".formatted(databases.get(1)));
      assertThat(Files.readString(scripts.resolve(ofServer + ".sql")))
          .containsOnlyOnce("\nALTER SYSTEM SET wal_level = 'logical';")
          .containsOnlyOnce("\nALTER ROLE " + ROLE + "0 REPLICATION;")
          .containsOnlyOnce("\nALTER ROLE " + ROLE + "1 REPLICATION;");
      for (String database : databases) {
        String script = Files.readString(scripts.resolve("shop-%s.sql".formatted(database)));
        assertThat(script)
            .contains("logs REPLICA IDENTITY FULL;")
            .contains("-- What all databases of the server share is in %s.sql".formatted(ofServer))
            .contains("(in %s.sql, for all databases of the server)".formatted(ofServer))
            .doesNotContain("ALTER SYSTEM")
            .doesNotContain("ALTER ROLE");
        Psql.Outcome outcome = Psql.run(server, "postgres", database, script);
        assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
      }
      Psql.Outcome outcome =
          Psql.run(
              server, "postgres", "postgres", Files.readString(scripts.resolve(ofServer + ".sql")));
      assertThat(outcome.exit()).as(outcome.output()).isZero();
      server.restart();
      assertThat(Execution.of(words).code()).isZero();
    }
  }

  /** What is done elsewhere is said too: in the script of the server, where it is of the server. */
  @Test
  void whatNoStatementDoesIsInAScriptToo() throws IOException {
    try (TestPostgres server = TestPostgres.start(17, "wal_level = replica")) {
      Path list =
          Files.writeString(
              directory.resolve("fleet.txt"),
              "one %s%ntwo %1$s%n".formatted(server.uri("postgres", "postgres")));
      Path scripts = directory.resolve("scripts");
      Execution.of(
          "fleet",
          list.toString(),
          "--provider",
          "aws-rds",
          "--fix",
          scripts.toString(),
          "--only",
          "wal-level");
      String ofServer = "server-127.0.0.1-" + server.port();
      assertThat(names(scripts)).containsExactlyInAnyOrder(ofServer + ".sql", "one.sql", "two.sql");
      assertThat(Files.readString(scripts.resolve(ofServer + ".sql")))
          .containsOnlyOnce("fixes: wal-level")
          .contains("rds.logical_replication");
      assertThat(Files.readString(scripts.resolve("two.sql")))
          .contains("(in %s.sql, for all databases of the server)".formatted(ofServer));
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
