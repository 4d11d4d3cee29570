// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.profile.StrictYaml;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What no statement can reproduce: the path to the server, each broken for real. */
final class ConnectionChecksIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @Test
  void aPortWhereNobodyListensFailsTheEndpoint() throws IOException {
    int port = TestPostgres.freePort();
    assertThat(judge(new Endpoint(), facts(port), "generic").status()).isEqualTo(Status.FAIL);
    assertThat(judge(new Endpoint(), facts(SERVER.port()), "generic").status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void anOldPgBouncerFailsPoolerAndReplicationConnection() {
    try (TestPgBouncer bouncer = TestPgBouncer.start(SERVER, "transaction")) {
      Facts facts = facts(bouncer.port());
      assertThat(judge(new Pooler(), facts, "generic").status()).isEqualTo(Status.FAIL);
      assertThat(judge(new ReplicationConnection(), facts, "generic").status())
          .isEqualTo(Status.FAIL);
    }
    Facts direct = facts(SERVER.port());
    assertThat(judge(new Pooler(), direct, "generic").status()).isEqualTo(Status.PASS);
    assertThat(judge(new ReplicationConnection(), direct, "generic").status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aServerWithoutTlsFailsForAConsumerThatDemandsIt() {
    Facts facts = facts(SERVER.port());
    assertThat(judge(new Tls(), facts, "generic").status()).isEqualTo(Status.PASS);
    ConsumerProfile demanding =
        StrictYaml.read(
            "test.yaml",
            "{id: t, name: T, verified: 2026-11-20, tls: {required: true}}",
            ConsumerProfile.class);
    assertThat(judge(new Tls(), facts, demanding).status()).isEqualTo(Status.FAIL);
  }

  private static Facts facts(int port) {
    ConnectionTarget target =
        new ConnectionTarget(
            "127.0.0.1", port, "postgres", "postgres", null, "prefer", 10, Map.of());
    return FactsDocument.read(FactsCollector.collect(target, TestFacts.options(ProbeLevel.SAFE)));
  }

  private static CheckResult judge(Check check, Facts facts, String consumer) {
    return judge(check, facts, new ConsumerCatalog().find(consumer).orElseThrow());
  }

  private static CheckResult judge(Check check, Facts facts, ConsumerProfile consumer) {
    return check.evaluate(
        CheckContext.of(
            facts,
            new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
            consumer,
            Request.DEFAULT));
  }
}
