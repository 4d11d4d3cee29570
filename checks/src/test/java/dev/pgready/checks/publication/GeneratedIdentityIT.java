// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * PostgreSQL 18's rules for generated columns in a replica identity, each decided by a real UPDATE:
 * the check fails exactly where the server refuses it (42P10).
 */
final class GeneratedIdentityIT {
  private static final int MAJOR = 18;

  @TestFactory
  Stream<DynamicTest> theCheckSaysWhatAnUpdateDoes() {
    Map<String, String> columns =
        Map.of(
            "stored", "g int GENERATED ALWAYS AS (a * 2) STORED NOT NULL",
            "virtual", "g int GENERATED ALWAYS AS (a * 2) VIRTUAL",
            "plain", "g int NOT NULL DEFAULT 0");
    Map<String, String> identities =
        Map.of(
            "key", "SELECT 1",
            "full", "ALTER TABLE t REPLICA IDENTITY FULL",
            "index", "ALTER TABLE t REPLICA IDENTITY USING INDEX t_g");
    return columns.keySet().stream()
        .sorted()
        .flatMap(
            column ->
                identities.keySet().stream()
                    .sorted()
                    // no index on a virtual column
                    .filter(identity -> !(column.equals("virtual") && identity.equals("index")))
                    .flatMap(
                        identity ->
                            Stream.of("none", "stored")
                                .map(
                                    publish ->
                                        DynamicTest.dynamicTest(
                                            "%s column, identity %s, publish_generated_columns %s"
                                                .formatted(column, identity, publish),
                                            () ->
                                                prove(
                                                    columns.getOrDefault(column, ""),
                                                    column.equals("virtual"),
                                                    identities.getOrDefault(identity, ""),
                                                    publish)))));
  }

  private static void prove(String column, boolean virtual, String identity, String publish) {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    server.execute(database, "CREATE TABLE t (id int PRIMARY KEY, a int, " + column + ")");
    if (!virtual) {
      server.execute(database, "CREATE UNIQUE INDEX t_g ON t (g)");
    }
    server.execute(
        database,
        "INSERT INTO t (id, a) VALUES (1, 1)",
        identity,
        "CREATE PUBLICATION pgready FOR TABLE t WITH (publish_generated_columns = "
            + publish
            + ")");
    CheckResult result = judge(server, database);
    String refusal = "";
    try {
      server.execute(database, "UPDATE t SET a = 2");
    } catch (IllegalStateException e) {
      refusal = String.valueOf(e.getMessage());
    }
    assertThat(result.status() == Status.FAIL)
        .as("check: %s; server: %s", result.message(), refusal)
        .isEqualTo(!refusal.isEmpty());
    if (!refusal.isEmpty() && !result.remedies().get(0).sql().isEmpty()) {
      server.execute(database, result.remedies().get(0).sql().toArray(new String[0]));
      server.execute(database, "UPDATE t SET a = 3");
      assertThat(judge(server, database).status()).isEqualTo(Status.PASS);
    }
  }

  private static CheckResult judge(TestPostgres server, String database) {
    return new PublicationColumns()
        .evaluate(
            CheckContext.of(
                TestFacts.collect(server, "postgres", database),
                new ProviderDetector(ProviderCatalog.builtIn())
                    .detect(null, "127.0.0.1", 5432, null),
                new ConsumerCatalog().find("generic").orElseThrow(),
                new Request("pgready", List.of(), List.of(), null, null, Map.of())));
  }
}
