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
      server.execute("postgres", "CREATE ROLE " + ROLE + " LOGIN");
      StringBuilder fleet = new StringBuilder();
      for (String database : databases) {
        server.execute(database, "CREATE TABLE logs (line text)");
        fleet.append("shop-%s %s%n".formatted(database, server.uri(ROLE, database)));
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
          .contains("ALTER SYSTEM SET wal_level = 'logical';");
      for (String database : databases) {
        String script = Files.readString(scripts.resolve("shop-%s.sql".formatted(database)));
        assertThat(script)
            .contains("ALTER ROLE " + ROLE + " REPLICATION;")
            .contains("-- Settings of the server are in %s.sql".formatted(ofServer))
            .doesNotContain("ALTER SYSTEM");
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

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
