// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.connection.Pooler;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPgpool;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.ProbeFacts.PoolerProbe;
import dev.pgready.facts.ProbeFacts.ReplicationProbe;
import dev.pgready.facts.SeenServer;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Poolers and what only looks like one, told by behaviour. */
final class PoolersIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  private static ConnectionTarget at(int port) {
    return new ConnectionTarget(
        "127.0.0.1", port, "postgres", "postgres", null, "prefer", 10, Map.of());
  }

  private static Facts safe(int port) {
    return FactsDocument.read(FactsCollector.collect(at(port), TestFacts.options(ProbeLevel.SAFE)));
  }

  @ParameterizedTest
  @CsvSource({"session,false", "transaction,true", "statement,true"})
  void pgBouncer(String mode, boolean shares) {
    try (TestPgBouncer bouncer = TestPgBouncer.start(SERVER, mode)) {
      Facts facts = safe(bouncer.port());
      assertThat(requireNonNull(facts.connection()).failure()).isNull();
      PoolerProbe pooler = requireNonNull(facts.probes().pooler());
      assertThat(pooler.proxied()).isTrue();
      assertThat(pooler.sharesBackends()).as(pooler.toString()).isEqualTo(shares);
      assertThat(pooler.beginRefused()).isEqualTo(mode.equals("statement"));
      ReplicationProbe replication = requireNonNull(facts.probes().replication());
      assertThat(replication.worked()).isFalse();
      assertThat(replication.sqlState()).isEqualTo("08P01");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"session", "transaction", "statement"})
  void pgBouncerThatDropsTheParameter(String mode) {
    try (TestPgBouncer bouncer =
        TestPgBouncer.start(SERVER, mode, "ignore_startup_parameters = replication")) {
      ReplicationProbe replication = requireNonNull(safe(bouncer.port()).probes().replication());
      assertThat(replication.worked()).isFalse();
      assertThat(replication.sqlState()).isEqualTo("42601");
      assertThat(replication.cause()).isNull();
    }
  }

  /** One that lets several servers wait, in turn: the second session may get another one. */
  @Test
  void roundRobin() {
    try (TestPgBouncer bouncer =
        TestPgBouncer.start(SERVER, "transaction", "server_round_robin = 1", "min_pool_size = 4")) {
      assertThat(requireNonNull(safe(bouncer.port()).probes().pooler()).sharesBackends()).isTrue();
    }
  }

  /** What each answers and nobody else does, as its source code has it. */
  @ParameterizedTest
  @CsvSource({
    "SHOW pgdog.shards, 2, PgDog",
    "SHOW SHARD, ANY, PgCat",
    "SHOW odyssey.target_session_attrs, any, Odyssey",
    "SHOW pool_version, 4.6.0 (chirikoboshi), pgpool-II"
  })
  void poolersWithAnswersOfTheirOwn(String show, String answer, String product) {
    try (FakeServer pooler = FakeServer.pooler(SERVER.port(), Map.of(show, answer), null)) {
      assertThat(requireNonNull(safe(pooler.port()).probes().pooler()).product())
          .isEqualTo(product);
    }
  }

  @Test
  void supavisorConnectsUnderItsOwnName() {
    try (FakeServer pooler = FakeServer.pooler(SERVER.port(), Map.of(), "Supavisor")) {
      assertThat(requireNonNull(safe(pooler.port()).probes().pooler()).product())
          .isEqualTo("Supavisor");
    }
    try (FakeServer pooler = FakeServer.pooler(SERVER.port(), Map.of(), "shop")) {
      assertThat(requireNonNull(safe(pooler.port()).probes().pooler()).product()).isNull();
    }
  }

  /**
   * It hands the server's process ids on, IDENTIFY_SYSTEM and a slot's creation pass, and the
   * stream never comes: only the port from which it reaches the server gives it away.
   */
  @Test
  void pgpool() {
    try (TestPgpool pgpool = TestPgpool.start(SERVER)) {
      Facts facts = safe(pgpool.port());
      PoolerProbe pooler = requireNonNull(facts.probes().pooler());
      assertThat(pooler.proxied()).isFalse();
      assertThat(pooler.product()).isEqualTo("pgpool-II");
      assertThat(requireNonNull(facts.probes().replication()).worked()).isTrue();
      CheckResult result =
          new Pooler()
              .evaluate(
                  CheckContext.of(
                      facts,
                      new ProviderDetector(ProviderCatalog.builtIn())
                          .detect(null, "127.0.0.1", pgpool.port(), "postgres"),
                      new ConsumerCatalog().find("generic").orElseThrow(),
                      Request.DEFAULT));
      assertThat(result.status()).isEqualTo(Status.FAIL);
      assertThat(result.message()).contains("pgpool-II");
    }
  }

  /** Named for replication alone it takes everything but the stream, too. */
  @Test
  void pgpoolOnTheWayOfReplicationAlone() {
    try (TestPgpool pgpool = TestPgpool.start(SERVER)) {
      CollectOptions usual = TestFacts.options(ProbeLevel.SAFE);
      for (int port : new int[] {pgpool.port(), SERVER.port()}) {
        CollectOptions options =
            new CollectOptions(
                ProbeLevel.SAFE,
                null,
                at(port),
                usual.providers(),
                List.of(),
                null,
                usual.timeoutSeconds(),
                null);
        ReplicationProbe replication =
            requireNonNull(
                FactsDocument.read(FactsCollector.collect(at(SERVER.port()), options))
                    .probes()
                    .replication());
        assertThat(replication.worked()).isTrue();
        assertThat(replication.product()).isEqualTo(port == SERVER.port() ? null : "pgpool-II");
      }
    }
  }

  @Test
  void relayIsNoPooler() {
    try (FakeServer relay = FakeServer.relay(SERVER.port(), 0)) {
      Facts facts = safe(relay.port());
      PoolerProbe pooler = requireNonNull(facts.probes().pooler());
      assertThat(pooler.proxied()).isFalse();
      assertThat(pooler.product()).isNull();
      assertThat(pooler.sharesBackends()).isFalse();
      assertThat(requireNonNull(facts.probes().replication()).worked()).isTrue();
    }
  }

  @Test
  void proxyWithKeysOfItsOwnIsNoPooler() {
    try (FakeServer proxy = FakeServer.proxyWithKeysOfItsOwn(SERVER.port())) {
      Facts facts = safe(proxy.port());
      PoolerProbe pooler = requireNonNull(facts.probes().pooler());
      assertThat(pooler.proxied()).isTrue();
      assertThat(pooler.sharesBackends()).isFalse();
      assertThat(pooler.error()).isNull();
      assertThat(requireNonNull(facts.probes().replication()).worked()).isTrue();
    }
  }

  /** Which server it leads to is asked there, and it is closed at once. */
  @Test
  void aThirdSessionShowsWhichServerAnswers() {
    Facts facts = TestFacts.collect(SERVER, "postgres", "postgres", ProbeLevel.SAFE);
    assertThat(facts.probes().servers()).hasSize(3);
    assertThat(facts.probes().servers().stream().map(SeenServer::systemId).distinct()).hasSize(1);
    assertThat(facts.probes().servers().stream().map(SeenServer::startedAt).distinct()).hasSize(1);
  }
}
