// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
  private final Recovery check = new Recovery();

  private static FactsFixture standby(int version) {
    return FactsFixture.sound().version(version).set("catalogue.server.inRecovery", true);
  }

  @Test
  void standbysDecodeFromSixteenOn() {
    assertThat(standby(150008).check(check).status()).isEqualTo(Status.FAIL);
    CheckResult result = standby(160010).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("pg_log_standby_snapshot()");
  }

  @Test
  void aConsumerThatWritesCannotUseOne() {
    CheckResult result =
        standby(170001).consumerNeeding("standby: {supported: false, why: it writes}").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(List.of(result.message()))
        .containsExactly("the server is a standby: Test cannot work there, it writes");
  }

  @Test
  void aPrimaryPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }
}
