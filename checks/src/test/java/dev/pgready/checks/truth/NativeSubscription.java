package dev.pgready.checks.truth;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a second server's CREATE SUBSCRIPTION and a few changes then really do. It ends as soon as
 * the outcome is certain; only what nobody can know (is it slow, or stuck?) is waited for.
 */
final class NativeSubscription implements AutoCloseable {
  /** For what a loaded machine may take; an outcome that is certain does not wait for it. */
  private static final long PATIENCE_SECONDS = 30;

  /** A wait for a transaction that never ends, seen that often in a row. */
  private static final int STUCK = 10;

  /** A worker that fails is started again at once, and again: the same error so often is final. */
  private static final int FAILURES = 3;

  private final TestPostgres publisher;
  private final String database;
  private final TestPostgres subscriber;
  private final Scenario scenario;
  private final String name;
  private final Connection connection;
  private final Statement statement;
  private final Connection watch;
  private final Statement watching;
  private final long logStart;
  private boolean created;

  private NativeSubscription(
      TestPostgres publisher, String database, TestPostgres subscriber, Scenario scenario)
      throws SQLException {
    this.publisher = publisher;
    this.database = database;
    this.subscriber = subscriber;
    this.scenario = scenario;
    String target = subscriber.createDatabase();
    this.name = "pgready_" + target;
    this.connection = subscriber.connect("postgres", target);
    this.statement = connection.createStatement();
    this.watch = publisher.connect("postgres", database);
    this.watching = watch.createStatement();
    this.logStart = logSize();
    statement.execute("CREATE TABLE customers (id bigint PRIMARY KEY, name text)");
    statement.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric)");
    statement.execute("CREATE TABLE other (n int)");
    for (String sql : scenario.target()) {
      statement.execute(sql);
    }
  }

  /**
   * @param works whether all rows came, first by copy and then by stream, and the application was
   *     not disturbed
   * @param why what went wrong, or "replicated"
   */
  record Reality(boolean works, String why) {}

  /**
   * @param port where the subscription connects to: the publisher's, or a pooler's
   */
  static Reality of(
      TestPostgres publisher,
      int port,
      String database,
      TestPostgres subscriber,
      Scenario scenario) {
    try (NativeSubscription subscription =
        new NativeSubscription(publisher, database, subscriber, scenario)) {
      return subscription.observe(port);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reality observe(int port) throws SQLException {
    Optional<String> refused = create(port);
    if (refused.isPresent()) {
      return new Reality(false, refused.get());
    }
    Optional<String> missing = arrive("1,2", scenario.outcome().copied(), null);
    if (missing.isPresent()) {
      return new Reality(false, "the first copy: " + missing.get());
    }
    try (Connection application = publisher.connect("postgres", database);
        Statement change = application.createStatement()) {
      change.execute("SET lock_timeout = '2s'");
      change.execute("INSERT INTO customers VALUES (3, 'Edsger')");
      change.execute("INSERT INTO orders VALUES (3, 3, 3), (4, 3, 4)");
      change.execute("UPDATE orders SET total = total + 1 WHERE id = 1");
      change.execute("UPDATE orders SET id = 5 WHERE id = 3");
      change.execute("DELETE FROM orders WHERE id = 4");
    } catch (SQLException e) {
      return new Reality(false, "the application's own statement failed: " + firstLine(e));
    }
    missing =
        arrive(
            "1,2,3",
            scenario.outcome().streamed(),
            one(watching, "SELECT pg_current_wal_insert_lsn()"));
    return missing
        .map(what -> new Reality(false, "the stream: " + what))
        .orElseGet(() -> new Reality(true, "replicated"));
  }

  /** Empty: created. */
  private Optional<String> create(int port) throws SQLException {
    String password =
        scenario.path().password().isEmpty() ? "" : " password=" + scenario.path().password();
    String sql =
        ("CREATE SUBSCRIPTION %s CONNECTION"
                + " 'host=127.0.0.1 port=%d user=%s dbname=%s application_name=truth%s' PUBLICATION pgready")
            .formatted(name, port, Scenario.ROLE, database, password);
    CompletableFuture<Void> creation =
        CompletableFuture.runAsync(
            () -> {
              try {
                statement.execute(sql);
              } catch (SQLException e) {
                throw new CompletionException(e);
              }
            });
    int waits = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!creation.isDone() && waits < STUCK && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(waits == 0 ? 20 : 100));
      boolean waiting =
          one(
                  watching,
                  "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'truth'"
                      + " AND wait_event_type = 'Lock'")
              .equals("1");
      waits = waiting ? waits + 1 : 0;
    }
    boolean stuck = !creation.isDone();
    if (stuck) {
      statement.cancel();
    }
    try {
      creation.join();
      created = true;
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(
          stuck
              ? "CREATE SUBSCRIPTION waits for somebody's transaction"
              : e.getCause() instanceof SQLException refused
                  ? firstLine(refused)
                  : String.valueOf(e.getCause()));
    }
  }

  /**
   * Empty: what was wanted is there.
   *
   * @param until WAL position up to which the subscriber must have come before rows can be called
   *     missing; null: when the copies are done
   */
  private Optional<String> arrive(String customers, String orders, @Nullable String until)
      throws SQLException {
    String wanted = customers + " " + orders;
    String state = "";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      // before the rows: what it says is then true of them
      boolean passed = until == null || passed(until);
      String seen =
          one(
              statement,
              "SELECT (SELECT count(*) FROM pg_subscription_rel WHERE srsubstate NOT IN ('r', 's'))"
                  + " || ' ' || coalesce((SELECT string_agg(id::text, ',' ORDER BY id) FROM customers WHERE id < 100), '-')"
                  + " || ' ' || coalesce((SELECT string_agg(id::text, ',' ORDER BY id) FROM orders WHERE id < 100), '-')");
      String rows = seen.substring(seen.indexOf(' ') + 1);
      if (rows.equals(wanted)) {
        return Optional.empty();
      }
      if (passed && seen.startsWith("0 ")) {
        return Optional.of("has %s, not %s".formatted(rows, wanted));
      }
      state = rows;
      Optional<String> failing = failing();
      if (failing.isPresent()) {
        return failing;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
    return Optional.of("still %s, not %s".formatted(state, wanted));
  }

  private boolean passed(String until) throws SQLException {
    return one(
            watching,
            "SELECT coalesce(bool_or(confirmed_flush_lsn >= '%s'), false) FROM pg_replication_slots WHERE slot_name = '%s'"
                .formatted(until, name))
        .equals("t");
  }

  /** An error that the subscriber's workers log again and again. */
  private Optional<String> failing() {
    try {
      String log = Files.readString(subscriber.log(), StandardCharsets.UTF_8);
      String[] errors =
          log.substring((int) Math.min(logStart, log.length()))
              .lines()
              .filter(line -> line.contains("ERROR:  "))
              .map(line -> line.substring(line.indexOf("ERROR:  ") + 8))
              .toArray(String[]::new);
      int same = 0;
      for (String error : errors) {
        same += error.equals(errors[errors.length - 1]) ? 1 : 0;
      }
      return same < FAILURES ? Optional.empty() : Optional.of(errors[errors.length - 1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long logSize() {
    try {
      return Files.readString(subscriber.log(), StandardCharsets.UTF_8).length();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the publisher's help, since that may be what is broken. */
  @Override
  public void close() throws SQLException {
    try (Connection first = connection;
        Connection second = watch) {
      if (created) {
        statement.execute("ALTER SUBSCRIPTION " + name + " DISABLE");
        statement.execute("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
        statement.execute("DROP SUBSCRIPTION " + name);
      }
      // those of the scenario itself are physical, or named so
      String own =
          " FROM pg_replication_slots WHERE database = '%s' AND slot_name <> 'pgready_other'";
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      do {
        one(
            watching,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
                + Scenario.ROLE
                + "'");
        one(
            watching,
            "SELECT count(pg_drop_replication_slot(slot_name))"
                + own.formatted(database)
                + " AND NOT active");
      } while (!one(watching, "SELECT count(*)" + own.formatted(database)).equals("0")
          && System.nanoTime() < deadline);
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
