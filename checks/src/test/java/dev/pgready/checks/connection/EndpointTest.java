// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class EndpointTest {
  private final Endpoint check = new Endpoint();

  @Test
  void reachedPasses() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("db.example.com was reached");
  }

  @Test
  void aFailureIsToldWithoutCatalogue() {
    CheckResult result =
        FactsFixture.unreached("REFUSED", "connection to db.example.com:5432 was refused")
            .check(check);
    assertThat(check.worksWithoutCatalogue()).isTrue();
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).isEqualTo("connection to db.example.com:5432 was refused");
    assertThat(result.remedies().get(0).steps().get(0)).startsWith("check host and port");
  }

  @Test
  void theHostsAdviceForIpv6IsAdded() {
    CheckResult result =
        FactsFixture.unreached("NO_IPV6_ROUTE", "no route")
            .providerYaml(
                "{id: x, name: Xhost, managed: true, verified: 2026-11-20, network: {ipv6-only: true, ipv4-remedy: buy the IPv4 add-on}}")
            .check(check);
    assertThat(result.remedies().get(0).steps()).contains("buy the IPv4 add-on");
  }
}
