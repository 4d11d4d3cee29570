// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A server's version can't be broken and healed, so every major version is judged as it is. */
final class ServerVersionIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  @ParameterizedTest
  @FieldSource("MAJORS")
  void everyMajorIsJudgedByItsLastRelease(int major) {
    CheckResult generic = judge(major, "generic");
    String end = String.valueOf(generic.evidence().get("maintained_until"));
    String now = TestPostgres.shared(major).query("postgres", "SELECT now()::date::text").get(0);
    assertThat(generic.status()).isEqualTo(now.compareTo(end) > 0 ? Status.WARN : Status.PASS);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void aConsumerRefusesWhatItDoesNotTake(int major) {
    assertThat(judge(major, "zero").status() == Status.FAIL).isEqualTo(major < 15);
  }

  private static CheckResult judge(int major, String consumer) {
    Facts facts = TestFacts.collect(TestPostgres.shared(major), "postgres", "postgres");
    ConsumerProfile profile = new ConsumerCatalog().find(consumer).orElseThrow();
    return new ServerVersion()
        .evaluate(
            CheckContext.of(
                facts,
                new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null),
                profile,
                Request.DEFAULT));
  }
}
