// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.remediation.sql.Effect;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.remediation.sql.Statement.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What a script says of a statement's lock is what the server does: the strongest lock on the table
 * is read from {@code pg_locks} while the statement's transaction is open, a rewrite from {@code
 * relfilenode}, a scan from the rows that were read.
 */
final class StatementLocksIT {
  /** Every kind of statement that remedies use, about table t. */
  private static final List<String> STATEMENTS =
      List.of(
          "ALTER TABLE public.t REPLICA IDENTITY FULL",
          "ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_u",
          "ALTER TABLE public.t OWNER TO pgready_locks",
          "ALTER TABLE public.t ADD PRIMARY KEY (id)",
          "ALTER TABLE public.t ADD CONSTRAINT t_n PRIMARY KEY USING INDEX t_n",
          "ALTER TABLE public.t ADD UNIQUE (id)",
          "ALTER TABLE public.t ALTER COLUMN n SET NOT NULL",
          "ALTER TABLE public.t RENAME TO t2",
          "ALTER TABLE public.t RENAME COLUMN id TO id2",
          "ALTER TABLE public.t DROP CONSTRAINT t_c",
          "ALTER TABLE public.t SET UNLOGGED",
          "ALTER TABLE public.t NO FORCE ROW LEVEL SECURITY",
          "ALTER TABLE public.t FORCE ROW LEVEL SECURITY",
          "CREATE POLICY p2 ON public.t FOR SELECT TO pgready_locks USING (true)",
          "DROP POLICY p1 ON public.t",
          "CREATE PUBLICATION q FOR TABLE public.t",
          "CREATE PUBLICATION q FOR ALL TABLES",
          "ALTER PUBLICATION empty ADD TABLE public.t",
          "ALTER PUBLICATION full_one DROP TABLE public.t",
          "ALTER PUBLICATION full_one SET TABLE public.t, public.other",
          "ALTER PUBLICATION full_one SET (publish = 'insert')",
          "ALTER PUBLICATION full_one OWNER TO pgready_locks",
          "DROP PUBLICATION full_one",
          "GRANT SELECT ON public.t TO pgready_locks",
          "GRANT SELECT ON ALL TABLES IN SCHEMA public TO pgready_locks",
          "GRANT USAGE ON SCHEMA public TO pgready_locks",
          "REVOKE SELECT ON public.t FROM pgready_locks",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pgready_locks",
          "ALTER ROLE pgready_locks REPLICATION",
          "CREATE ROLE pgready_locks_2 LOGIN",
          "ALTER SCHEMA public RENAME TO public2");

  /** What no transaction takes, or no table has to do with. */
  private static final Set<Kind> ELSEWHERE =
      EnumSet.of(
          Kind.SETTING,
          Kind.RELOAD,
          Kind.DATABASE,
          Kind.SLOT_CREATE,
          Kind.DESTRUCTIVE,
          Kind.EDITED,
          Kind.OTHER);

  private static List<Integer> majors() {
    List<String> majors = PageCase.chosen("locks.majors");
    return majors.isEmpty() ? List.of(13, 18) : majors.stream().map(Integer::valueOf).toList();
  }

  @TestFactory
  Stream<DynamicTest> theServerDoesWhatTheScriptSays() {
    return majors().stream()
        .map(major -> DynamicTest.dynamicTest("PostgreSQL " + major, () -> compare(major)));
  }

