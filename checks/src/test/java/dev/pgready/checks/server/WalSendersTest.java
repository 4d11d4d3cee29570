// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private static CheckResult senders(int max, int taken) {
    return FactsFixture.sound()
        .consumerNeeding("wal-senders: {steady: 2, peak: 4}")
        .setting("max_wal_senders", String.valueOf(max))
        .set("catalogue.sessions.walSenders", taken)
        .check(new WalSenders());
  }

  /** Two at the start and four at the peak, of as many as are free. */
  @ParameterizedTest
  @CsvSource({
    "1, FAIL, 1 of 21 WAL senders is free; Test needs 2",
    "2, WARN, 2 of 22 WAL senders are free; Test needs 4 at its peak",
    "3, WARN, 3 of 23 WAL senders are free; Test needs 4 at its peak",
    "4, PASS, 4 of 24 WAL senders are free",
    "5, PASS, 5 of 25 WAL senders are free"
  })
  void exactlyEnoughIsEnough(int free, Status expected, String message) {
    CheckResult result = senders(20 + free, 20);
    assertThat(result.status()).isEqualTo(expected);
    assertThat(result.message()).isEqualTo(message);
    if (expected != Status.PASS) {
      assertThat(result.remedies().get(0).sql())
          .contains("ALTER SYSTEM SET max_wal_senders = '24'");
    }
  }

  @Test
  void moreTakenThanThereAreIsNone() {
    assertThat(senders(20, 21).message())
        .isEqualTo("none of 20 WAL senders are free; Test needs 2");
    assertThat(senders(20, 20).message())
        .isEqualTo("none of 20 WAL senders are free; Test needs 2");
    assertThat(senders(1, 1).remedies().get(0).sql())
        .contains("ALTER SYSTEM SET max_wal_senders = '10'");
  }

  /** A slot that nobody reads holds no sender. */
  @Test
  void onlyAnActiveSlotOfItsOwnIsAStream() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_wal_senders", "1")
            .set("catalogue.sessions.walSenders", 1)
            .slot("mine", s -> s.set("row.active", false))
            .request(new Request(null, List.of(), List.of(), "mine", null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.evidence()).containsEntry("own", 0L).containsEntry("needed", 1L);
  }

  /** With senders and wal_level = minimal the server does not start. */
  @Test
  void atMinimalTheLevelComesFirst() {
    Remedy remedy =
        FactsFixture.sound()
            .setting("wal_level", "minimal")
            .setting("max_wal_senders", "0")
            .check(check)
            .remedies()
            .get(0);
    assertThat(remedy.sql()).contains("ALTER SYSTEM SET wal_level = 'logical'");
    assertThat(
            FactsFixture.sound()
                .setting("wal_level", "replica")
                .setting("max_wal_senders", "0")
                .check(check)
                .remedies()
                .get(0)
                .sql())
        .doesNotContain("ALTER SYSTEM SET wal_level = 'logical'");
  }

  @Test
  void aConsumerWithoutAStreamNeedsNone() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("wal-senders: {steady: 0, peak: 0}")
                .setting("max_wal_senders", "0")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }
}
