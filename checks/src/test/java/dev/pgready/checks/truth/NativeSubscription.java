// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.postgres.Identifiers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  /** One copy may wait that long for another one to end, where there is room for only one. */
  private static final int FAILURES_OF_A_CROWD = 12;

  private static final Pattern CROWD =
      Pattern.compile("max_wal_senders|max_replication_slots|slots are in use");

  private static final Pattern OTHER_TABLE =
      Pattern.compile("for table \"(?!public\\.(orders|customers))");

  /**
   * Rows that are there before the copy, so that whatever is published of them finds them at the
   * subscriber. From 100 on they are in nobody's list of what is to come.
   */
  private static final List<String> THERE =
      List.of(
          "INSERT INTO customers VALUES (101, 'Alan'), (102, 'Kay')",
          "INSERT INTO orders VALUES (101, 101, 101), (102, 102, 102)");

  private static final String LOCKED = "55P03";

  private static final List<String> CHANGED =
      List.of(
          "UPDATE customers SET name = 'Alan K.' WHERE id = 102",
          "UPDATE orders SET total = total + 1 WHERE id = 102",
          "DELETE FROM customers WHERE id = 101",
          "DELETE FROM orders WHERE id = 101");

  private final Publisher publisher;
  private final TestPostgres subscriber;
  private final String target;
  private final String name;
  private final Connection connection;
  private final Statement statement;
  private final Connection watch;
  private final Statement watching;
  private final long logStart;
  private boolean created;

  private NativeSubscription(Publisher publisher, TestPostgres subscriber) throws SQLException {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.target = subscriber.createDatabase();
    this.name = "pgready_" + target;
    this.connection = subscriber.connect("postgres", target);
    this.statement = connection.createStatement();
    this.watch = publisher.read().connect("postgres", publisher.database());
    this.watching = watch.createStatement();
    watching.execute(Publisher.READABLE);
    this.logStart = logSize();
    statement.execute("CREATE TABLE customers (id bigint PRIMARY KEY, name text)");
    statement.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric)");
    statement.execute("CREATE TABLE other (n int)");
    for (String sql : publisher.scenario().target()) {
      statement.execute(sql);
    }
  }

  static Reality of(Publisher publisher, TestPostgres subscriber) throws SQLException {
    try (NativeSubscription subscription = new NativeSubscription(publisher, subscriber)) {
      return subscription.observe();
    }
  }

  private Connection application() throws SQLException {
    return publisher.server().connect("postgres", publisher.database());
  }

  private static void apply(Statement changing, List<String> statements) throws SQLException {
    try {
      changing.execute("SET lock_timeout = '2s'");
      for (String sql : statements) {
        changing.execute(sql);
      }
    } catch (SQLException e) {
      // a session of the scenario's holds the table, and CREATE SUBSCRIPTION will wait as well
      if (!LOCKED.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private Reality observe() throws SQLException {
    Optional<String> refused = create();
    if (refused.isPresent()) {
      return new Reality(false, refused.get());
    }
    Scenario.Outcome outcome = publisher.scenario().outcome();
    Optional<String> missing = arrive(outcome.copied(), null);
    if (missing.isPresent()) {
      return new Reality(false, "the initial copy: " + missing.get());
    }
    String until;
    try (Connection application = application();
        Statement changing = application.createStatement()) {
      Optional<String> disturbed = publisher.change(changing);
      if (disturbed.isPresent()) {
        return new Reality(false, disturbed.get());
      }
      apply(changing, CHANGED);
      until = Publisher.one(changing, "SELECT pg_current_wal_insert_lsn()");
    }
    missing = arrive(outcome.streamed(), until);
    return missing
        .map(what -> new Reality(false, "the stream: " + what))
        .orElseGet(() -> new Reality(true, "replicated"));
  }

  /** Empty: created. */
  private Optional<String> create() throws SQLException {
    try (Connection application = application();
        Statement changing = application.createStatement()) {
      apply(changing, THERE);
    }
    String secret = publisher.scenario().path().password();
    String password = secret.isEmpty() ? "" : " password=" + secret;
    String sql =
        ("CREATE SUBSCRIPTION %s CONNECTION"
                + " 'host=127.0.0.1 port=%d user=%s dbname=%s application_name=truth%s' PUBLICATION %s")
            .formatted(
                name,
                publisher.port(),
                Scenario.ROLE,
                publisher.database(),
                password,
                publisher.scenario().publications().stream()
                    .map(Identifiers::quote)
                    .collect(Collectors.joining(", ")));
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
          Publisher.one(
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
                  ? Publisher.firstLine(refused)
                  : String.valueOf(e.getCause()));
    }
  }

  /**
   * Empty: what was wanted is there.
   *
   * @param until WAL position up to which the subscriber must have come before rows can be called
   *     missing; null: when the copies are done
   */
  private Optional<String> arrive(String wanted, @Nullable String until) throws SQLException {
    boolean everything = publisher.scenario().outcome().everything();
    String state = "";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      // before the rows: what it says is then true of them
      boolean passed = until == null || passed(until);
      String seen =
          Publisher.one(
              statement,
              "SELECT (SELECT count(*) FROM pg_subscription_rel WHERE srsubstate NOT IN ('r', 's')"
                  + (everything ? "" : " AND srrelid::regclass::text ~ '^(orders|customers)'")
                  + ")"
                  + " || ' ' || coalesce((SELECT string_agg(id::text, ',' ORDER BY id) FROM customers WHERE id < 100), '-')"
                  + " || ' ' || coalesce((SELECT string_agg(id::text, ',' ORDER BY id) FROM orders WHERE id < 100), '-')");
      String rows = seen.substring(seen.indexOf(' ') + 1);
      boolean copied = seen.startsWith("0 ");
      // rows can be right before a change has come that nothing can be done with
      if (passed && copied) {
        return rows.equals(wanted)
            ? Optional.empty()
            : Optional.of("has %s, not %s".formatted(rows, wanted));
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
    return Publisher.one(
            watching,
            "SELECT coalesce(bool_or(confirmed_flush_lsn >= '%s'), false) FROM pg_replication_slots WHERE slot_name = '%s'"
                .formatted(until, name))
        .equals("t");
  }

  /** An error that the subscriber's workers log again and again. */
  private Optional<String> failing() {
    boolean everything = publisher.scenario().outcome().everything();
    try {
      String[] errors =
          logged()
              .lines()
              .filter(line -> line.contains("ERROR:  "))
              .map(line -> line.substring(line.indexOf("ERROR:  ") + 8))
              // the copy of a table that nobody wants holds up no other
              .filter(error -> everything || !OTHER_TABLE.matcher(error).find())
              .toArray(String[]::new);
      int same = 0;
      for (String error : errors) {
        same += error.equals(errors[errors.length - 1]) ? 1 : 0;
      }
      if (same == 0) {
        return Optional.empty();
      }
      String last = errors[errors.length - 1];
      int enough = CROWD.matcher(last).find() ? FAILURES_OF_A_CROWD : FAILURES;
      return same < enough ? Optional.empty() : Optional.of(last);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long logSize() {
    try {
      return Files.size(subscriber.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Since it began: what earlier ones logged grows long. */
  private String logged() throws IOException {
    try (InputStream log = Files.newInputStream(subscriber.log())) {
      log.skipNBytes(logStart);
      return new String(log.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Without the publisher's help, since that may be what is broken. */
  @Override
  public void close() throws SQLException {
    try {
      if (created) {
        statement.execute("ALTER SUBSCRIPTION " + name + " DISABLE");
        statement.execute("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
        statement.execute("DROP SUBSCRIPTION " + name);
      }
    } finally {
      connection.close();
      watch.close();
    }
    subscriber.execute("postgres", "DROP DATABASE " + target + " WITH (FORCE)");
  }
}
