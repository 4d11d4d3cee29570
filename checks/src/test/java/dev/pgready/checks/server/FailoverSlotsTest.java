// SPDX-License-Identifier: Apache-2.0
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

  private static FactsFixture marked() {
    return FactsFixture.sound()
        .version(170002)
        .slot("mine", s -> s.set("row.failover", true).set("row.synced", false));
  }

  /** Nothing that the primary shows proves that a slot survives; this disproves it. */
  @Test
  void aMarkedSlotThatNoStandbyCanTakeOver() {
    CheckResult result = marked().check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("no standby reads a physical slot");
    CheckResult ahead =
        marked()
            .slot("s1", s -> s.set("row.slot_type", "physical").set("row.database", null))
            .check(check);
    assertThat(ahead.status()).isEqualTo(Status.WARN);
    assertThat(ahead.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET synchronized_standby_slots = 's1'");
    assertThat(
            marked()
                .slot("s1", s -> s.set("row.slot_type", "physical").set("row.database", null))
                .setting("synchronized_standby_slots", "s1")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  private static FactsFixture standby() {
    return FactsFixture.sound()
        .version(170002)
        .set("catalogue.server.inRecovery", true)
        .setting("sync_replication_slots", "on")
        .setting("hot_standby_feedback", "on")
        .set("catalogue.server.primarySlotName", "s1")
        .set("catalogue.server.conninfoHasDatabase", true);
  }

  @Test
  void aStandbyNeedsAllFour() {
    assertThat(standby().check(check).status()).isEqualTo(Status.PASS);
    assertThat(standby().setting("sync_replication_slots", "off").check(check).message())
        .contains("sync_replication_slots is off");
    assertThat(standby().setting("hot_standby_feedback", "off").check(check).message())
        .contains("hot_standby_feedback is off");
    assertThat(standby().without("catalogue.server.primarySlotName").check(check).message())
        .contains("primary_slot_name is empty");
    assertThat(standby().set("catalogue.server.conninfoHasDatabase", false).check(check).message())
        .contains("primary_conninfo names no dbname");
    // hidden from this role: not held against it
    assertThat(standby().without("catalogue.server.conninfoHasDatabase").check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** What the host does is in the report, not only in providers show. */
  @Test
  void theHostsWordIsInTheReport() {
    assertThat(FactsFixture.sound().provider("azure-flexible").check(check).message())
        .contains("pg_failover_slots");
    assertThat(
            FactsFixture.sound().version(170002).provider("azure-flexible").check(check).message())
        .contains("sync_replication_slots");
  }
}
