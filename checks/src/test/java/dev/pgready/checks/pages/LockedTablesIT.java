// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script and the sessions that hold the tables that it changes. */
final class LockedTablesIT {
  private static final int MAJOR = 17;
  private static final String ROLE = "pgready_locked";
  private static final List<String> TABLES = List.of("a", "b", "c", "d", "e", "f");

  private final TestPostgres server = TestPostgres.shared(MAJOR);
  private String database = "";

  @BeforeEach
  void tables() {
    database = server.createDatabase();
    server.execute(database, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
    for (String table : TABLES) {
      server.execute(
          database,
          "CREATE TABLE %s (n int)".formatted(table),
          "INSERT INTO %s VALUES (1)".formatted(table));
    }
  }

  @AfterEach
  void drop() {
    server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    server.execute("postgres", "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
  }

  private String script(String... checks) {
    List<String> ids = List.of(checks);
    Report report =
        Preflight.run(
            TestFacts.collect(server, ROLE, database),
            new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
            Map.of("generic", new ConsumerCatalog().get("generic")),
            Request.DEFAULT,
            Checks.all().stream().filter(check -> ids.contains(check.id())).toList());
    return RemediationScript.fix(RemediationPlan.of(report, Selection.ALL), false);
  }

  /** With less patience than it has. */
  private static String hasty(String script) {
    String hasty =
        script
            .replace("SET lock_timeout = '2s'", "SET lock_timeout = '200ms'")
            .replace("FOR pause IN 0..9 LOOP", "FOR pause IN 0..1 LOOP")
            .replace("pg_sleep(pause)", "pg_sleep(pause / 5.0)");
    assertThat(hasty).contains("200ms", "0..1", "5.0");
    return hasty;
  }

  /** What a transaction has locked is taken once it is free, by psql -f and by a pipe. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itComesBackToATableThatWasLocked(boolean piped) throws Exception {
    publish();
    String script = script("replica-identity");
    try (Connection holder = server.connect("postgres", database)) {
      holder.setAutoCommit(false);
      execute(holder, "INSERT INTO f VALUES (2)");
      CompletableFuture<Psql.Outcome> run =
          CompletableFuture.supplyAsync(
              () ->
                  piped
                      ? Psql.piped(server, "postgres", database, script)
                      : Psql.run(server, "postgres", database, script));
      // the first attempt is over when what it says of the others has been done
      await(() -> identities().equals(List.of("a", "b", "c", "d", "e")));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2_300));
      holder.commit();
      Psql.Outcome outcome = run.get(60, TimeUnit.SECONDS);
      assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
      assertThat(outcome.output()).contains("NOTICE:  public.f is locked by others");
    }
    assertThat(identities()).isEqualTo(TABLES);
  }

  /** A script that never gets a table says which one; what it has done stays, and goes on. */
  @Test
  void itEndsWithTheNameOfTheTable() throws Exception {
    publish();
    String script = hasty(script("replica-identity"));
    try (Connection holder = server.connect("postgres", database)) {
      holder.setAutoCommit(false);
      execute(holder, "SELECT * FROM c");
      Psql.Outcome outcome = Psql.run(server, "postgres", database, script);
      assertThat(outcome.exit()).as(outcome.output()).isEqualTo(3);
      assertThat(outcome.output())
          .containsOnlyOnce("ERROR:")
          .contains("public.c stayed locked by others: run this script again");
      assertThat(identities()).containsExactly("a", "b");
      // what is done is not locked again: nobody waits for that
      execute(holder, "LOCK a, b IN ACCESS SHARE MODE");
      Psql.Outcome again = Psql.run(server, "postgres", database, script);
      assertThat(again.output())
          .contains("public.c stayed locked by others")
          .doesNotContain("public.a");
    }
    assertThat(Psql.run(server, "postgres", database, script).exit()).isZero();
    assertThat(identities()).isEqualTo(TABLES);
  }

  /** Of several tables, those are named that others hold; nothing of the statement is left. */
  @Test
  void aPublicationIsCreatedAsAWhole() throws Exception {
    String script = hasty(script("publication"));
    try (Connection holder = server.connect("postgres", database)) {
      holder.setAutoCommit(false);
      execute(holder, "LOCK d IN SHARE UPDATE EXCLUSIVE MODE");
      Psql.Outcome outcome = Psql.run(server, "postgres", database, script);
      assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isEqualTo(3);
      assertThat(outcome.output()).contains("ERROR:  public.d stayed locked by others");
      assertThat(server.query(database, "SELECT pubname FROM pg_publication")).isEmpty();
    }
    assertThat(Psql.run(server, "postgres", database, script).exit()).isZero();
    assertThat(server.query(database, "SELECT count(*)::text FROM pg_publication_tables"))
        .containsExactly("6");
  }

  /** An index that could not be built is gone afterwards, as is one that an earlier run left. */
  @Test
  void anIndexIsThereOrNot() throws Exception {
    server.execute(
        database,
        "ALTER TABLE a ALTER n SET NOT NULL, ADD CONSTRAINT a_pkey PRIMARY KEY (n) DEFERRABLE",
        "CREATE PUBLICATION pgready FOR TABLE a");
    String script = "\\set replica_identity b\n" + script("replica-identity");
    assertThat(script).contains("CREATE UNIQUE INDEX CONCURRENTLY");
    try (Connection holder = server.connect("postgres", database)) {
      holder.setAutoCommit(false);
      execute(holder, "INSERT INTO a VALUES (2)");
      Psql.Outcome outcome =
          Psql.run(server, "postgres", database, hasty(script).replace("'10min'", "'300ms'"));
      assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isEqualTo(3);
      assertThat(outcome.output())
          .contains("canceling statement due to lock timeout")
          .contains("ERROR:  no index on public.a for the reason above: run this script again");
      holder.rollback();
    }
    String indexes =
        "SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index WHERE indrelid = 'a'::regclass ORDER BY 1";
    server.execute(
        database,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'a_identity'::regclass");
    Psql.Outcome outcome = Psql.run(server, "postgres", database, script);
    assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
    assertThat(server.query(database, indexes)).containsExactly("a_identity true", "a_pkey true");
    assertThat(server.query(database, "SELECT relreplident FROM pg_class WHERE relname = 'a'"))
        .containsExactly("i");
  }

  /**
   * Nobody waits longer than the script's lock_timeout for one statement, while a transaction that
   * is longer than it holds one of the tables, and others come and go on all. How long a session
   * has waited is read from the server, so that it does not matter how busy the machine is.
   */
  @Test
  void anApplicationWaitsNoLongerThanTheTimeout() throws Exception {
    String script = script("publication", "replica-identity", "table-privileges");
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong longest = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (String table : TABLES) {
      threads.add(
          running(
              failures,
              over,
              "application",
              connection -> {
                execute(connection, "UPDATE %s SET n = n + 1".formatted(table));
                execute(connection, "SELECT count(*) FROM " + table);
              }));
    }
    // longer than the timeout, so that the script must give up and come back
    AtomicBoolean held = new AtomicBoolean();
    threads.add(
        running(
            failures,
            over,
            "report",
            connection -> {
              if (held.compareAndSet(false, true)) {
                execute(connection, "BEGIN; SELECT count(*) FROM b");
                while (!over.get() && !awaited(connection)) {
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                execute(connection, "SELECT pg_sleep(4)");
                execute(connection, "COMMIT");
              }
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }));
    threads.add(
        running(
            failures,
            over,
            "observer",
            connection -> {
              longest.accumulateAndGet(waited(connection), Math::max);
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }));
    threads.forEach(Thread::start);
    Psql.Outcome outcome;
    try {
      outcome = Psql.run(server, "postgres", database, script);
    } finally {
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(longest.get()).as("milliseconds").isBetween(1L, 2_500L);
    assertThat(failures).isEmpty();
    assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
    assertThat(outcome.output()).contains("public.b is locked by others");
    assertThat(identities()).isEqualTo(TABLES);
  }

  /** How long the application's sessions have waited for a lock by now, in milliseconds. */
  private static long waited(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart) * 1000), 0)::bigint"
                    + " FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND application_name = 'application'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Whether the script stands before table b. */
  private static boolean awaited(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock' AND relation = 'b'::regclass")) {
      return rows.next();
    }
  }

  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private Thread running(
      List<Throwable> failures, AtomicBoolean over, String application, Work work) {
    return new Thread(
        () -> {
          try (Connection connection = server.connect("postgres", database)) {
            execute(connection, "SET application_name = " + application);
            while (!over.get()) {
              work.on(connection);
            }
          } catch (SQLException e) {
            synchronized (failures) {
              failures.add(e);
            }
          }
        });
  }

  private void publish() {
    server.execute(
        database,
        "CREATE PUBLICATION pgready FOR TABLE "
            + TABLES.stream().collect(Collectors.joining(", ")));
  }

  private List<String> identities() {
    return server.query(
        database,
        "SELECT relname FROM pg_class WHERE relreplident = 'f' AND relname ~ '^.$' ORDER BY 1");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
