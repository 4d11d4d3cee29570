// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WalSenderTimeoutTest {
  private final WalSenderTimeout check = new WalSenderTimeout();

  @Test
  void theDefaultPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void theRolesOwnValueCounts() {
    CheckResult result = FactsFixture.sound().roleSetting("wal_sender_timeout=2s").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("wal_sender_timeout is 2 s: ");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER ROLE app SET wal_sender_timeout = '60s'");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER ROLE app SET wal_sender_timeout = '2s'");
  }

  @Test
  void offIsFineUnlessTheConsumerMinds() {
    assertThat(FactsFixture.sound().setting("wal_sender_timeout", "0").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theConsumerSetsTheSeverity() {
    FactsFixture fixture =
        FactsFixture.sound()
            .consumerNeeding(
                "settings: [{name: wal_sender_timeout, level: warn, hard-min: 10000, max: 300000, allow: [0], why: the task fails below 10 s}]");
    assertThat(fixture.setting("wal_sender_timeout", "5000").check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(fixture.setting("wal_sender_timeout", "600000").check(check).status())
        .isEqualTo(Status.WARN);
    assertThat(fixture.setting("wal_sender_timeout", "0").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, PASS",
    "1, FAIL",
    "99, FAIL",
    "100, WARN",
    "101, WARN",
    "9999, WARN",
    "10000, PASS",
    "10001, PASS"
  })
  void tenSecondsAreLongEnough(String millis, Status expected) {
    assertThat(FactsFixture.sound().setting("wal_sender_timeout", millis).check(check).status())
        .isEqualTo(expected);
  }

  @Test
  void zeroIsSaidToBeOff() {
    assertThat(FactsFixture.sound().setting("wal_sender_timeout", "0").check(check).message())
        .isEqualTo("wal_sender_timeout is 0, off");
    CheckResult hidden = FactsFixture.sound().withoutSetting("wal_sender_timeout").check(check);
    assertThat(hidden.status()).isEqualTo(Status.UNKNOWN);
    assertThat(hidden.canFail()).isFalse();
  }
}
