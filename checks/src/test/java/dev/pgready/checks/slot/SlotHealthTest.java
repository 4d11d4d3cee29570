// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SlotHealthTest {
  private final SlotHealth check = new SlotHealth();

  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  /** A risk to report, and no reason why a new consumer would fail. */
  @Test
  void somebodyElsesLostSlotIsAWarning() {
    CheckResult result =
        FactsFixture.sound()
            .slot("theirs", s -> s.set("row.wal_status", "lost").set("row.active", false))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("a new consumer is not harmed");
  }

  @Test
  void itsOwnLostSlotFailsWithTheReason() {
    CheckResult result =
        FactsFixture.sound()
            .slot(
                "mine",
                s -> s.set("row.invalidation_reason", "idle_timeout").set("row.active", false))
            .request(slot("mine"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("slot mine is lost (idle_replication_slot_timeout exceeded): ");
    assertThat(result.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
  }

  @Test
  void theConsumersPatternMakesASlotItsOwn() {
    FactsFixture fixture =
        FactsFixture.sound()
            .consumerNeeding("slot: {pattern: \"zero_[0-9]+\"}")
            .slot("zero_0", s -> s.set("row.wal_status", "lost"));
    assertThat(fixture.check(check).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void healthyOnesPass() {
    assertThat(FactsFixture.sound().slot("s", s -> {}).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void unreservedWarns() {
    assertThat(
            FactsFixture.sound()
                .slot("s", s -> s.set("row.wal_status", "unreserved"))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }
}
