package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class FailoverSlotsTest {
  private final FailoverSlots check = new FailoverSlots();

  @Test
  void beforeSeventeenThereAreNone() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void aNamedStandbyThatNobodyReadsStallsFailoverSlots() {
    FactsFixture fixture =
        FactsFixture.sound()
            .version(170002)
            .setting("synchronized_standby_slots", "standby_1, standby_2")
            .slot("standby_1", s -> s.set("row.slot_type", "physical").set("row.database", null));
    CheckResult risk = fixture.check(check);
    assertThat(risk.status()).isEqualTo(Status.WARN);
    assertThat(risk.message()).startsWith("synchronized_standby_slots names standby_2, which no");
    CheckResult stalled = fixture.slot("mine", s -> s.set("row.failover", true)).check(check);
    assertThat(stalled.status()).isEqualTo(Status.FAIL);
    assertThat(stalled.message()).endsWith("mine stalls until one does");
  }

  @Test
  void aLeftoverOnAStandbyWarns() {
    CheckResult result =
        FactsFixture.sound()
            .version(170002)
            .set("catalogue.server.inRecovery", true)
            .slot("mine", s -> s.set("row.failover", true).set("row.synced", false))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
  }

  @Test
  void theHostMayKeepSlots() {
    CheckResult result =
        FactsFixture.sound()
            .providerYaml(
                "{id: x, name: Xhost, managed: true, verified: 2026-11-20, slots: {failover: yes}}")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).isEqualTo("Xhost keeps slots over a failover");
  }
}
