// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
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

  private static FactsFixture physical(FactsFixture facts, String name) {
    return facts.slot(name, s -> s.set("row.slot_type", "physical").set("row.database", null));
  }

  @Test
  void onlyMarkedLogicalSlotsCount() {
    assertThat(FactsFixture.sound().version(170002).check(check).evidence())
        .containsEntry("failover_slots", 0);
    assertThat(marked().check(check).evidence()).containsEntry("failover_slots", 1);
    FactsFixture standbys =
        FactsFixture.sound()
            .version(170002)
            .slot(
                "s1",
                s ->
                    s.set("row.slot_type", "physical")
                        .set("row.database", null)
                        .set("row.failover", true))
            .slot("plain", s -> s.set("row.failover", false));
    assertThat(standbys.check(check).status()).isEqualTo(Status.PASS);
    assertThat(standbys.check(check).evidence()).containsEntry("failover_slots", 0);
  }

  /** Only a physical slot that lasts and that is read shows a standby that can take over. */
  @Test
  void whatIsNoStandbysSlotIsNoStandby() {
    assertThat(
            marked()
                .slot(
                    "s1",
                    s ->
                        s.set("row.slot_type", "physical")
                            .set("row.database", null)
                            .set("row.active", false))
                .check(check)
                .message())
        .contains("no standby reads a physical slot");
    assertThat(
            marked()
                .slot(
                    "s1",
                    s ->
                        s.set("row.slot_type", "physical")
                            .set("row.database", null)
                            .set("row.temporary", true))
                .check(check)
                .message())
        .contains("no standby reads a physical slot");
    CheckResult ahead = physical(marked(), "s1").check(check);
    assertThat(ahead.evidence()).containsEntry("physical_slots", List.of("s1"));
    assertThat(
            physical(marked(), "s1")
                .setting("synchronized_standby_slots", " ")
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void namesOfStandbysMayBeQuoted() {
    assertThat(
            physical(marked(), "s1")
                .setting("synchronized_standby_slots", "\"s1\"")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .version(170002)
                .slot(
                    "s1",
                    s ->
                        s.set("row.slot_type", "physical")
                            .set("row.database", null)
                            .set("row.wal_status", "lost"))
                .setting("synchronized_standby_slots", "s1")
                .check(check)
                .evidence())
        .containsEntry("synchronized_standby_slots", List.of("s1"));
  }

  @Test
  void whoSetsUpTheStandbyIsTheHostsWord() {
    Remedy own = marked().check(check).remedies().get(0);
    assertThat(own.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(own.runAs()).isEqualTo("administrator of the server");
    assertThat(own.steps()).hasSize(4);
    Remedy hosts = marked().provider("azure-flexible").check(check).remedies().get(0);
    assertThat(hosts.kind()).isEqualTo(Remedy.Kind.PROVIDER);
    assertThat(hosts.runAs()).isEqualTo("host administrator");
    assertThat(hosts.steps()).hasSize(4);
    Remedy silent =
        marked()
            .providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20, slots: {}}")
            .check(check)
            .remedies()
            .get(0);
    assertThat(silent.steps()).hasSize(3);
  }

  @Test
  void aStandbysLeftoverIsOneThatWasNotSynchronized() {
    FactsFixture standby = standby();
    CheckResult none =
        standby
            .slot("fresh", s -> s.set("row.failover", true).set("row.synced", true))
            .slot("other", s -> s.set("row.failover", false).set("row.synced", false))
            .check(check);
    assertThat(none.status()).isEqualTo(Status.PASS);
    assertThat(none.message()).endsWith("1 slot here now");
    CheckResult left =
        standby.slot("old", s -> s.set("row.failover", true).set("row.synced", false)).check(check);
    assertThat(left.message()).startsWith("old was left on this standby");
    assertThat(left.subjects()).containsExactly(new Subject("slot", "old"));
  }

  @Test
  void aStandbyIsJudgedFromSeventeenOnWhereTheHostLeavesItToTheUser() {
    assertThat(standby().version(160004).check(check).status()).isEqualTo(Status.SKIP);
    assertThat(standby().withoutSetting("sync_replication_slots").check(check).status())
        .isEqualTo(Status.SKIP);
    assertThat(
            standby()
                .providerYaml(
                    "{id: x, name: X, managed: true, verified: 2026-11-20, slots: {failover: yes}}")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
    assertThat(
            standby()
                .providerYaml(
                    "{id: x, name: X, managed: true, verified: 2026-11-20, slots: {failover: no}}")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void whoChangesThePrimarysAddressIsTheHostsWord() {
    FactsFixture facts = standby().set("catalogue.server.conninfoHasDatabase", false);
    Remedy own = facts.check(check).remedies().get(0);
    assertThat(own.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(own.runAs()).isEqualTo("administrator of the server");
    Remedy hosts =
        facts
            .providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20}")
            .check(check)
            .remedies()
            .get(0);
    assertThat(hosts.kind()).isEqualTo(Remedy.Kind.PROVIDER);
    assertThat(hosts.runAs()).isEqualTo("host administrator");
  }
}
