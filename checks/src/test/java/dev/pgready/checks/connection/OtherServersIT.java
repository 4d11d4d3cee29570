// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Sessions that lead to another server than the one that is judged, on real servers. */
final class OtherServersIT {
  private static final TestPostgres PRIMARY = TestPostgres.start(17);
  private static final TestPostgres STANDBY = PRIMARY.standby();

  /** Of the same major version: the same template, so the same system identifier. */
  private static final TestPostgres COPY = TestPostgres.shared(17);

  private static final TestPostgres OTHER = TestPostgres.shared(16);

  @AfterAll
  static void stop() {
    STANDBY.close();
    PRIMARY.close();
  }

  private static ConnectionTarget at(int port, String database) {
    return new ConnectionTarget(
        "127.0.0.1", port, database, "postgres", null, "disable", 10, Map.of());
  }

  private static Facts facts(ConnectionTarget target, @Nullable ConnectionTarget direct) {
    return facts(target, direct, ProbeLevel.SAFE);
  }

  private static Facts facts(
      ConnectionTarget target, @Nullable ConnectionTarget direct, ProbeLevel level) {
    return FactsDocument.read(
        FactsCollector.collect(
            target,
            new CollectOptions(
                level, null, direct, ProviderCatalog.builtIn(), List.of(), null, 10, null)));
  }

  private static CheckResult judge(Check check, Facts facts, String consumer) {
    return check.evaluate(
        CheckContext.of(
            facts,
            new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null),
            new ConsumerCatalog().find(consumer).orElseThrow(),
            Request.DEFAULT));
  }

  private static CheckResult direct(ConnectionTarget direct) {
    return judge(
        new ReplicationConnection(), facts(at(PRIMARY.port(), "postgres"), direct), "generic");
  }

  @Test
  void theSameServerByAnotherAddress() {
    try (FakeServer relay = FakeServer.relay(PRIMARY.port(), 0)) {
      assertThat(direct(at(relay.port(), "postgres")).status()).isEqualTo(Status.PASS);
    }
  }

  @Test
  void anotherCluster() {
    CheckResult result = direct(at(OTHER.port(), "postgres"));
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .matches(
            "the replication connection to 127.0.0.1:\\d+ leads to another database cluster"
                + " \\(system identifier \\d+, not \\d+\\)");
  }

  /** A restored copy keeps the identifier. */
  @Test
  void aCopy() {
    CheckResult result = direct(at(COPY.port(), "postgres"));
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("another server of the same system identifier");
  }

  @Test
  void anotherDatabase() {
    CheckResult result = direct(at(PRIMARY.port(), "template1"));
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).endsWith("leads to database template1, not postgres");
    // no balancer stands there
    assertThat(result.remedies())
        .first()
        .satisfies(
            remedy ->
                assertThat(remedy.title())
                    .isEqualTo("Name the checked server and database for replication"));
  }

  @Test
  void aStandbyIsJudgedAsOne() {
    Facts facts = facts(at(PRIMARY.port(), "postgres"), at(STANDBY.port(), "postgres"));
    assertThat(judge(new Recovery(), facts, "zero").status()).isEqualTo(Status.FAIL);
    CheckResult generic = judge(new Recovery(), facts, "generic");
    assertThat(generic.status()).isEqualTo(Status.WARN);
    assertThat(generic.message()).startsWith("the replication connection leads to a standby");
  }

  @Test
  void thePrimaryOfACheckedStandby() {
    Facts facts = facts(at(STANDBY.port(), "postgres"), at(PRIMARY.port(), "postgres"));
    CheckResult result = judge(new ReplicationConnection(), facts, "generic");
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("leads to the primary of the standby that was checked");
  }

  /** Nothing is tried on a server that was not meant. */
  @Test
  void noSlotAtTheOtherServer() {
    Facts facts =
        facts(at(PRIMARY.port(), "postgres"), at(PRIMARY.port(), "template1"), ProbeLevel.FULL);
    assertThat(facts.probes().slot()).isNull();
    assertThat(facts.probes().publicationForms()).isNotEmpty();
  }

  @Test
  void severalServersByTurns() {
    for (int[] ports :
        new int[][] {
          {PRIMARY.port(), OTHER.port()},
          {PRIMARY.port(), COPY.port()},
          {PRIMARY.port(), STANDBY.port()},
          {PRIMARY.port(), PRIMARY.port(), STANDBY.port()},
          {STANDBY.port(), PRIMARY.port(), PRIMARY.port()},
        }) {
      try (FakeServer balancer = FakeServer.balancer(ports)) {
        CheckResult result =
            judge(new Pooler(), facts(at(balancer.port(), "postgres"), null), "generic");
        assertThat(result.status()).as(result.message()).isEqualTo(Status.FAIL);
        assertThat(result.message()).contains("different servers answer at 127.0.0.1:");
      }
    }
    try (FakeServer balancer = FakeServer.balancer(PRIMARY.port())) {
      assertThat(
              judge(new Pooler(), facts(at(balancer.port(), "postgres"), null), "generic").status())
          .isEqualTo(Status.PASS);
    }
  }

  /** A role that is not allowed to ask for the identifier loses nothing else. */
  @Test
  void withoutTheIdentifier() {
    PRIMARY.execute(
        "postgres",
        "CREATE ROLE plain LOGIN REPLICATION",
        "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_control_system() FROM PUBLIC");
    try {
      ConnectionTarget plain =
          new ConnectionTarget(
              "127.0.0.1", PRIMARY.port(), "postgres", "plain", null, "disable", 10, Map.of());
      Facts facts = facts(plain, null);
      assertThat(facts.probes().servers()).hasSize(3);
      assertThat(judge(new Pooler(), facts, "generic").status()).isEqualTo(Status.PASS);
      assertThat(judge(new ReplicationConnection(), facts, "generic").status())
          .isEqualTo(Status.PASS);
    } finally {
      PRIMARY.execute(
          "postgres", "GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO PUBLIC");
    }
  }
}
