// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Facts;
import dev.pgready.facts.ProbeFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is tried at level full, and that nothing of it stays. */
final class FullProbesIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static final String LEFTOVERS =
      """
      select 'publication ' || pubname from pg_publication where pubname like 'pgready%'
      union all select 'trigger ' || evtname from pg_event_trigger where evtname like 'pgready%'
      union all select 'function ' || proname from pg_proc where proname like 'pgready%'
      union all select 'slot ' || slot_name from pg_replication_slots where slot_name like 'pgready%'
      union all select 'lock ' || l.relation::regclass from pg_locks l join pg_stat_activity a using (pid)
        where a.application_name like 'pgready/%'
      union all select 'prepared ' || gid from pg_prepared_xacts where gid like 'pgready%'""";

  static void assertNothingLeft(TestPostgres server, String database) {
    assertThat(server.query(database, LEFTOVERS)).isEmpty();
  }

  static void awaitNoSessions(TestPostgres server, String database) {
    long end = System.nanoTime() + 20_000_000_000L;
    List<String> sessions;
    do {
      sessions =
          server.query(
              database,
              "select pid || ' ' || coalesce(query, '') from pg_stat_activity where datname = '"
                  + database
                  + "' and application_name like 'pgready/%'");
    } while (!sessions.isEmpty() && System.nanoTime() < end);
    assertThat(sessions).isEmpty();
    assertNothingLeft(server, database);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void superuserMayEverything(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    server.execute(database, "CREATE TABLE \"T\"\"x é\" (id int PRIMARY KEY)");
    Facts facts = TestFacts.collect(server, "postgres", database, ProbeLevel.FULL);
    ProbeFacts probes = facts.probes();
    assertThat(probes.publicationForms())
        .containsOnlyKeys(
            major >= 15 ? List.of("empty", "schema", "all") : List.of("empty", "all"));
    assertThat(probes.publicationForms().values()).allMatch(Attempt::worked);
    assertThat(requireNonNull(probes.eventTrigger()).worked()).isTrue();
    assertThat(requireNonNull(probes.slot()).worked()).isTrue();
    assertThat(facts.privileged().read()).isPresent();
    awaitNoSessions(server, database);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void plainRoleIsRefusedEachInItsWay(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String role = "plain_" + database;
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "CREATE TABLE hidden (id int PRIMARY KEY)",
        "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE open_to_all (id int PRIMARY KEY)",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role,
        "GRANT USAGE ON SCHEMA public TO " + role);
    Facts facts = TestFacts.collect(server, role, database, ProbeLevel.FULL);
    ProbeFacts probes = facts.probes();
    assertThat(probes.publicationForms().values()).noneMatch(Attempt::worked);
    assertThat(probes.publicationForms().values()).allMatch(a -> "42501".equals(a.sqlState()));
    assertThat(requireNonNull(probes.eventTrigger()).sqlState()).isEqualTo("42501");
    assertThat(probes.rowSecurity()).containsOnlyKeys("public.hidden");
    assertThat(requireNonNull(probes.rowSecurity().get("public.hidden")).sqlState())
        .isEqualTo("42501");
    assertThat(requireNonNull(probes.replication()).sqlState()).isEqualTo("42501");
    assertThat(probes.slot()).isNull();
    assertThat(facts.privileged().denied()).isEqualTo("42501");
    awaitNoSessions(server, database);
    server.execute(database, "DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  @Test
  void openTransactionBlocksTheSlotAndNothingElse() throws SQLException {
    TestPostgres server = TestPostgres.start(16);
    try (server;
        Connection other = server.connect("postgres", "postgres");
        Statement statement = other.createStatement()) {
      String database = server.createDatabase();
      other.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      long start = System.nanoTime();
      Facts facts = TestFacts.collect(server, "postgres", database, ProbeLevel.FULL);
      assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
      Attempt slot = requireNonNull(facts.probes().slot());
      assertThat(slot.worked()).isFalse();
      assertThat(slot.sqlState()).isEqualTo("55P03");
      assertThat(facts.probes().publicationForms().values()).allMatch(Attempt::worked);
      awaitNoSessions(server, database);
      other.rollback();
    }
  }

  /** A lock that somebody holds on a table keeps no attempt waiting. */
  @Test
  void lockedTable() throws SQLException {
    TestPostgres server = TestPostgres.start(16);
    try (server;
        Connection other = server.connect("postgres", "postgres");
        Statement statement = other.createStatement()) {
      server.execute("postgres", "CREATE TABLE locked (id int PRIMARY KEY)");
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
      Facts facts = TestFacts.collect(server, "postgres", "postgres", ProbeLevel.FULL);
      // no table is named in what is tried, so none is waited for
      assertThat(facts.probes().publicationForms()).isNotEmpty();
      assertThat(facts.probes().publicationForms().values())
          .allSatisfy(attempt -> assertThat(attempt.worked()).as(attempt.toString()).isTrue());
      other.rollback();
      awaitNoSessions(server, "postgres");
    }
  }

  /** As a shutdown hook does, while the slot waits. */
  @Test
  void closedInTheMiddle() throws Exception {
    TestPostgres server = TestPostgres.start(16);
    try (server;
        Connection other = server.connect("postgres", "postgres");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      String database = server.createDatabase();
      FactsCollector collector =
          new FactsCollector(
              TestFacts.target(server, "postgres", database), TestFacts.options(ProbeLevel.FULL));
      Thread run = new Thread(collector::collect);
      run.start();
      while (server
          .query(
              "postgres",
              "select 1 from pg_stat_activity where query like 'CREATE_REPLICATION_SLOT%'"
                  + " and wait_event_type = 'Lock'")
          .isEmpty()) {
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
      collector.close();
      run.join(5000);
      assertThat(run.isAlive()).isFalse();
      awaitNoSessions(server, database);
      other.rollback();
    }
  }

  /** A refused SET ROLE says 42501 as well, and must not pass for the judged role's refusal. */
  @Test
  void aRoleThatTheSessionMayNotBecomeIsNotTried() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    String asker = "asker_" + database;
    String judged = "judged_" + database;
    server.execute(
        database, "CREATE ROLE " + asker + " LOGIN", "CREATE ROLE " + judged + " LOGIN SUPERUSER");
    ProbeFacts refused = probes(server, asker, judged, database);
    assertThat(refused.publicationForms()).isEmpty();
    assertThat(refused.eventTrigger()).isNull();
    ProbeFacts tried = probes(server, "postgres", judged, database);
    assertThat(tried.publicationForms().values()).isNotEmpty().allMatch(Attempt::worked);
    assertThat(requireNonNull(tried.eventTrigger()).worked()).isTrue();
    assertNothingLeft(server, database);
    server.execute(database, "DROP ROLE " + asker + ", " + judged);
  }

  private static ProbeFacts probes(TestPostgres server, String user, String role, String database) {
    return dev.pgready.facts.FactsDocument.read(
            FactsCollector.collect(
                TestFacts.target(server, user, database),
                new CollectOptions(
                    ProbeLevel.FULL,
                    role,
                    null,
                    dev.pgready.providers.ProviderCatalog.builtIn(),
                    List.of(),
                    null,
                    10,
                    null)))
        .probes();
  }
}
