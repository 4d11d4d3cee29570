// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PendingRestartTest {
  private final PendingRestart check = new PendingRestart();

  @Test
  void nothingPendingPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void aNeededSettingWarns() {
    CheckResult result =
        FactsFixture.sound()
            .pendingRestart("max_wal_senders")
            .pendingRestart("max_replication_slots")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo(
            "max_replication_slots and max_wal_senders were changed, but the server still runs with the old values until it restarts");
    assertThat(result.remedies().get(0).restart()).isTrue();
  }

  @Test
  void anotherSettingIsNoneOfItsBusiness() {
    CheckResult result = FactsFixture.sound().pendingRestart("shared_buffers").check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.evidence()).containsEntry("pending_restart", List.of("shared_buffers"));
  }
}
