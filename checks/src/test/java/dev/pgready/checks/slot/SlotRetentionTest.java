package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Request;
import dev.pgready.checks.Status;
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
    assertThat(result.message()).contains("slot old holds back 20 GB of WAL: nobody reads it");
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

  @Test
  void aSlotInUseShowsNoPace() {
    assertThat(FactsFixture.sound().slot("s", s -> {}).check(check).evidence())
        .doesNotContainKeys("growth_bytes_per_hour_at_most", "seconds_to_limit_at_least");
  }
}
