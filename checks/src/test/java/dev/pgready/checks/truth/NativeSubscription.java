package dev.pgready.checks.truth;

import dev.pgready.checks.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a second server's CREATE SUBSCRIPTION and a few changes then really do. */
final class NativeSubscription {
  private static final long PATIENCE_SECONDS = 5;

  private NativeSubscription() {}

  /**
   * @param works whether all rows came, first by copy and then by stream, and the application was
   *     not disturbed
   * @param why what went wrong, or "replicated"
   */
  record Reality(boolean works, String why) {}

  static Reality of(TestPostgres publisher, String database, TestPostgres subscriber) {
    String target = subscriber.createDatabase();
    subscriber.execute(
        target,
        "CREATE TABLE customers (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric)",
        "CREATE TABLE other (n int)");
    try (Connection connection = subscriber.connect("postgres", target);
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '%ds'".formatted(PATIENCE_SECONDS));
      try {
        statement.execute(
            ("CREATE SUBSCRIPTION pgready_%s CONNECTION"
                    + " 'host=127.0.0.1 port=%d user=%s dbname=%s application_name=truth' PUBLICATION pgready")
                .formatted(target, publisher.port(), Scenario.ROLE, database));
      } catch (SQLException e) {
        return new Reality(false, firstLine(e));
      }
      try {
        return observe(publisher, database, subscriber, target);
      } finally {
        drop(statement, publisher, "pgready_" + target);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reality observe(
      TestPostgres publisher, String database, TestPostgres subscriber, String target) {
    if (!arrives(subscriber, target, "1,2", "1,2")) {
      return new Reality(false, "not all rows were copied");
    }
    try (Connection application = publisher.connect("postgres", database);
        Statement statement = application.createStatement()) {
      statement.execute("SET lock_timeout = '2s'");
      statement.execute("INSERT INTO customers VALUES (3, 'Edsger')");
      statement.execute("INSERT INTO orders VALUES (3, 3, 3), (4, 3, 4)");
      statement.execute("UPDATE orders SET total = total + 1 WHERE id = 1");
      statement.execute("UPDATE orders SET id = 5 WHERE id = 3");
      statement.execute("DELETE FROM orders WHERE id = 4");
    } catch (SQLException e) {
      return new Reality(false, "the application's own statement failed: " + firstLine(e));
    }
    return arrives(subscriber, target, "1,2,3", "1,2,5")
        ? new Reality(true, "replicated")
        : new Reality(false, "not all changes arrived");
  }

  private static boolean arrives(
      TestPostgres subscriber, String target, String customers, String orders) {
    List<String> wanted = List.of(customers + " " + orders);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      if (subscriber
          .query(
              target,
              "SELECT (SELECT string_agg(id::text, ',' ORDER BY id) FROM customers) || ' ' ||"
                  + " (SELECT string_agg(id::text, ',' ORDER BY id) FROM orders)")
          .equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Without the publisher's help, since that may be what is broken. */
  private static void drop(Statement statement, TestPostgres publisher, String subscription)
      throws SQLException {
    statement.execute("SET statement_timeout = 0");
    statement.execute("ALTER SUBSCRIPTION " + subscription + " DISABLE");
    statement.execute("ALTER SUBSCRIPTION " + subscription + " SET (slot_name = NONE)");
    statement.execute("DROP SUBSCRIPTION " + subscription);
    publisher.query(
        "postgres",
        "SELECT pg_terminate_backend(active_pid)::text FROM pg_replication_slots"
            + " WHERE slot_name !~ '^pgready_(a|b|other)$' AND active");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!publisher
            .query(
                "postgres",
                "SELECT slot_name FROM pg_replication_slots WHERE slot_name !~ '^pgready_(a|b|other)$'")
            .isEmpty()
        && System.nanoTime() < deadline) {
      publisher.query(
          "postgres",
          "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots"
              + " WHERE slot_name !~ '^pgready_(a|b|other)$' AND NOT active");
    }
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
