// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class ServerProductTest {
  private final ServerProduct check = new ServerProduct();

  @Test
  void postgresPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void aProductWithoutDecodingFails() {
    CheckResult result =
        FactsFixture.sound()
            .set(
                "catalogue.server.banner",
                "PostgreSQL 8.0.2 on i686, compiled by GCC, Redshift 1.0.12103")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("Redshift");
  }

  @Test
  void anUnknownNameIsNoFailure() {
    CheckResult result =
        FactsFixture.sound().set("catalogue.server.banner", "FooBase 7 (x86)").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("calls itself FooBase 7,");
  }

  @Test
  void anotherProductMattersToThoseThatReplicate() {
    FactsFixture facts =
        FactsFixture.sound().set("catalogue.server.banner", "PostgreSQL 13 CockroachDB");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.consumerNeeding("replication: false").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theHostsProductIsTold() {
    FactsFixture facts =
        FactsFixture.sound()
            .providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20, product: Xquery}");
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.source()).isEqualTo(Basis.PROFILE);
    assertThat(result.message()).startsWith("the server is Xquery, which");
    assertThat(facts.consumerNeeding("replication: false").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aNameOfOneWordIsToldWhole() {
    assertThat(
            FactsFixture.sound().set("catalogue.server.banner", "FooBase").check(check).message())
        .contains("calls itself FooBase,");
    assertThat(
            FactsFixture.sound()
                .set("catalogue.server.banner", "EnterpriseDB 16.4")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }
}
