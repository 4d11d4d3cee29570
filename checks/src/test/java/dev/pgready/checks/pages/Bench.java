// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.facts.Facts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A server with one sound database for a page's blocks to break and fix; whatever they leave behind
 * is removed at the end.
 */
final class Bench implements AutoCloseable {
  static final String ROLE = "pgready_app";

  private final TestPostgres server;
  private final boolean own;
  private final String database;
  private final List<Connection> sessions = new ArrayList<>();

  private Bench(TestPostgres server, boolean own) {
    this.server = server;
    this.own = own;
    database = server.databaseName();
    // one session for all of it: most of the time went into the start of backends
    try (Connection admin = server.connect("postgres", "postgres")) {
      clean(admin);
      execute(admin, server.creationOf(database));
      execute(admin, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
      execute(admin, "GRANT pg_read_all_stats TO " + ROLE);
      execute(admin, "GRANT CONNECT ON DATABASE " + database + " TO " + ROLE);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    server.execute(
        database,
        "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers,"
            + " total numeric)",
        "CREATE TABLE \"T\"\"x é\" (\"Id\" int PRIMARY KEY, \"a b\" text)",
        "INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace')",
        "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
        "INSERT INTO \"T\"\"x é\" VALUES (1, 'x')",
        "GRANT USAGE ON SCHEMA public TO " + ROLE,
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + ROLE,
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO " + ROLE,
        "CREATE PUBLICATION pgready FOR TABLE customers, orders, \"T\"\"x é\"",
        "ANALYZE");
  }

  static Bench shared(int major) {
    return new Bench(TestPostgres.shared(major), false);
  }

  /** A server of its own, started with these settings. */
  static Bench own(int major, List<String> settings) {
    return new Bench(TestPostgres.start(major, settings.toArray(new String[0])), true);
  }

  Facts facts(String role) {
    return TestFacts.collect(server, role, database);
  }

  String database() {
    return database;
  }

  TestPostgres server() {
    return server;
  }

  void run(PageBlock block) {
    switch (block.kind()) {
      case "sql" -> {
        sql(block.has("role") ? ROLE : "postgres", where(block), block.statements());
        if (block.has("restart")) {
          restart();
        }
      }
      case "session" -> session(block);
      case "settings" -> {
        if (!own) {
          throw new IllegalStateException("settings need a server of their own");
        }
        closeSessions();
        server.restart(block.lines().toArray(new String[0]));
      }
      case "environment" -> {
        closeSessions();
        server.standBy();
      }
      default -> throw new IllegalArgumentException(block.kind());
    }
  }

  void sql(List<String> statements) {
    sql("postgres", database, statements);
  }

  void restart() {
    closeSessions();
    server.restart();
  }

  private String where(PageBlock block) {
    return block.words().getOrDefault("db", database);
  }

  private void sql(String user, String db, List<String> statements) {
    try (Connection connection = server.connect(user, db)) {
      for (String sql : statements) {
        execute(connection, sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void session(PageBlock block) {
    try {
      Connection connection = server.connect(block.has("role") ? ROLE : "postgres", where(block));
      sessions.add(connection);
      for (String sql : block.statements()) {
        execute(connection, sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SQLException(sql + "\n" + e.getMessage(), e.getSQLState(), e);
    }
  }

  private void closeSessions() {
    for (Connection session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        // a remedy may have ended it
      }
    }
    sessions.clear();
  }

  /**
   * Slots, prepared transactions, roles and settings belong to the cluster, not to the database.
   */
  private void clean(Connection admin) throws SQLException {
    for (String row :
        query(
            admin,
            "SELECT database || ' ' || quote_literal(gid) FROM pg_prepared_xacts ORDER BY gid")) {
      int space = row.indexOf(' ');
      server.execute(row.substring(0, space), "ROLLBACK PREPARED " + row.substring(space + 1));
    }
    execute(
        admin,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
    execute(admin, "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    for (String role :
        query(admin, "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname ~ '^pgready_'")) {
      execute(admin, "DROP OWNED BY " + role);
      execute(admin, "DROP ROLE " + role);
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  @Override
  public void close() {
    closeSessions();
    if (own) {
      server.close();
      return;
    }
    try (Connection admin = server.connect("postgres", "postgres")) {
      clean(admin);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
