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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void whoReadsIsToldHowFarBehind() {
    FactsFixture fixture =
        FactsFixture.sound()
            .slot("quick", s -> s.set("lagBytes", (1L << 20) - 1))
            .slot("even", s -> s.set("lagBytes", 1L << 20))
            .slot("slow", s -> s.set("lagBytes", (1L << 20) + 1).set("lagMillis", 1500));
    CheckResult result = fixture.check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).endsWith("; the reader of slow is 1 MB and 1.5 s behind");
    assertThat(result.evidence())
        .containsEntry("behind", List.of("slow: 1048577 bytes", "even: 1048576 bytes"))
        .doesNotContainKey("spilled");
  }

  @Test
  void whatDecodingWroteToDiskIsTold() {
    CheckResult result =
        FactsFixture.sound()
            .setting("logical_decoding_work_mem", "64MB")
            .slot(
                "s",
                s ->
                    s.set("row.active", false)
                        .set("spilled.transactions", 2)
                        .set("spilled.bytes", 300L << 20))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message())
        .endsWith(
            "; decoding for s wrote 300 MB of 2 transactions to disk that did not fit into logical_decoding_work_mem (64 MB)");
    assertThat(result.evidence()).containsKey("spilled").doesNotContainKey("behind");
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

  private static FactsFixture holding(long bytes, boolean active) {
    return FactsFixture.sound()
        .slot("s", s -> s.set("row.active", active).set("retainedBytes", bytes));
  }

  private static Request diskFree(long bytes) {
    return new Request(null, List.of(), List.of(), null, bytes, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "0, SKIP, no slot holds back WAL",
    "1, PASS, slot s holds back the most WAL: 1 bytes"
  })
  void aSlotThatHoldsNothingIsNone(long bytes, Status expected, String message) {
    CheckResult result = holding(bytes, true).check(check);
    assertThat(result.status()).isEqualTo(expected);
    assertThat(result.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "536870911, PASS, ''",
    "536870912, WARN, 50% of the 1 GB",
    "536870913, WARN, 50% of the 1 GB",
    "1073741824, WARN, 100% of the 1 GB",
    "2147483648, WARN, 100% of the 1 GB"
  })
  void halfOfTheLimitIsNear(long bytes, Status expected, String share) {
    CheckResult result =
        holding(bytes, true).setting("max_slot_wal_keep_size", "1024").check(check);
    assertThat(result.status()).isEqualTo(expected);
    assertThat(result.message()).contains(share);
    assertThat(result.evidence()).containsEntry("max_slot_wal_keep_size_bytes", 1L << 30);
  }

  /** A limit of 0 is one: a slot loses what it has at the next checkpoint. */
  @Test
  void aLimitOfZeroIsNotNoLimit() {
    assertThat(
            holding(20L << 30, false)
                .setting("max_slot_wal_keep_size", "0")
                .request(diskFree(1L << 30))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            holding(20L << 30, false)
                .withoutSetting("max_slot_wal_keep_size")
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @ParameterizedTest
  @CsvSource({"511, PASS", "512, WARN", "513, WARN"})
  void halfOfTheDiskIsNear(long bytes, Status expected) {
    CheckResult result = holding(bytes, true).request(diskFree(1024)).check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.WARN) {
      assertThat(result.message()).contains("only 1 kB of disk are free, and nothing bounds it");
      assertThat(result.remedies()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, 10737418239, PASS",
    "false, 10737418240, WARN",
    "false, 10737418241, WARN",
    "true, 10737418240, PASS"
  })
  void tenGigabytesOfASlotThatNobodyReadsAreMuch(boolean active, long bytes, Status expected) {
    assertThat(holding(bytes, active).check(check).status()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"59, false", "60, true", "61, true"})
  void aMinuteOfIdlenessTellsABound(long seconds, boolean told) {
    CheckResult result =
        FactsFixture.sound()
            .slot(
                "s",
                s -> s.set("row.active", false).set("idleSeconds", seconds).without("lagBytes"))
            .check(check);
    assertThat(result.evidence().containsKey("growth_bytes_per_hour_at_most")).isEqualTo(told);
  }

  /** What is held stands for what is behind, where that is not told; in use it tells nothing. */
  @Test
  void theBoundIsThatOfWhatIsBehind() {
    assertThat(
            FactsFixture.sound()
                .slot(
                    "s",
                    s ->
                        s.set("row.active", false)
                            .set("idleSeconds", 3600)
                            .set("retainedBytes", 7200)
                            .without("lagBytes"))
                .check(check)
                .evidence())
        .containsEntry("growth_bytes_per_hour_at_most", 7200L);
    assertThat(
            FactsFixture.sound()
                .slot("s", s -> s.set("idleSeconds", 3600).set("retainedBytes", 7200))
                .check(check)
                .evidence())
        .doesNotContainKey("growth_bytes_per_hour_at_most");
  }

  /** 30 s apart, 1 MB more: 120 MB an hour. */
  @ParameterizedTest
  @CsvSource({"86399, WARN", "86400, PASS", "86401, PASS"})
  void aDayIsNotSoon(long secondsLeft, Status expected) {
    long room = (long) Math.ceil(secondsLeft * (double) (120L << 20) / 3600);
    CheckResult result =
        FactsFixture.sound()
            .setting("max_slot_wal_keep_size", "1048576")
            .slot("s", s -> s.set("row.active", false).set("retainedBytes", 16L << 20))
            .set("sample.afterMillis", 30_000)
            .add(
                "sample.slots",
                later ->
                    later
                        .set("name", "s")
                        .set("active", false)
                        .set("retainedBytes", 17L << 20)
                        .set("safeWalSize", room))
            .check(check);
    assertThat(result.evidence()).containsEntry("seconds_to_limit", secondsLeft);
    assertThat(result.status()).isEqualTo(expected);
  }

  @Test
  void aSlotThatSomeoneReadsAtEitherLookIsInUse() {
    for (boolean first : List.of(true, false)) {
      FactsFixture facts =
          FactsFixture.sound()
              .slot("s", s -> s.set("row.active", first).set("retainedBytes", 16L << 20))
              .set("sample.afterMillis", 30_000)
              .add(
                  "sample.slots",
                  later ->
                      later
                          .set("name", "s")
                          .set("active", !first)
                          .set("retainedBytes", 20L << 30)
                          .set("safeWalSize", 1L << 20));
      CheckResult result = facts.check(check);
      assertThat(result.status()).isEqualTo(Status.PASS);
      assertThat(String.valueOf(result.evidence().get("slots"))).contains("active");
    }
  }

  @Test
  void withoutALimitTheEndIsTheDisk() {
    CheckResult result =
        twice(16L << 20, 17L << 20, false).request(diskFree(100L << 20)).check(check);
    assertThat(result.message()).contains("the end of the disk comes soon");
    assertThat(result.evidence()).containsEntry("seconds_to_limit", 3000L);
    // one that did not grow comes to no end
    assertThat(
            twice(16L << 20, 16L << 20, false)
                .request(diskFree(100L << 20))
                .check(check)
                .evidence())
        .doesNotContainKey("seconds_to_limit")
        .containsEntry("growth_bytes_per_hour", 0L);
    assertThat(twice(16L << 20, 15L << 20, false).check(check).message())
        .endsWith("; it did not grow within 30 s");
  }

  @Test
  void theOneThatHoldsMostIsNamed() {
    assertThat(
            FactsFixture.sound()
                .slot("small", s -> s.set("retainedBytes", 1L << 20))
                .slot("large", s -> s.set("retainedBytes", 2L << 20))
                .slot("gone", s -> s.set("retainedBytes", 9L << 20).set("row.wal_status", "lost"))
                .check(check)
                .message())
        .isEqualTo("slot large holds back the most WAL: 2 MB");
  }

  @Test
  void theNearestEndComesFirst() {
    FactsFixture facts =
        FactsFixture.sound()
            .setting("max_slot_wal_keep_size", "1048576")
            .set("sample.afterMillis", 30_000);
    for (String name : List.of("later", "sooner")) {
      facts
          .slot(name, s -> s.set("row.active", false).set("retainedBytes", 16L << 20))
          .add(
              "sample.slots",
              later ->
                  later
                      .set("name", name)
                      .set("active", false)
                      .set("retainedBytes", 17L << 20)
                      .set("safeWalSize", name.equals("later") ? 240L << 20 : 120L << 20));
    }
    CheckResult result = facts.check(check);
    assertThat(result.message())
        .startsWith("slots sooner and later each hold back up to 17 MB")
        .endsWith("which leaves 60 min");
  }

  /** A physical slot belongs to a standby, and one of the host's to the host. */
  @Test
  void onlyALogicalSlotOfTheUsersIsOfferedForDropping() {
    CheckResult physical =
        FactsFixture.sound()
            .slot(
                "standby",
                s ->
                    s.set("row.active", false)
                        .set("row.slot_type", "physical")
                        .set("retainedBytes", 20L << 30))
            .check(check);
    assertThat(physical.remedies()).hasSize(1);
    assertThat(physical.remedies().get(0).title()).isEqualTo("Find the standby that reads standby");
    assertThat(physical.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(physical.remedies().get(0).runAs()).isEqualTo("administrator of the server");
    assertThat(physical.remedies().get(0).steps().get(1)).startsWith("only where no standby");
    Remedy hosts =
        FactsFixture.sound()
            .slot(
                "standby",
                s ->
                    s.set("row.active", false)
                        .set("row.slot_type", "physical")
                        .set("retainedBytes", 20L << 30))
            .providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20}")
            .check(check)
            .remedies()
            .get(0);
    assertThat(hosts.kind()).isEqualTo(Remedy.Kind.PROVIDER);
    assertThat(hosts.runAs()).isEqualTo("host administrator");
    assertThat(hosts.steps().get(1)).startsWith("where the host made it");
  }

  @Test
  void whatTheOthersNeedIsNotFreed() {
    CheckResult result =
        FactsFixture.sound()
            .slot("old", s -> s.set("row.active", false).set("retainedBytes", 20L << 30))
            .slot("live", s -> s.set("retainedBytes", 5L << 30))
            .check(check);
    assertThat(result.message())
        .endsWith("; without it 15 GB are freed, as other slots need the rest");
    assertThat(
            FactsFixture.sound()
                .slot("old", s -> s.set("row.active", false).set("retainedBytes", 20L << 30))
                .check(check)
                .message())
        .doesNotContain("freed");
  }
}
