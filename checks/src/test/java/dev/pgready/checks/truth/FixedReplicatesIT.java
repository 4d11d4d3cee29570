// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A database that is broken in one way, fixed by nothing but the script of {@code pgready fix} and
 * the real psql: a native subscription then copies and streams.
 */
final class FixedReplicatesIT {
  private static final int MAJOR = 16;

  /** Those of the scenarios that the script mends without a decision of the user. */
  private static final List<String> FIXED =
      List.of(
          "role without REPLICATION",
          "no SELECT on one table",
          "no USAGE on the schema",
          "SELECT on one column only",
          "one table not published",
          "publication missing",
          "publication empty",
          "row security hides rows from the copy");

  private static @Nullable TestPostgres subscriber;

  @BeforeAll
  static void start() {
    subscriber = TestPostgres.start(MAJOR, "wal_retrieve_retry_interval = 100ms");
  }

  @AfterAll
  static void stop() {
    if (subscriber != null) {
      subscriber.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> aFixedDatabaseReplicates() {
    return FIXED.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        fix(
                            Scenario.ALL.stream()
                                .filter(scenario -> scenario.name().equals(name))
                                .findFirst()
                                .orElseThrow())));
  }

  private static void fix(Scenario scenario) throws SQLException {
    TestPostgres publisher = TestPostgres.shared(MAJOR);
    String database = publisher.createDatabase();
    publisher.execute(database, "CREATE ROLE " + Scenario.ROLE + " LOGIN REPLICATION");
    try {
      publisher.execute(
          database,
          "CREATE TABLE customers (id bigint PRIMARY KEY, name text)",
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric)",
          "INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace')",
          "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
          "GRANT USAGE ON SCHEMA public TO " + Scenario.ROLE,
          "GRANT SELECT ON customers, orders TO " + Scenario.ROLE,
          "GRANT pg_read_all_stats TO " + Scenario.ROLE,
          "CREATE PUBLICATION pgready FOR TABLE customers, orders");
      publisher.execute(database, scenario.breakage().toArray(new String[0]));
      Report broken = judge(publisher, database);
      assertThat(broken.verdict()).isNotEqualTo(Verdict.READY);
      String script = RemediationScript.fix(RemediationPlan.of(broken, Selection.ALL), false);
      Psql.Outcome outcome = Psql.run(publisher, "postgres", database, script);
      assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
      assertThat(judge(publisher, database).verdict())
          .as(script)
          .isIn(Verdict.READY, Verdict.READY_WITH_WARNINGS);
      Publisher fixed = new Publisher(publisher, publisher.port(), database, scenario);
      Reality reality;
      try {
        reality = NativeSubscription.of(fixed, java.util.Objects.requireNonNull(subscriber));
      } finally {
        fixed.dropSlots();
      }
      assertThat(reality.works()).as("%s%n%s", reality.why(), script).isTrue();
    } finally {
      publisher.execute(database, scenario.undo().toArray(new String[0]));
      publisher.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      publisher.execute("postgres", "DROP OWNED BY " + Scenario.ROLE, "DROP ROLE " + Scenario.ROLE);
    }
  }

  private static Report judge(TestPostgres publisher, String database) {
    return Preflight.run(
        TestFacts.collect(publisher, Scenario.ROLE, database),
        new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
        Map.of("postgres", new ConsumerCatalog().find("postgres").orElseThrow()),
        new Request(
            "pgready",
            List.of("public.customers", "public.orders"),
            List.of(),
            null,
            null,
            Map.of()),
        Checks.all());
  }
}
