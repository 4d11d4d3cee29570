// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.profile.StrictYaml;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users' event triggers at the DDL that is tried: a refusal is no pass, and none runs needlessly.
 */
final class EventTriggerProbesIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static final ConsumerProfile CONSUMER =
      StrictYaml.read(
          "test.yaml",
          """
          id: t
          name: T
          verified: 2026-11-20
          publication: {name: p, creator: consumer, form: all}
          event-triggers: {need: fail, lost: nothing works}
          """,
          ConsumerProfile.class);

  private static void trigger(TestPostgres server, String database, String body) {
    server.execute(
        database,
        "CREATE SEQUENCE fired",
        "CREATE FUNCTION ut() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN " + body + " END$$",
        "CREATE EVENT TRIGGER \"User's\" ON ddl_command_start EXECUTE FUNCTION ut()");
  }

  private static Facts collect(
      TestPostgres server, String user, String database, ProbeLevel level, boolean fire) {
    return FactsDocument.read(
        FactsCollector.collect(
            TestFacts.target(server, user, database),
            new CollectOptions(
                    level, null, null, ProviderCatalog.builtIn(), List.of(), null, 2, null)
                .firingEventTriggers(fire)));
  }

  private static CheckResult judge(Check check, Facts facts) {
    return check.evaluate(
        CheckContext.of(
            facts,
            new ProviderDetector(ProviderCatalog.builtIn())
                .detect(facts.cat().signals(), "127.0.0.1", 5432, null),
            CONSUMER,
            Request.DEFAULT));
  }

  private static List<CheckResult> both(Facts facts) {
    return List.of(judge(new PublicationPrivileges(), facts), judge(new EventTriggers(), facts));
  }

  /** Whatever SQLSTATE it raises, and who may not switch it off sees the refusal itself. */
  @ParameterizedTest
  @FieldSource("MAJORS")
  void aRefusalIsAFailureThatNamesWhoRefused(int major) {
    TestPostgres server = TestPostgres.shared(major);
    // one for each version
    String sqlState = List.of("P0001", "42501", "0A000").get(major % 3);
    String database = server.createDatabase();
    trigger(
        server,
        database,
        "RAISE EXCEPTION 'DDL is frozen' USING ERRCODE = '%s';".formatted(sqlState));
    Facts facts = collect(server, "postgres", database, ProbeLevel.FULL, true);
    for (CheckResult result : both(facts)) {
      assertThat(result.status()).as(result.message()).isEqualTo(Status.FAIL);
      assertThat(result.message())
          .contains("event trigger \"User's\" of role postgres", "DDL is frozen");
    }
    Facts quiet = collect(server, "postgres", database, ProbeLevel.FULL, false);
    assertThat(quiet.probes().eventTriggersOff()).isEqualTo(major >= 17);
    for (CheckResult result : both(quiet)) {
      assertThat(result.status())
          .as(result.message())
          .isEqualTo(major >= 17 ? Status.UNKNOWN : Status.FAIL);
      assertThat(result.message()).contains("event trigger \"User's\" of role postgres");
    }
    for (CheckResult result : both(collect(server, "postgres", database, ProbeLevel.SAFE, false))) {
      assertThat(result.status()).as(result.message()).isEqualTo(Status.UNKNOWN);
    }
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void oneThatRefusesNothingRunsOnlyWhereItCannotBeSwitchedOff(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    trigger(server, database, "PERFORM nextval('public.fired');");
    Facts quiet = collect(server, "postgres", database, ProbeLevel.FULL, false);
    assertThat(server.query(database, "SELECT is_called FROM fired"))
        .containsExactly(major >= 17 ? "f" : "t");
    assertThat(both(quiet))
        .extracting(CheckResult::status)
        .containsOnly(major >= 17 ? Status.UNKNOWN : Status.PASS);
    assertThat(both(collect(server, "postgres", database, ProbeLevel.FULL, true)))
        .extracting(CheckResult::status)
        .containsOnly(Status.PASS);
    // neither for other statements, nor disabled, nor an extension's
    for (String other :
        List.of(
            "ALTER EVENT TRIGGER \"User's\" DISABLE",
            "ALTER EXTENSION plpgsql ADD EVENT TRIGGER \"User's\"",
            "DROP EVENT TRIGGER \"User's\"",
            "CREATE EVENT TRIGGER other ON ddl_command_end WHEN TAG IN ('create table') EXECUTE FUNCTION ut()")) {
      if (other.startsWith("ALTER EXTENSION")) {
        server.execute(database, "ALTER EVENT TRIGGER \"User's\" ENABLE");
      } else if (other.startsWith("DROP")) {
        server.execute(database, "ALTER EXTENSION plpgsql DROP EVENT TRIGGER \"User's\"");
      }
      server.execute(database, other);
      assertThat(both(collect(server, "postgres", database, ProbeLevel.SAFE, false)))
          .as(other)
          .extracting(CheckResult::status)
          .containsOnly(Status.PASS);
    }
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void aSlowOneCostsOneTimeLimitAndIsNoVerdict(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    trigger(server, database, "PERFORM pg_sleep(60);");
    Facts facts = collect(server, "postgres", database, ProbeLevel.FULL, true);
    assertThat(facts.probes().publicationForms().values())
        .filteredOn(form -> requireNonNull(form.message()).startsWith("canceling statement"))
        .hasSize(1);
    assertThat(requireNonNull(facts.probes().publicationForms().get("empty")).sqlState())
        .isEqualTo("57014");
    for (CheckResult result : both(facts)) {
      assertThat(result.status()).as(result.message()).isEqualTo(Status.UNKNOWN);
      assertThat(result.message()).contains("statement timeout");
    }
  }

  /** The right to switch them off is the login role's, and can be granted. */
  @Test
  void whoMayNotSwitchThemOffIsWarned() {
    TestPostgres server = TestPostgres.shared(17);
    String database = server.createDatabase();
    String role = "ddl_" + database;
    trigger(server, database, "PERFORM 1;");
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "GRANT CREATE ON DATABASE " + database + " TO " + role);
    List<String> notices = new ArrayList<>();
    try (FactsCollector collector =
        new FactsCollector(
            TestFacts.target(server, role, database), TestFacts.options(ProbeLevel.FULL))) {
      Facts facts = FactsDocument.read(collector.notices(notices::add).collect());
      assertThat(facts.probes().eventTriggersOff()).isFalse();
      assertThat(requireNonNull(facts.probes().publicationForms().get("empty")).worked()).isTrue();
      assertThat(notices)
          .singleElement()
          .asString()
          .contains("\"User's\" of role postgres", "--probe full");
    }
    server.execute(database, "GRANT SET ON PARAMETER event_triggers TO " + role);
    Facts off = TestFacts.collect(server, role, database, ProbeLevel.FULL);
    assertThat(off.probes().eventTriggersOff()).isTrue();
    server.execute(database, "DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  /** One that somebody else's run has in use is waited for, or another is taken. */
  @Test
  void runsAtOnceDoNotCollide() throws InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    List<Attempt> attempts = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread run =
          new Thread(
              () -> {
                Facts facts = TestFacts.collect(server, "postgres", database, ProbeLevel.FULL);
                attempts.addAll(facts.probes().publicationForms().values());
                attempts.add(requireNonNull(facts.probes().eventTrigger()));
              });
      run.start();
      runs.add(run);
    }
    for (Thread run : runs) {
      run.join();
    }
    assertThat(attempts).hasSize(16).allMatch(Attempt::worked);
  }

  @Test
  void aNameThatTheUserHasIsNotNeeded() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(database, "CREATE PUBLICATION pgready_probe");
    Facts facts = TestFacts.collect(server, "postgres", database, ProbeLevel.FULL);
    assertThat(facts.probes().publicationForms().values()).allMatch(Attempt::worked);
  }

  /** Names that changed with every run would fill pg_stat_statements, which throws others out. */
  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void aSecondRunAddsNoStatement(int major) {
    try (TestPostgres server =
        TestPostgres.start(
            major,
            "shared_preload_libraries = 'pg_stat_statements'",
            "pg_stat_statements.track = 'all'")) {
      server.execute(
          "postgres",
          "CREATE EXTENSION pg_stat_statements",
          "CREATE TABLE secured (id int PRIMARY KEY)",
          "ALTER TABLE secured ENABLE ROW LEVEL SECURITY",
          "CREATE ROLE judged LOGIN",
          "GRANT SELECT ON secured TO judged");
      trigger(server, "postgres", "NULL;");
      List<String> before = run(server);
      List<String> after = run(server);
      assertThat(after).isEqualTo(before);
    }
  }

  private static List<String> run(TestPostgres server) {
    TestFacts.collect(server, "postgres", "postgres", ProbeLevel.FULL);
    TestFacts.collect(server, "judged", "postgres", ProbeLevel.FULL);
    return server.query(
        "postgres",
        "SELECT DISTINCT query FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY 1");
  }

  /** pgready's own search_path has none of the users' schemas: a name not found is its doing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO ddl_log VALUES (1);", // 42P01
        "PERFORM note_ddl();", // 42883
        "PERFORM 'x'::ddl_kind;" // 42704
      })
  void oneThatNeedsAnotherSearchPathIsNoVerdict(String body) {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE ddl_log (n int)",
        "CREATE TYPE ddl_kind AS ENUM ('x')",
        "CREATE FUNCTION note_ddl() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    trigger(server, database, body);
    for (CheckResult result : both(collect(server, "postgres", database, ProbeLevel.FULL, true))) {
      assertThat(result.status()).as(result.message()).isEqualTo(Status.UNKNOWN);
      assertThat(result.message())
          .contains(
              "event trigger \"User's\" of role postgres", "search_path = pg_catalog, pg_temp");
    }
  }

  /** Raised on purpose, whatever SQLSTATE it has. */
  @Test
  void aRefusalWithSuchASqlStateIsARefusal() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    trigger(server, database, "RAISE EXCEPTION 'frozen' USING ERRCODE = '42P01';");
    for (CheckResult result : both(collect(server, "postgres", database, ProbeLevel.FULL, true))) {
      assertThat(result.status()).as(result.message()).isEqualTo(Status.FAIL);
    }
  }
}
