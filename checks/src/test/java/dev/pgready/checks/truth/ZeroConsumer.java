// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.errors.ErrorTexts;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What zero-cache, started on a database, then really does: it gets ready, its replica holds what
 * the source holds and follows the application's changes, and it keeps nobody else from working.
 *
 * @param publications of ZERO_APP_PUBLICATIONS; empty: zero-cache makes its own
 */
record ZeroConsumer(List<String> publications) implements Publisher.Consumer {
  private static final long PATIENCE_SECONDS = 60;

  /** For changes that it has not acknowledged. */
  private static final long PATIENCE_MILLIS = 15_000;

  /** A wait for a transaction that never ends, seen that often in a row. */
  private static final int STUCK = 10;

  /** How long what it has acknowledged may take to its replica. */
  private static final long GRACE_MILLIS = 2500;

  /** What it publishes, in the words of its own query. */
  private static final String PUBLISHED =
      """
      SELECT schemaname, tablename, format('%%I.%%I', schemaname, tablename),
        CASE WHEN count(*) = count(rowfilter) THEN string_agg(rowfilter, ' OR ') END,
        'id' = ANY (min(attnames)), 'name' = ANY (min(attnames)), 'at' = ANY (min(attnames))
      FROM pg_publication_tables
      WHERE pubname IN (%s) AND schemaname NOT LIKE 'zero%%'
      GROUP BY 1, 2
      """;

  @Override
  public Request request(Scenario scenario) {
    return new Request(
        publications.isEmpty() ? null : publications.get(0),
        List.of(),
        List.of(),
        null,
        null,
        Publisher.THRESHOLDS,
        publications.isEmpty() ? List.of() : publications.subList(1, publications.size()));
  }

  /** The error that it ends with leads {@code pgready explain} to a check that fails. */
  @Override
  public void agree(Report report, Reality reality) {
    if (reality.works() || !reality.why().startsWith(EXIT)) {
      return;
    }
    String said = reality.why().substring(EXIT.length());
    List<String> failing =
        report.findings().stream()
            .filter(finding -> finding.result().status() == Status.FAIL)
            .map(Report.Finding::id)
            .toList();
    assertThat(ErrorTexts.find(said))
        .as("pgready explain '%s', while these fail: %s".formatted(said, failing))
        .isNotEmpty()
        .anySatisfy(match -> assertThat(failing).contains(match.check()));
  }

  private static final String EXIT = "zero-cache exits: ";

  @Override
  public Reality run(Publisher publisher) throws SQLException {
    String password = publisher.scenario().path().password();
    Set<String> slots = slots(publisher);
    try (Connection watch = publisher.server().connect("postgres", publisher.database());
        Statement watching = watch.createStatement();
        ZeroCache zero =
            ZeroCache.start(
                Scenario.ROLE + (password.isEmpty() ? "" : ":" + password),
                publisher.port(),
                publisher.database(),
                publications)) {
      Optional<String> failed = started(zero, watching);
      if (failed.isEmpty()) {
        failed = followed(publisher, zero, watching);
      }
      if (failed.isEmpty()) {
        failed = disturbed(publisher, zero, watching);
      }
      Set<String> lost = new TreeSet<>(slots);
      lost.removeAll(slots(publisher));
      if (failed.isEmpty() && !lost.isEmpty()) {
        failed = Optional.of("it dropped replication slots of others: " + lost);
      }
      return new Reality(failed.isEmpty(), failed.orElse("replicated"));
    }
  }

  /** Runs it until it is ready, and ends it. */
  static void setUp(TestPostgres server, String user, String database, List<String> publications) {
    try (ZeroCache zero = ZeroCache.start(user, server.port(), database, publications)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!zero.ready()) {
        assertThat(zero.ended()).as(String.join("\n", zero.errors())).isFalse();
        assertThat(System.nanoTime()).isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
      }
    }
    // sessions end a little later than their client
    server.query(
        database,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'PostgreSQL JDBC Driver'");
  }

