// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestFacts;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.postgres.SearchPath;
import dev.pgready.providers.ProviderCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where names are looked up is set in every message that has names. */
final class GuardedStatementsTest {
  private static final String PATH = "SET LOCAL search_path = pg_catalog, pg_temp";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 | SET LOCAL search_path = pg_catalog, pg_temp; SELECT 1",
        "BEGIN | BEGIN; SET LOCAL search_path = pg_catalog, pg_temp",
        "BEGIN READ ONLY | BEGIN READ ONLY; SET LOCAL search_path = pg_catalog, pg_temp",
        "BEGIN READ WRITE; SELECT 1; ROLLBACK | BEGIN READ WRITE; SET LOCAL search_path = pg_catalog, pg_temp; SELECT 1; ROLLBACK",
        "BEGINNING | SET LOCAL search_path = pg_catalog, pg_temp; BEGINNING",
        "SHOW x; SELECT 1 | SET LOCAL search_path = pg_catalog, pg_temp; SHOW x; SELECT 1",
        "ROLLBACK; SELECT 1 | SET LOCAL search_path = pg_catalog, pg_temp; ROLLBACK; SELECT 1",
      })
  void thePathIsSetInTheSameMessage(String message, String guarded) {
    assertThat(SearchPath.guarded(message)).isEqualTo(guarded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "ROLLBACK",
        "IDENTIFY_SYSTEM",
        "SHOW pool_version",
        "CREATE_REPLICATION_SLOT s TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT"
      })
  void whatNamesNothingGoesAsItIs(String message) {
    assertThat(SearchPath.guarded(message)).isEqualTo(message);
  }

  /** The plan prints what is sent. */
  @Test
  void everyStepOfThePlan() {
    for (ProbeLevel level : ProbeLevel.values()) {
      for (String step : FactsCollector.plan(TestFacts.options(level))) {
        String sql = step.substring(step.indexOf('\n') + 1).replaceAll(";$", "");
        assertThat(sql)
            .as(step)
            .matches(
                "(?s)(BEGIN( READ ONLY| READ WRITE)?; )?SET LOCAL search_path = pg_catalog, pg_temp(; .*)?"
                    + "|COMMIT|ROLLBACK|SHOW [A-Za-z_.]+|IDENTIFY_SYSTEM|CREATE_REPLICATION_SLOT .*");
      }
    }
  }

  /** psql sends the statements of the script one by one. */
  @Test
  void everyTransactionOfTheScriptForPsql() {
    String script = FactsSql.forPsql(ProviderCatalog.builtIn(), null, 10, 500);
    List<String> begins = script.lines().filter(line -> line.contains("BEGIN READ ONLY")).toList();
    assertThat(begins)
        .hasSize(4)
        .allMatch(line -> line.startsWith("BEGIN READ ONLY; " + PATH + "; "));
    // each transaction ends before the next begins, so nothing runs outside of them
    assertThat(script.lines().filter(line -> line.matches(".*\\b(COMMIT|ROLLBACK);"))).hasSize(4);
  }
}
