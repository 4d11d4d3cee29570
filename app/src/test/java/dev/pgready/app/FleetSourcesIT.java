// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a fleet's databases come from: a server itself, a service file, standard input. */
final class FleetSourcesIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @TempDir private Path directory = Path.of("");

  private static List<String> names(Execution run) {
    return JsonMapper.shared()
        .readTree(run.out())
        .get("reports")
        .valueStream()
        .map(report -> report.get("name").asString())
        .toList();
  }

  @Test
  void allDatabasesOfAServer() {
    String one = SERVER.createDatabase();
    String closed = SERVER.createDatabase();
    SERVER.execute(
        "postgres",
        "CREATE ROLE visitor LOGIN",
        "REVOKE CONNECT ON DATABASE \"%s\" FROM PUBLIC".formatted(closed));
    try {
      Execution run =
          Execution.of(
              "fleet", "--discover", SERVER.uri("visitor", "postgres"), "--format", "json");
      assertThat(names(run)).contains(one, "postgres").doesNotContain(closed, "template1");
      assertThat(names(run)).isSorted();
    } finally {
      SERVER.execute("postgres", "DROP ROLE visitor");
    }
  }

  /** Its report says why nothing was found. */
  @Test
  void aServerThatCannotBeAsked() {
    Execution run =
        Execution.of(
            "fleet", "--discover", "postgresql://app@127.0.0.1:1/shop", "--format", "json");
    assertThat(run.code()).isEqualTo(3);
    assertThat(names(run)).containsExactly("shop");
    assertThat(run.out()).contains("127.0.0.1:1");
    assertThat(Execution.of("fleet", "--discover", "postgresql://app@h:x/shop").code())
        .isEqualTo(2);
    assertThat(Execution.of("fleet", "list.txt", "--discover", "postgresql://h/d").err())
        .contains("give one of them");
  }

  @Test
  void servicesOfAFile() throws IOException {
    Path services =
        Files.writeString(
            directory.resolve("pg service's.conf"),
            """
            # what we have
            [shop]
            host=127.0.0.1
            port=%s
            user=postgres
            dbname=postgres

            [gone]
            host=127.0.0.1
            port=1
            """
                .formatted(SERVER.port()));
    Execution run = Execution.of("fleet", services.toString(), "--format", "json");
    assertThat(names(run)).containsExactly("shop", "gone");
    JsonNode reports = JsonMapper.shared().readTree(run.out()).get("reports");
    assertThat(reports.at("/0/report/verdict").asString()).startsWith("ready");
    assertThat(reports.at("/1/report/verdict").asString()).isEqualTo("no-facts");
    assertThat(reports.at("/1/origin/line").asInt()).isEqualTo(8);
  }

  @Test
  void aListFromAPipe() {
    Execution run =
        Execution.withInput(
            "a " + SERVER.uri("postgres") + "\n" + SERVER.uri("postgres") + "\n",
            Map.of(),
            "fleet",
            "-",
            "--format",
            "json");
    assertThat(names(run)).containsExactly("a", "127.0.0.1:%s/postgres".formatted(SERVER.port()));
  }

  /** Two databases that fail for two reasons: each is told with its own. */
  @Test
  void eachCauseIsToldWithItsDatabases() {
    Execution run =
        Execution.withInput(
            "down postgresql://app@127.0.0.1:1/shop\nmissing "
                + SERVER.uri("no_such_database")
                + "\ngood "
                + SERVER.uri("postgres")
                + "\n",
            Map.of(),
            "fleet",
            "-");
    assertThat(run.out().lines().limit(2).toList().get(1)).startsWith("2 not checked, 1 ready");
    assertThat(run.out())
        .contains("      down: ")
        .contains("      missing: ")
        .contains("no_such_database")
        .contains("      Fix: ")
        .endsWith("\nNext: pgready fleet - --fix scripts\n");
    assertThat(run.out().indexOf("  down ")).isLessThan(run.out().indexOf("  good "));
  }
}
