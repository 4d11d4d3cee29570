// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A scenario's database: tables customers and orders with two rows each, a role, a publication
 * pgready, and the scenario's deviation.
 *
 * @param read which consumers read, and pgready judges: the server itself, or its standby
 * @param port where consumers connect to: the server's, or a pooler's
 */
record Publisher(
    TestPostgres server, TestPostgres read, int port, String database, Scenario scenario) {
  Publisher(TestPostgres server, int port, String database, Scenario scenario) {
    this(server, server, port, database, scenario);
  }

  /** A consumer in action. */
  interface Consumer {
    Reality run(Publisher publisher) throws SQLException;

    /** What the user asks pgready about. */
    default Request request(Scenario scenario) {
      List<String> names = scenario.publications();
      return new Request(
          names.get(0),
          scenario.outcome().everything()
              ? List.of()
              : List.of("public.customers", "public.orders"),
          List.of(),
          null,
          null,
          THRESHOLDS,
          names.subList(1, names.size()));
    }

    /** What else is to be compared once the verdicts agree. */
    default void agree(Report report, Reality reality) {}
  }

  /** The scenarios' transactions are young, but never end. */
  static final Map<String, String> THRESHOLDS =
      Map.of("blocking-transactions.age", "0", "prepared-transactions.age", "0");

  /** pgready's verdict, made before the consumer starts, is what the consumer then meets. */
  static void compare(Scenario scenario, int major, String spec, Consumer consumer)
      throws SQLException {
    on(scenario, major, server -> compare(scenario, server, spec, consumer));
  }

  interface OnServer {
    void run(TestPostgres server) throws SQLException;
  }

  /** The shared server, or one of the scenario's own. */
  static void on(Scenario scenario, int major, OnServer test) throws SQLException {
    Scenario.Path path = scenario.path();
    if (!path.ownServer()) {
      test.run(TestPostgres.shared(major));
      return;
    }
    try (TestPostgres server = TestPostgres.start(major, path.settings().toArray(new String[0]))) {
      if (!path.hba().isEmpty()) {
        List<String> lines = new ArrayList<>(List.of("host all postgres 127.0.0.1/32 trust"));
        lines.addAll(path.hba());
        server.hba(lines.toArray(new String[0]));
      }
      test.run(server);
    }
  }

  private static void compare(
      Scenario scenario, TestPostgres server, String spec, Consumer consumer) throws SQLException {
    compare(
        scenario,
        server,
        spec,
        consumer,
        (broken, database) -> {
          broken.execute(database, scenario.breakage().toArray(new String[0]));
          return scenario;
        });
  }

  /** What breaks the sound database, and tells which scenario that makes. */
  interface Breaker {
    Scenario apply(TestPostgres server, String database) throws SQLException;
  }

  static void compare(
      Scenario scenario, TestPostgres server, String spec, Consumer consumer, Breaker breaker)
      throws SQLException {
    String database = server.databaseName();
    server.execute("postgres", server.creationOf(database), CREATE_ROLE);
    compareOn(scenario, server, server, database, spec, consumer, breaker);
  }

  /**
   * @param read the server, or its standby
   * @param database that is there and empty
   */
  static void compare(
      Scenario scenario,
      TestPostgres server,
      TestPostgres read,
      String database,
      String spec,
      Consumer consumer,
      Breaker breaker)
      throws SQLException {
    server.execute("postgres", CREATE_ROLE);
    compareOn(scenario, server, read, database, spec, consumer, breaker);
  }

  private static final String CREATE_ROLE = "CREATE ROLE " + Scenario.ROLE + " LOGIN REPLICATION";

  private static void compareOn(
      Scenario scenario,
      TestPostgres server,
      TestPostgres read,
      String database,
      String spec,
      Consumer consumer,
      Breaker breaker)
      throws SQLException {
    Scenario.Session other = scenario.session();
    try (Connection session =
        server.connect("postgres", other.database().isEmpty() ? database : other.database())) {
      server.execute(database, SOUND.toArray(new String[0]));
      Scenario broken = breaker.apply(server, database);
      hold(session, other);
      alone(server, session, database);
      if (scenario.path().pooler().isEmpty()) {
        new Publisher(server, read, read.port(), database, broken).judge(spec, consumer);
      } else {
        try (TestPgBouncer pooler = TestPgBouncer.start(server, scenario.path().pooler())) {
          new Publisher(server, pooler.port(), database, broken).judge(spec, consumer);
        }
      }
    } finally {
      run(server, database, scenario.undo());
      server.execute(
          "postgres",
          "DROP DATABASE " + database + " WITH (FORCE)",
          "DROP OWNED BY " + Scenario.ROLE,
          "DROP ROLE " + Scenario.ROLE);
    }
  }

  /**
   * An UPDATE of every row and a DELETE of none on each published table: what has no identity
   * refuses them, and a subscriber has to find the rows.
   */
  private static final String TOUCH =
      """
      DO $$ DECLARE t text; c text; BEGIN
        FOR t, c IN SELECT DISTINCT attrelid::regclass, quote_ident(min(attname))
          FROM pg_publication_tables p JOIN pg_attribute a
            ON attrelid = format('%%I.%%I', schemaname, tablename)::regclass
            AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
          WHERE pubname IN (%s)
            -- those of some wrappers cannot be changed at all
            AND NOT EXISTS (
              SELECT FROM pg_partition_tree(attrelid) JOIN pg_class ON oid = relid WHERE relkind = 'f')
          GROUP BY 1
        LOOP
          EXECUTE 'UPDATE ' || t || ' SET ' || c || ' = ' || c;
          EXECUTE 'DELETE FROM ' || t || ' WHERE false';
        END LOOP;
      END $$
      """;

  /** An UPDATE and a DELETE of no row on each partition of what is wanted. */
  private static final String LEAVES =
      """
      DO $$ DECLARE t text; BEGIN
        FOR t IN SELECT relid::regclass FROM pg_partition_tree('orders') JOIN pg_class ON oid = relid
          WHERE isleaf AND relkind = 'r'
        LOOP
          EXECUTE 'UPDATE ' || t || ' SET total = total WHERE false';
          EXECUTE 'DELETE FROM ' || t || ' WHERE false';
        END LOOP;
      END $$
      """;

  /** What makes an empty database a sound one, once the role is there. */
  static final List<String> SOUND =
      List.of(
          "CREATE TABLE customers (id bigint PRIMARY KEY, name text)",
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric)",
          "CREATE TABLE other (n int)",
          "INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace')",
          "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
          "GRANT USAGE ON SCHEMA public TO " + Scenario.ROLE,
          "GRANT SELECT ON customers, orders TO " + Scenario.ROLE,
          "GRANT pg_read_all_stats TO " + Scenario.ROLE,
          "CREATE PUBLICATION pgready FOR TABLE customers, orders");

  /** Before a statement that runs in the database postgres. */
  static final String ELSEWHERE = "@postgres ";

  /** With the database's name for {@code @database}. */
  static void run(TestPostgres server, String database, List<String> statements) {
    for (String sql : statements) {
      boolean elsewhere = sql.startsWith(ELSEWHERE);
      server.execute(
          elsewhere ? "postgres" : database,
          sql.substring(elsewhere ? ELSEWHERE.length() : 0).replace("@database", database));
    }
  }

  /** A standby answers no query of a serializable transaction, which a database may ask for. */
  static final String READABLE = "SET default_transaction_isolation = 'read committed'";

  /** A backend ends a little later than its client, and would count against the limits. */
  private static void alone(TestPostgres server, Connection session, String database)
      throws SQLException {
    String own;
    try (Statement statement = session.createStatement()) {
      own = one(statement, "SELECT pg_backend_pid()");
    }
    // from a session without a transaction: within one, what is seen of others does not change
    String others =
        "SELECT pid FROM pg_stat_activity WHERE usesysid IS NOT NULL AND datname = '%s' AND pid <> %s"
            .formatted(database, own);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (Connection connection = server.connect("postgres", "postgres");
        Statement statement = connection.createStatement()) {
      while (!one(statement, "SELECT count(*) FROM (%s) o".formatted(others)).equals("0")) {
        assertThat(System.nanoTime()).as("sessions in " + database).isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private static void hold(Connection session, Scenario.Session other) throws SQLException {
    if (other.statements().isEmpty()) {
      return;
    }
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      for (String sql : other.statements()) {
        statement.execute(sql);
      }
    }
  }

  private boolean standby() {
    return read != server;
  }

  void judge(String spec, Consumer consumer) throws SQLException {
    if (standby()) {
      read.awaitReplay(server);
    }
    Report report = report(spec, consumer.request(scenario));
    Reality reality;
    try {
      reality = consumer.run(this);
    } finally {
      dropSlots();
    }
    Verdict verdict = report.verdict();
    String said =
        "%s%nreally: %s; pgready: %s%n%s"
            .formatted(scenario.name(), reality.why(), verdict, findings(report));
    Scenario.Outcome outcome = scenario.outcome();
    if (!outcome.warning().isEmpty()) {
      if (verdict == Verdict.NO_FACTS && !reality.works()) {
        // a limit of a millisecond keeps both out where the machine is slow
        return;
      }
      assertThat(report.findings())
          .as(said)
          .filteredOn(finding -> finding.id().equals(outcome.warning()))
          .extracting(finding -> finding.result().status())
          // what only trying shows is unknown, at the least level of probing
          .containsAnyOf(Status.WARN, Status.FAIL, Status.UNKNOWN);
      return;
    }
    assertThat(verdict == Verdict.READY || verdict == Verdict.READY_WITH_WARNINGS)
        .as(said)
        .isEqualTo(reality.works());
    // a standby does not show what the primary's transactions wait for: a slot that is tried does
    // not tell
    boolean hidden = standby() && !scenario.session().statements().isEmpty() && !reality.works();
    if (!hidden) {
      assertThat(verdict).as(said).isNotEqualTo(Verdict.INCONCLUSIVE);
    }
    consumer.agree(report, reality);
  }

  private Report report(String spec, Request request) {
    String password = scenario.path().password();
    ConnectionTarget target =
        new ConnectionTarget(
            "127.0.0.1",
            port,
            database,
            Scenario.ROLE,
            password.isEmpty() ? null : password,
            "prefer",
            10,
            Map.of());
    return Preflight.run(
        FactsDocument.read(
            FactsCollector.collect(
                target,
                // what the primary of a standby writes shows only when a slot is tried
                TestFacts.options(standby() ? ProbeLevel.FULL : ProbeLevel.SAFE))),
        new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
        Map.of(spec, new ConsumerCatalog().find(spec).orElseThrow()),
        request,
        Checks.all());
  }

  private static String findings(Report report) {
    return report.findings().stream()
        .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
        .map(f -> f.result().status() + " " + f.id() + ": " + f.result().message())
        .collect(Collectors.joining("\n"));
  }

  /**
   * What the application does while a consumer reads.
   *
   * @return the server's refusal, if it refused
   */
  Optional<String> change() {
    try (Connection application = server.connect("postgres", database);
        Statement statement = application.createStatement()) {
      return change(statement);
    } catch (SQLException e) {
      return Optional.of("the application's own statement failed: " + firstLine(e));
    }
  }

  /** The same in a session of the application's that is there. */
  Optional<String> change(Statement statement) {
    try {
      statement.execute("SET lock_timeout = '2s'");
      statement.execute("INSERT INTO customers VALUES (3, 'Edsger')");
      statement.execute("INSERT INTO orders VALUES (3, 3, 3), (4, 4, 4)");
      statement.execute("UPDATE customers SET name = 'Ada L.' WHERE id = 1");
      statement.execute("DELETE FROM customers WHERE false");
      statement.execute("UPDATE orders SET total = total + 1 WHERE id = 1");
      statement.execute("UPDATE orders SET id = 5 WHERE id = 3");
      statement.execute("DELETE FROM orders WHERE id = 4");
      statement.execute(scenario.outcome().everything() ? touching() : LEAVES);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of("the application's own statement failed: " + firstLine(e));
    }
  }

  private String touching() {
    return TOUCH.formatted(
        scenario.publications().stream()
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", ")));
  }

  /** The server's refusal of an UPDATE or DELETE of what is published now, if it refuses one. */
  Optional<String> touch() {
    try (Connection application = server.connect("postgres", database);
        Statement statement = application.createStatement()) {
      statement.execute(touching());
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of("the application's own statement failed: " + firstLine(e));
    }
  }

  /** Slots that a consumer made; those of a scenario are physical or named pgready_other. */
  void dropSlots() throws SQLException {
    String slots =
        " FROM pg_replication_slots WHERE database = '%s' AND slot_name <> 'pgready_other'"
            .formatted(database);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (Connection connection = read.connect("postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(READABLE);
      do {
        one(
            statement,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '%s'"
                .formatted(Scenario.ROLE));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        try {
          one(
              statement,
              "SELECT count(pg_drop_replication_slot(slot_name))" + slots + " AND NOT active");
        } catch (SQLException e) {
          // one of them has just come into use: once more
        }
      } while (!one(statement, "SELECT count(*)" + slots).equals("0")
          && System.nanoTime() < deadline);
    }
  }

  static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
