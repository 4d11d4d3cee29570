package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.Request;
import dev.pgready.checks.Status;
import dev.pgready.checks.Verdict;
import dev.pgready.checks.collect.ConnectionTarget;
import dev.pgready.checks.collect.FactsCollector;
import dev.pgready.checks.collect.ProbeLevel;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * pgready's verdict for {@code --for postgres} equals what CREATE SUBSCRIPTION on a second server
 * and a few changes then really do. {@code -Dtruth.majors=13,18} and {@code -Dtruth.only=TEXT}
 * choose; without them the oldest and the newest version run.
 */
final class NativeSubscriptionIT {
  private static final Map<Integer, TestPostgres> SUBSCRIBERS = new ConcurrentHashMap<>();
  private static final List<String> DEFAULT_MAJORS = List.of("13", "18");

  @TestFactory
  Stream<DynamicContainer> verdictEqualsReality() {
    List<String> majors = property("truth.majors", DEFAULT_MAJORS);
    String only = System.getProperty("truth.only", "");
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.contains(major.toString()))
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    Scenario.ALL.stream()
                        .filter(scenario -> scenario.since() <= major)
                        .filter(scenario -> scenario.name().contains(only))
                        .map(
                            scenario ->
                                DynamicTest.dynamicTest(
                                    scenario.name(), () -> compare(scenario, major)))));
  }

  /** It starts a worker for a new subscription at once, not after the usual five seconds. */
  private static TestPostgres subscriber(int major) {
    return SUBSCRIBERS.computeIfAbsent(
        major, m -> TestPostgres.start(m, "wal_retrieve_retry_interval = 100ms"));
  }

  @AfterAll
  static void stopSubscribers() {
    SUBSCRIBERS.values().forEach(TestPostgres::close);
    SUBSCRIBERS.clear();
  }

  private static void compare(Scenario scenario, int major) throws SQLException {
    TestPostgres subscriber = subscriber(major);
    Scenario.Path path = scenario.path();
    if (!path.ownServer()) {
      compare(scenario, TestPostgres.shared(major), subscriber);
      return;
    }
    try (TestPostgres publisher =
        TestPostgres.start(major, path.settings().toArray(new String[0]))) {
      if (!path.hba().isEmpty()) {
        List<String> lines = new ArrayList<>(List.of("host all postgres 127.0.0.1/32 trust"));
        lines.addAll(path.hba());
        publisher.hba(lines.toArray(new String[0]));
      }
      compare(scenario, publisher, subscriber);
    }
  }

  private static void compare(Scenario scenario, TestPostgres publisher, TestPostgres subscriber)
      throws SQLException {
    String database = publisher.createDatabase();
    publisher.execute(database, "CREATE ROLE " + Scenario.ROLE + " LOGIN REPLICATION");
    Scenario.Session other = scenario.session();
    try (Connection session =
        publisher.connect("postgres", other.database().isEmpty() ? database : other.database())) {
      publisher.execute(
          database,
          "CREATE TABLE customers (id bigint PRIMARY KEY, name text)",
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric)",
          "CREATE TABLE other (n int)",
          "INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace')",
          "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
          "GRANT USAGE ON SCHEMA public TO " + Scenario.ROLE,
          "GRANT SELECT ON customers, orders TO " + Scenario.ROLE,
          "GRANT pg_read_all_stats TO " + Scenario.ROLE,
          "CREATE PUBLICATION pgready FOR TABLE customers, orders");
      publisher.execute(database, scenario.breakage().toArray(new String[0]));
      hold(session, other);
      if (scenario.path().pooler().isEmpty()) {
        compare(scenario, publisher, publisher.port(), database, subscriber);
      } else {
        try (TestPgBouncer pooler = TestPgBouncer.start(publisher, scenario.path().pooler())) {
          compare(scenario, publisher, pooler.port(), database, subscriber);
        }
      }
    } finally {
      publisher.execute(database, scenario.undo().toArray(new String[0]));
      publisher.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      publisher.execute("postgres", "DROP OWNED BY " + Scenario.ROLE, "DROP ROLE " + Scenario.ROLE);
    }
  }

  private static void compare(
      Scenario scenario,
      TestPostgres publisher,
      int port,
      String database,
      TestPostgres subscriber) {
    String password = scenario.path().password();
    Report report =
        judge(
            FactsDocument.read(
                FactsCollector.collect(
                    new ConnectionTarget(
                        "127.0.0.1",
                        port,
                        database,
                        Scenario.ROLE,
                        password.isEmpty() ? null : password,
                        "prefer",
                        10,
                        Map.of()),
                    TestFacts.options(ProbeLevel.SAFE))));
    NativeSubscription.Reality reality =
        NativeSubscription.of(publisher, port, database, subscriber, scenario);
    Verdict verdict = report.verdict();
    String said = "really: %s; pgready: %s%n%s".formatted(reality.why(), verdict, findings(report));
    if (!scenario.outcome().warning().isEmpty()) {
      assertThat(report.findings())
          .as(said)
          .filteredOn(finding -> finding.id().equals(scenario.outcome().warning()))
          .extracting(finding -> finding.result().status())
          .containsAnyOf(Status.WARN, Status.FAIL);
      return;
    }
    if (!scenario.outcome().blind().isEmpty()) {
      assertThat(verdict).as(said).isEqualTo(Verdict.NO_FACTS);
      assertThat(reality.works()).as(said).isTrue();
      return;
    }
    assertThat(verdict == Verdict.READY || verdict == Verdict.READY_WITH_WARNINGS)
        .as(said)
        .isEqualTo(reality.works());
    assertThat(verdict).as(said).isNotEqualTo(Verdict.INCONCLUSIVE);
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

  private static Report judge(Facts facts) {
    return Preflight.run(
        facts,
        new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
        Map.of("postgres", new ConsumerCatalog().find("postgres").orElseThrow()),
        new Request(
            "pgready",
            List.of("public.customers", "public.orders"),
            List.of(),
            null,
            null,
            // the scenarios' transactions are young, but never end
            Map.of("blocking-transactions.age", "0", "prepared-transactions.age", "0")),
        Checks.all());
  }

  private static String findings(Report report) {
    return report.findings().stream()
        .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
        .map(f -> f.result().status() + " " + f.id() + ": " + f.result().message())
        .collect(Collectors.joining("\n"));
  }

  private static List<String> property(String name, @Nullable List<String> otherwise) {
    String value = System.getProperty(name, "");
    return value.isBlank()
        ? (otherwise == null ? List.of() : otherwise)
        : List.of(value.split(","));
  }
}