  private static void compare(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE ROLE pgready_locks LOGIN",
        "CREATE TABLE other (id int PRIMARY KEY)",
        "CREATE TABLE t (id int NOT NULL, n int, u int NOT NULL, CONSTRAINT t_c CHECK (id > 0))",
        "INSERT INTO t SELECT g, g, g FROM generate_series(1, 2000) g",
        "CREATE UNIQUE INDEX t_u ON t (u)",
        "CREATE UNIQUE INDEX t_n ON t (n)",
        "CREATE POLICY p1 ON t USING (true)",
        "GRANT SELECT ON t TO pgready_locks",
        "CREATE PUBLICATION empty",
        "CREATE PUBLICATION full_one FOR TABLE t");
    try (Connection connection = server.connect("postgres", database)) {
      connection.setAutoCommit(false);
      List<String> wrong = new ArrayList<>();
      Set<Kind> seen = EnumSet.noneOf(Kind.class);
      for (String sql : STATEMENTS) {
        Statement statement = Statement.of(sql);
        seen.add(statement.kind());
        String said = words(statement.effect());
        String done = observe(connection, sql);
        if (!said.equals(done)) {
          wrong.add("%s: the script says %s, the server does %s".formatted(sql, said, done));
        }
      }
      assertThat(wrong).isEmpty();
      connection.setAutoCommit(true);
      seen.add(Kind.INDEX_CONCURRENTLY);
      assertThat(concurrently(server, connection, database)).contains("ShareUpdateExclusiveLock");
      assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).isSubsetOf(ELSEWHERE);
    } finally {
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute("postgres", "DROP ROLE pgready_locks");
    }
  }

  private static String words(Optional<Effect> effect) {
    return effect
        .map(
            one ->
                switch (one.lock()) {
                      case SHARE_UPDATE_EXCLUSIVE -> "ShareUpdateExclusiveLock";
                      case ACCESS_EXCLUSIVE -> "AccessExclusiveLock";
                    }
                    + switch (one.cost()) {
                      case MOMENT -> "";
                      case SCAN, INDEX -> ", reads all rows";
                      case REWRITE -> ", rewrites";
                    })
        .orElse("nothing");
  }

  private static String observe(Connection connection, String sql) throws SQLException {
    long oid =
        Long.parseLong(String.valueOf(value(connection, "SELECT 'public.t'::regclass::oid::text")));
    String file = value(connection, "SELECT pg_relation_filenode(%s)::text".formatted(oid));
    connection.commit();
    long before = rowsRead(connection, oid);
    try (java.sql.Statement statement = connection.createStatement()) {
      if (sql.endsWith("UNLOGGED")) {
        // refused while it is published
        statement.execute("ALTER PUBLICATION full_one DROP TABLE public.t");
      }
      statement.execute(sql);
    }
    String lock =
        value(
            connection,
            """
            SELECT mode FROM pg_locks WHERE relation = %s AND pid = pg_backend_pid() AND granted
            AND mode <> 'AccessShareLock'
            ORDER BY array_position(ARRAY['AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock',
              'ShareUpdateExclusiveLock', 'RowExclusiveLock', 'RowShareLock'], mode) LIMIT 1"""
                .formatted(oid));
    boolean rewritten =
        !String.valueOf(file)
            .equals(value(connection, "SELECT pg_relation_filenode(%s)::text".formatted(oid)));
    boolean read = rowsRead(connection, oid) > before;
    connection.rollback();
    if (lock == null) {
      return "nothing";
    }
    return lock + (rewritten ? ", rewrites" : read ? ", reads all rows" : "");
  }

  /** By this transaction so far. */
  private static long rowsRead(Connection connection, long oid) throws SQLException {
    return Long.parseLong(
        String.valueOf(
            value(connection, "SELECT pg_stat_get_xact_tuples_returned(%s)::text".formatted(oid))));
  }

  /** Held while it waits for an older transaction: reads and writes are not what it waits for. */
  private static String concurrently(TestPostgres server, Connection connection, String database)
      throws SQLException {
    try (Connection old = server.connect("postgres", database)) {
      old.setAutoCommit(false);
      value(old, "SELECT count(*)::text FROM t");
      try (java.sql.Statement statement = old.createStatement()) {
        statement.execute("INSERT INTO t VALUES (5000, 5000, 5000)");
      }
      Thread builder =
          new Thread(
              () -> {
                try (java.sql.Statement statement = connection.createStatement()) {
                  statement.execute("CREATE UNIQUE INDEX CONCURRENTLY t_id ON public.t (id)");
                } catch (SQLException e) {
                  // the lock that is looked for is then missing
                }
              });
      builder.start();
      String lock = null;
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (lock == null && System.nanoTime() < deadline) {
        lock =
            value(
                old,
                "SELECT mode FROM pg_locks WHERE relation = 't'::regclass AND granted AND pid <> pg_backend_pid() AND mode LIKE '%Exclusive%' LIMIT 1");
      }
      old.rollback();
      builder.join();
      return String.valueOf(lock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable String value(Connection connection, String query) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
