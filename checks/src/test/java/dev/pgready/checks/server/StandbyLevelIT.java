// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import org.junit.jupiter.api.Test;

/** A standby that says logical of itself, behind a primary that writes less. */
final class StandbyLevelIT {
  private static final Detection HOST =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null);

  private static CheckResult judge(TestPostgres server, ProbeLevel probe) {
    return new WalLevel()
        .evaluate(
            CheckContext.of(
                TestFacts.collect(server, "postgres", "postgres", probe),
                HOST,
                new ConsumerCatalog().find("generic").orElseThrow(),
                Request.DEFAULT));
  }

  @Test
  void thePrimarysLevelDecides() {
    try (TestPostgres primary = TestPostgres.start(17, "wal_level = replica");
        TestPostgres standby = primary.standby()) {
      standby.restart("wal_level = logical");
      assertThat(judge(standby, ProbeLevel.SAFE).status()).isEqualTo(Status.UNKNOWN);
      CheckResult tried = judge(standby, ProbeLevel.FULL);
      assertThat(tried.status()).isEqualTo(Status.FAIL);
      assertThat(tried.message()).contains("the primary of this standby");
    }
  }
}
