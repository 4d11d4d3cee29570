// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SlotRetentionTest {
  private final SlotRetention check = new SlotRetention();

  @Test
  void littleWalPasses() {
    assertThat(FactsFixture.sound().slot("s", s -> {}).check(check).message())
        .isEqualTo("slot s holds back the most WAL: 16 MB");
  }

  @Test
  void halfOfTheLimitWarns() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_slot_wal_keep_size", "1024")
            .slot("s", s -> s.set("retainedBytes", 768L << 20))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo("slot s holds back 768 MB of WAL: 75% of the 1 GB after which it is lost");
    assertThat(result.remedies()).isEmpty();
  }

  @Test
  void anIdleSlotWithoutLimitWarnsFromTenGigabytesOn() {
    FactsFixture fixture =
        FactsFixture.sound()
            .slot("old", s -> s.set("row.active", false).set("retainedBytes", 20L << 30));
    CheckResult result = fixture.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("slot old holds back 20 GB of WAL: no consumer reads it");
    assertThat(result.remedies()).hasSize(1);
  }

  @Test
  void theDiskThatIsFreeCounts() {
    CheckResult result =
        FactsFixture.sound()
            .slot("s", s -> s.set("retainedBytes", 2L << 30))
            .request(new Request(null, List.of(), List.of(), null, 3L << 30, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
  }

  /** All that an idle slot is behind came since nobody reads it, at most. */
  @Test
  void thePaceOfAnIdleSlotIsBounded() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_slot_wal_keep_size", "1024")
            .slot(
                "s",
                s ->
                    s.set("row.active", false)
                        .set("row.safe_wal_size", 256L << 20)
                        .set("idleSeconds", 7200)
                        .set("lagBytes", 512L << 20)
                        .set("retainedBytes", 768L << 20))
            .check(check);
    assertThat(result.message())
        .endsWith(
            "; it has been idle for 2 h and grows by at most 256 MB an hour, which leaves at least 60 min");
    assertThat(result.evidence())
        .containsEntry("growth_bytes_per_hour_at_most", 256L << 20)
        .containsEntry("seconds_to_limit_at_least", 3600L);
  }

  private static FactsFixture twice(long first, long then, boolean active) {
    return FactsFixture.sound()
        .slot("s", s -> s.set("row.active", active).set("retainedBytes", first))
        .set("sample.afterMillis", 30_000)
        .add(
            "sample.slots",
            later ->
                later
                    .set("name", "s")
                    .set("active", active)
                    .set("retainedBytes", then)
                    .set("lagBytes", then)
                    .set("safeWalSize", 120L << 20));
  }

  @Test
  void twoLooksTellThePaceAndWhatIsLeft() {
    CheckResult result =
        twice(16L << 20, 17L << 20, false).setting("max_slot_wal_keep_size", "1024").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo(
            "slot s holds back 17 MB of WAL: no consumer reads it, and the limit after which it is lost"
                + " comes soon; it grew by 1 MB within 30 s, 120 MB an hour, which leaves 60 min");
    assertThat(result.remedies()).hasSize(1);
    assertThat(result.evidence())
        .containsEntry("growth_bytes_per_hour", 120L << 20)
        .containsEntry("seconds_to_limit", 3600L)
        .containsEntry("sample_millis", 30_000L)
        .containsEntry(
            "slots", List.of("s: 17825792 bytes, idle, 1048576 bytes more after 30000 ms"));
  }

  /** Whoever reads a slot moves it in steps: only what is true of it is told. */
  @Test
  void aSlotInUseIsNoAlarm() {
    CheckResult result =
        twice(16L << 20, 17L << 20, true).setting("max_slot_wal_keep_size", "1024").check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).contains("it grew by 1 MB within 30 s");
    assertThat(twice(16L << 20, 16L << 20, true).check(check).message())
        .isEqualTo("slot s holds back the most WAL: 16 MB; it did not grow within 30 s");
  }

  @Test
  void theDiskEndsBeforeTheLimit() {
    assertThat(
            twice(16L << 20, 17L << 20, false)
                .setting("max_slot_wal_keep_size", "1024")
                .request(new Request(null, List.of(), List.of(), null, 60L << 20, Map.of()))
                .check(check)
                .message())
        .endsWith(", which leaves 30 min");
  }

  @Test
  void theTimeLeftThatWorriesIsTheUsers() {
    Map<String, String> relaxed = Map.of("slot-retention.left", "30min");
    assertThat(
            twice(16L << 20, 17L << 20, false)
                .setting("max_slot_wal_keep_size", "1024")
                .request(new Request(null, List.of(), List.of(), null, null, relaxed))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aSecondLookThatFailedIsTold() {
    assertThat(
            FactsFixture.sound()
                .slot("s", s -> {})
                .set("sample.afterMillis", 30_000)
                .set("sample.slots", List.of())
                .set("sample.error", "terminating connection due to idle-session timeout")
                .check(check)
                .message())
        .endsWith("the second look failed: terminating connection due to idle-session timeout");
  }

  @Test
  void aSlotInUseShowsNoPace() {
    assertThat(FactsFixture.sound().slot("s", s -> {}).check(check).evidence())
        .doesNotContainKeys("growth_bytes_per_hour_at_most", "seconds_to_limit_at_least");
  }

  /** Dropping one of two that stand at the same place frees nothing. */
  @Test
  void allSlotsThatHoldTheSameWalAreTold() {
    FactsFixture facts = FactsFixture.sound();
    for (String name : java.util.List.of("old_a", "old_b")) {
      facts.slot(name, slot -> slot.set("row.active", false).set("retainedBytes", 48L << 20));
    }
    facts.slot("live", slot -> slot.set("retainedBytes", 16L << 20));
    CheckResult result =
        facts
            .request(
                new dev.pgready.checks.scope.Request(
                    null,
                    java.util.List.of(),
                    java.util.List.of(),
                    null,
                    20L << 20,
                    java.util.Map.of()))
            .check(new SlotRetention());
    assertThat(result.message())
        .startsWith("slots ")
        .contains("old_a", "old_b")
        .contains("without old_a alone 0 bytes, old_b alone 0 bytes, without all of them 32 MB");
  }
}