  /** Those of others: the ones of this database that decode as it does are its own. */
  private static Set<String> slots(Publisher publisher) {
    return new TreeSet<>(
        publisher
            .server()
            .query(
                "postgres",
                "SELECT concat_ws(' ', slot_name, plugin, database) FROM pg_replication_slots WHERE (database = '%s' AND plugin = 'pgoutput') IS NOT TRUE"
                    .formatted(publisher.database())));
  }

  /** Empty: it is ready. */
  private Optional<String> started(ZeroCache zero, Statement watching) throws SQLException {
    int waits = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      if (zero.ended()) {
        zero.settle();
        return Optional.of(EXIT + String.join("\n", zero.errors()));
      }
      if (zero.ready()) {
        return Optional.empty();
      }
      boolean waiting =
          Publisher.one(
                  watching,
                  "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = '%s' AND wait_event_type = 'Lock'"
                      .formatted(Scenario.ROLE))
              .equals("t");
      waits = waiting ? waits + 1 : 0;
      if (waits == STUCK) {
        return Optional.of("it waits for somebody's transaction");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(waiting ? 100 : 30));
    }
    return Optional.of("it does not get ready; errors: " + zero.errors());
  }

  /** Empty: the copy is right, and the application's changes have come. */
  private Optional<String> followed(Publisher publisher, ZeroCache zero, Statement watching)
      throws SQLException {
    Optional<String> copied = equal(zero, watching, "after the copy");
    if (copied.isPresent()) {
      return copied;
    }
    Optional<String> refused = publisher.change();
    if (refused.isEmpty()) {
      refused = touched(publisher);
    }
    return refused.isPresent() ? refused : equal(zero, watching, "after the changes");
  }

  /**
   * Empty: UPDATE and DELETE are possible on everything that is published to it, by its own
   * publications or by those that it was given. What somebody else's publications break was broken
   * before.
   */
  private Optional<String> touched(Publisher publisher) throws SQLException {
    try (Connection application = publisher.server().connect("postgres", publisher.database());
        Statement statement = application.createStatement()) {
      statement.execute(
          """
          DO $$ DECLARE t text; c text; BEGIN
            FOR t, c IN SELECT DISTINCT attrelid::regclass, quote_ident(min(attname))
              FROM pg_publication_tables p JOIN pg_attribute a ON attname = ANY (attnames)
                AND attrelid = format('%%I.%%I', schemaname, tablename)::regclass
                AND attgenerated = '' AND attidentity = ''
              WHERE pubname ~ '^_zero_' OR pubname IN (%s)
              GROUP BY 1
            LOOP
              EXECUTE 'UPDATE ' || t || ' SET ' || c || ' = ' || c || ' WHERE false';
              EXECUTE 'DELETE FROM ' || t || ' WHERE false';
            END LOOP;
            IF to_regclass('heir') IS NOT NULL THEN
              INSERT INTO heir (id) VALUES (8);
            END IF;
          END $$
          """
              .formatted(
                  Stream.concat(Stream.of(""), publications.stream())
                      .map(name -> "'" + name + "'")
                      .collect(Collectors.joining(", "))));
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of("the application's own statement failed: " + Publisher.firstLine(e));
    }
  }

  /** Empty: the owner of the tables can still change them, and it follows where it says it does. */
  private Optional<String> disturbed(Publisher publisher, ZeroCache zero, Statement watching)
      throws SQLException {
    boolean follows =
        Publisher.one(watching, "SELECT \"ddlDetection\" FROM zero_0.\"shardConfig\"").equals("t");
    String owner =
        Publisher.one(
            watching, "SELECT relowner::regrole FROM pg_class WHERE oid = 'customers'::regclass");
    try (Connection application = publisher.server().connect("postgres", publisher.database());
        Statement statement = application.createStatement()) {
      statement.execute("SET lock_timeout = '5s'");
      statement.execute("SET ROLE " + owner);
      statement.execute("ALTER TABLE customers ADD COLUMN later text");
      if (Publisher.one(statement, "SELECT has_schema_privilege('public', 'CREATE')").equals("t")) {
        statement.execute("CREATE INDEX customers_later ON customers (later)");
      }
      statement.execute("RESET ROLE");
      if (!follows) {
        // it halts at the next change, which event-triggers warns of
        return Optional.empty();
      }
      statement.execute("INSERT INTO customers (id, name, later) VALUES (6, 'Barbara', 'x')");
    } catch (SQLException e) {
      return Optional.of("the owner's own DDL failed: " + Publisher.firstLine(e));
    }
    return equal(zero, watching, "after the owner's DDL");
  }

  /** Empty: its replica holds what the source holds, or what its publications show of it. */
  private Optional<String> equal(ZeroCache zero, Statement watching, String when)
      throws SQLException {
    String until = Publisher.one(watching, "SELECT pg_current_wal_insert_lsn()");
    Map<String, String> wanted = wanted(watching);
    if (wanted.isEmpty()) {
      return Optional.of("nothing is published");
    }
    Map<String, String> held = Map.of();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    boolean acknowledged = false;
    while (System.nanoTime() < deadline) {
      if (zero.ended()) {
        zero.settle();
        return Optional.of(EXIT + String.join("\n", zero.errors()));
      }
      held = held(zero.replica(), wanted);
      if (held.equals(wanted)) {
        return Optional.empty();
      }
      if (!acknowledged && acknowledged(watching, until)) {
        acknowledged = true;
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return Optional.of(
        "%s its replica has %s, not %s; errors: %s".formatted(when, held, wanted, zero.errors()));
  }

  private static boolean acknowledged(Statement watching, String until) throws SQLException {
    return Publisher.one(
            watching,
            "SELECT coalesce(bool_or(confirmed_flush_lsn >= '%s'), false) FROM pg_replication_slots WHERE database = current_database() AND slot_name LIKE 'zero%%'"
                .formatted(until))
        .equals("t");
  }

  /** By SQLite's name of each published table: its rows. */
  private Map<String, String> wanted(Statement watching) throws SQLException {
    String names =
        publications.isEmpty()
            ? "'_zero_public_0'"
            : publications.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    record Table(
        String lite, String sql, @Nullable String filter, boolean id, boolean name, boolean at) {}
    List<Table> tables = new ArrayList<>();
    try (ResultSet rows = watching.executeQuery(PUBLISHED.formatted(names))) {
      while (rows.next()) {
        String schema = rows.getString(1);
        tables.add(
            new Table(
                schema.equals("public") ? rows.getString(2) : schema + "." + rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getBoolean(5),
                rows.getBoolean(6),
                rows.getBoolean(7)));
      }
    }
    Map<String, String> wanted = new TreeMap<>();
    for (Table table : tables) {
      String row =
          "concat_ws(':', 'x', %s %s %s)"
              .formatted(
                  table.id() ? "id" : "null",
                  table.name() ? ", coalesce(name, '')" : "",
                  table.at() ? ", floor(extract(epoch FROM at))" : "");
      wanted.put(
          table.lite(),
          (table.id() ? "id" : "")
              + (table.name() ? "name" : "")
              + (table.at() ? "at" : "")
              + " "
              + Publisher.one(
                  watching,
                  "SELECT coalesce(string_agg(v, ',' ORDER BY v COLLATE \"C\"), '') FROM (SELECT %s AS v FROM %s WHERE %s) rows"
                      .formatted(
                          row, table.sql(), table.filter() == null ? "true" : table.filter())));
    }
    return wanted;
  }

  private static Map<String, String> held(@Nullable JsonNode replica, Map<String, String> wanted) {
    Map<String, String> held = new TreeMap<>();
    if (replica == null) {
      return held;
    }
    wanted.forEach(
        (table, rows) -> {
          if (replica.has(table)) {
            String columns = rows.substring(0, rows.indexOf(' '));
            List<String> all = new ArrayList<>();
            for (JsonNode row : replica.get(table)) {
              StringBuilder text = new StringBuilder("x");
              if (columns.contains("id")) {
                text.append(':').append(row.path("id").asString(""));
              }
              if (columns.contains("name")) {
                text.append(':').append(row.path("name").asString(""));
              }
              if (columns.contains("at")) {
                // milliseconds
                text.append(':').append((long) Math.floor(row.path("at").asDouble(0) / 1000));
              }
              all.add(text.toString());
            }
            all.sort(null);
            held.put(table, columns + " " + String.join(",", all));
          }
        });
    return held;
  }
}
