package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class SlotIdleTimeoutTest {
  private final SlotIdleTimeout check = new SlotIdleTimeout();

  @Test
  void olderServersHaveNone() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void aShortOneWarns() {
    CheckResult result =
        FactsFixture.sound()
            .version(180001)
            .setting("idle_replication_slot_timeout", "600")
            .set("catalogue.settings.idle_replication_slot_timeout.unit", "s")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("idle_replication_slot_timeout is 10 min: ");
  }

  @Test
  void offPasses() {
    assertThat(
            FactsFixture.sound()
                .version(180001)
                .setting("idle_replication_slot_timeout", "0")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theHostsOwnRemovalIsTold() {
    CheckResult result =
        FactsFixture.sound()
            .providerYaml(
                "{id: x, name: Xhost, managed: true, verified: 2026-11-20, slots: {removal: after 40 hours}}")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).isEqualTo("Xhost gives up slots by itself: after 40 hours");
  }
}
