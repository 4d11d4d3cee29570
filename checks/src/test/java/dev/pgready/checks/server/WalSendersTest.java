// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WalSendersTest {
  private final WalSenders check = new WalSenders();

  /** pg_stat_activity hides walsenders from plain roles; pg_stat_replication shows all of them. */
  @Test
  void sendersAreCountedForAPlainRoleToo() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.readsAllStats", false)
            .setting("max_wal_senders", "3")
            .set("catalogue.sessions.walSenders", 3)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("none of 3 WAL senders are free; logical decoding with pgoutput needs 1");
  }

  @Test
  void theConsumersOwnStreamIsNotNeededTwice() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_wal_senders", "1")
            .set("catalogue.sessions.walSenders", 1)
            .slot("mine", s -> {})
            .request(new Request(null, List.of(), List.of(), "mine", null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
  }

  @Test
  void fewerThanSlotsIsSaid() {
    FactsFixture senders = FactsFixture.sound().setting("max_wal_senders", "10");
    assertThat(senders.setting("max_replication_slots", "11").check(check).message())
        .endsWith("fewer than max_replication_slots (11): they cannot all be read at once");
    assertThat(senders.setting("max_replication_slots", "10").check(check).message())
        .endsWith("are free");
  }

  @Test
  void maxConnectionsDoesNotMatter() {
    assertThat(
            FactsFixture.sound()
                .setting("max_connections", "5")
                .set("catalogue.sessions.clients", 5)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** What is taken, and what the consumer needs at its peak, on top of what is free now. */
  @Test
  void theAdvisedNumberIsEnough() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("electric") // two at its peak
            .setting("max_wal_senders", "12")
            .set("catalogue.sessions.walSenders", 12)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql().get(0))
        .isEqualTo("ALTER SYSTEM SET max_wal_senders = '14'");
    assertThat(
            FactsFixture.sound()
                .consumer("electric")
                .setting("max_wal_senders", "14")
                .set("catalogue.sessions.walSenders", 12)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }
}
