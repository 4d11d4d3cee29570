// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rights that everybody has by default, taken away: unknown with its GRANT, never the whole run.
 */
final class HardenedServerIT {
  private static final TestPostgres SERVER = TestPostgres.start(17);

  @BeforeAll
  static void role() {
    SERVER.execute("postgres", "CREATE ROLE plain LOGIN REPLICATION");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static Report report(Facts facts) {
    return Preflight.run(
        facts,
        new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null),
        Map.of("generic", new ConsumerCatalog().find("generic").orElseThrow()),
        Request.DEFAULT,
        Checks.all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT ON pg_catalog.pg_replication_slots | slot-health",
        "SELECT ON pg_catalog.pg_stat_activity | blocking-transactions",
        "SELECT ON pg_catalog.pg_stat_replication | wal-senders",
        "SELECT ON pg_catalog.pg_prepared_xacts | prepared-transactions",
        "SELECT ON pg_catalog.pg_db_role_setting | session-timeouts",
        "SELECT ON pg_catalog.pg_locks | blocking-transactions",
        "EXECUTE ON FUNCTION pg_catalog.pg_current_wal_lsn() | slot-health",
        "SELECT ON pg_catalog.pg_settings | wal-level",
      })
  void whatWasRevokedIsUnknown(String right, String check) {
    SERVER.execute("postgres", "REVOKE " + right + " FROM PUBLIC");
    try {
      Facts facts = TestFacts.collect(SERVER, "plain", "postgres", ProbeLevel.SAFE);
      assertThat(requireNonNull(facts.connection()).failure()).isNull();
      Report report = report(facts);
      assertThat(report.verdict()).isNotEqualTo(Verdict.NO_FACTS).isNotEqualTo(Verdict.READY);
      assertThat(report.findings()).noneMatch(Report.Finding::crashed);
      assertThat(
              report.findings().stream().filter(finding -> finding.id().equals(check)).findFirst())
          .hasValueSatisfying(
              finding -> assertThat(finding.result().status()).isEqualTo(Status.UNKNOWN));
    } finally {
      SERVER.execute("postgres", "GRANT " + right + " TO PUBLIC");
    }
  }

  @Test
  void theGrantIsNamed() {
    SERVER.execute("postgres", "REVOKE SELECT ON pg_catalog.pg_replication_slots FROM PUBLIC");
    try {
      Report report = report(TestFacts.collect(SERVER, "plain", "postgres", ProbeLevel.NONE));
      assertThat(report.findings())
          .filteredOn(finding -> finding.id().equals("slot-health"))
          .allSatisfy(
              finding ->
                  assertThat(finding.result().remedies().get(0).sql())
                      .containsExactly("GRANT SELECT ON pg_catalog.pg_replication_slots TO plain"));
    } finally {
      SERVER.execute("postgres", "GRANT SELECT ON pg_catalog.pg_replication_slots TO PUBLIC");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "statement_timeout = '1ms'",
    "default_transaction_read_only = on",
    "row_security = off"
  })
  void settingsOfTheRole(String setting) {
    SERVER.execute("postgres", "ALTER ROLE plain SET " + setting);
    try {
      Facts facts = TestFacts.collect(SERVER, "plain", "postgres", ProbeLevel.NONE);
      assertThat(requireNonNull(facts.connection()).failure()).isNull();
      assertThat(facts.catalogue()).isNotNull();
    } finally {
      SERVER.execute("postgres", "ALTER ROLE plain RESET ALL");
    }
  }

  /** A limit on transactions ends the session, so another one is needed that lifts it. */
  @ParameterizedTest
  @CsvSource({"5ms, SAFE", "10ms, FULL", "50ms, FULL"})
  void transactionsOfTheRoleMayNotLast(String limit, ProbeLevel probe) {
    SERVER.execute("postgres", "ALTER ROLE plain SET transaction_timeout = '%s'".formatted(limit));
    try {
      Facts facts = TestFacts.collect(SERVER, "plain", "postgres", probe);
      assertThat(requireNonNull(facts.connection()).failure()).isNull();
      // what a new session of the role gets, not what pgready's has
      assertThat(
              requireNonNull(
                      requireNonNull(facts.catalogue()).settings().get("transaction_timeout"))
                  .value())
          .isEqualTo(limit.replace("ms", ""));
    } finally {
      SERVER.execute("postgres", "ALTER ROLE plain RESET ALL");
    }
  }

  /** Since 17. It runs for walsenders too, and stands in the way of any consumer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RAISE EXCEPTION 'not at night' | an event trigger on login raised this in PL/pgSQL function",
        "PERFORM pg_catalog.pg_sleep(30) | within",
        "PERFORM pg_catalog.pg_sleep(0.2) | ''",
        "INSERT INTO public.logins SELECT session_user | ''",
      })
  void loginTriggers(String body, String text) {
    SERVER.execute(
        "postgres",
        "CREATE TABLE logins (who text)",
        "GRANT INSERT ON logins TO plain",
        "CREATE FUNCTION at_login() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN IF session_user = 'plain' THEN "
            + body
            + "; END IF; END$$",
        "CREATE EVENT TRIGGER at_login ON login EXECUTE FUNCTION at_login()");
    try {
      Facts facts =
          FactsDocument.read(
              FactsCollector.collect(
                  TestFacts.target(SERVER, "plain", "postgres"),
                  new CollectOptions(
                      ProbeLevel.SAFE,
                      null,
                      null,
                      ProviderCatalog.builtIn(),
                      List.of(),
                      null,
                      text.equals("within") ? 2 : 10,
                      null)));
      if (text.isEmpty()) {
        assertThat(requireNonNull(facts.connection()).failure()).isNull();
        assertThat(facts.catalogue()).isNotNull();
      } else {
        assertThat(requireNonNull(requireNonNull(facts.connection()).failure()).message())
            .contains(text);
        assertThat(report(facts).findings())
            .filteredOn(finding -> finding.id().equals("endpoint"))
            .allSatisfy(finding -> assertThat(finding.result().status()).isEqualTo(Status.FAIL));
      }
    } finally {
      SERVER.execute("postgres", "DROP EVENT TRIGGER at_login");
      SERVER.execute("postgres", "DROP FUNCTION at_login()");
      SERVER.execute("postgres", "DROP TABLE logins");
    }
  }

  @Test
  void aLibraryThatIsNotThere() {
    SERVER.execute("postgres", "ALTER ROLE plain SET session_preload_libraries = 'nowhere'");
    try {
      Facts facts = TestFacts.collect(SERVER, "plain", "postgres", ProbeLevel.SAFE);
      assertThat(requireNonNull(requireNonNull(facts.connection()).failure()).message())
          .contains("could not access file \"nowhere\"")
          .contains("session_preload_libraries");
    } finally {
      SERVER.execute("postgres", "ALTER ROLE plain RESET ALL");
    }
  }

  @Test
  void aRoleThatDoesNotExist() {
    Facts facts =
        FactsDocument.read(
            FactsCollector.collect(
                TestFacts.target(SERVER, "postgres", "postgres"),
                new CollectOptions(
                    ProbeLevel.NONE,
                    "plian",
                    null,
                    ProviderCatalog.builtIn(),
                    List.of(),
                    null,
                    10,
                    null)));
    assertThat(requireNonNull(requireNonNull(facts.connection()).failure()).message())
        .contains("role plian, which --role names, does not exist")
        .endsWith("did you mean plain?");
  }
}
