// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplicationSlotsTest {
  private final ReplicationSlots check = new ReplicationSlots();

  @Test
  void physicalAndOtherDatabasesSlotsCount() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_replication_slots", "2")
            .slot("standby", s -> s.set("row.slot_type", "physical").set("row.database", null))
            .slot("other", s -> s.set("row.database", "crm").set("row.active", false))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("none of 2 replication slots are free; logical decoding with pgoutput needs 1");
    assertThat(result.remedies()).hasSize(2);
    assertThat(result.remedies().get(0).restart()).isTrue();
    // another database's is never offered to be dropped
    assertThat(result.remedies().get(1).sql()).isEmpty();
    assertThat(result.remedies().get(1).title()).contains("database crm", "slot other");
  }

  @Test
  void anIdleOneOfThisDatabaseMayBeDropped() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_replication_slots", "1")
            .slot("old", s -> s.set("row.active", false))
            .check(check);
    assertThat(result.remedies().get(1).sql())
        .containsExactly("SELECT pg_catalog.pg_drop_replication_slot('old')");
  }

  @Test
  void anotherDatabasesSlotOfTheSameNameIsNotTheConsumersOwn() {
    FactsFixture facts =
        FactsFixture.sound()
            .setting("max_replication_slots", "1")
            .slot("electric_slot_default", s -> s.set("row.database", "crm"))
            .consumer("electric");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void slotsOfRepackHaveAPoolOfTheirOwn() {
    assertThat(
            FactsFixture.sound()
                .setting("max_replication_slots", "1")
                .slot("pg_repack_3910", s -> s.set("row.plugin", "pgrepack"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void enoughToStartButNotForThePeakIsAWarning() {
    FactsFixture fixture =
        FactsFixture.sound()
            .consumerNeeding("slots: {steady: 1, peak: 3}")
            .setting("max_replication_slots", "2");
    assertThat(fixture.check(check).status()).isEqualTo(Status.WARN);
    assertThat(fixture.check(check).message()).contains("needs 3 at its peak");
  }

  @Test
  void theConsumersOwnSlotIsNotNeededTwice() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_replication_slots", "1")
            .slot("mine", s -> {})
            .request(new Request(null, List.of(), List.of(), "mine", null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
  }

  @Test
  void aLostSlotOfItsOwnIsNoSlot() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_replication_slots", "1")
            .slot("mine", s -> s.set("row.wal_status", "lost"))
            .request(new Request(null, List.of(), List.of(), "mine", null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
  }

  @Test
  void aRefusedSlotWinsOverTheCount() {
    CheckResult result =
        FactsFixture.sound()
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "53400")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }

  /** That slots are free says nothing where the server creates none. */
  @Test
  void aSlotThatWasNotCreatedIsNoPass() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("probes.slot.worked", false)
            .set("probes.slot.message", "could not access file \"pgoutput\"")
            .set("probes.slot.sqlState", "58P01");
    assertThat(facts.check(check).status()).isEqualTo(Status.UNKNOWN);
    assertThat(facts.check(check).message()).contains("\"pgoutput\" (58P01)");
    assertThat(facts.set("probes.slot.sqlState", "42501").check(check).status())
        .isEqualTo(Status.FAIL);
    // these are other checks' findings
    for (String sqlState : List.of("55P03", "57014", "57P01")) {
      assertThat(facts.set("probes.slot.sqlState", sqlState).check(check).status())
          .isEqualTo(Status.PASS);
    }
  }

  private static CheckResult capacity(int max, int taken) {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("slots: {steady: 2, peak: 4}")
            .setting("max_replication_slots", String.valueOf(max));
    for (int i = 0; i < taken; i++) {
      facts.slot("taken_" + i, s -> {});
    }
    return facts.check(new ReplicationSlots());
  }

  /** Two at the start and four at the peak, of as many as are free. */
  @ParameterizedTest
  @CsvSource({
    "1, FAIL, 1 of 21 replication slots is free; Test needs 2",
    "2, WARN, 2 of 22 replication slots are free; Test needs 4 at its peak",
    "3, WARN, 3 of 23 replication slots are free; Test needs 4 at its peak",
    "4, PASS, 4 of 24 replication slots are free",
    "5, PASS, 5 of 25 replication slots are free"
  })
  void exactlyEnoughIsEnough(int free, Status expected, String message) {
    CheckResult result = capacity(20 + free, 20);
    assertThat(result.status()).isEqualTo(expected);
    assertThat(result.message()).isEqualTo(message);
    if (expected != Status.PASS) {
      assertThat(result.remedies().get(0).sql())
          .contains("ALTER SYSTEM SET max_replication_slots = '24'");
    }
  }

  @Test
  void moreTakenThanThereAreIsNone() {
    assertThat(capacity(20, 21).message())
        .isEqualTo("none of 20 replication slots are free; Test needs 2");
    assertThat(capacity(20, 20).message())
        .isEqualTo("none of 20 replication slots are free; Test needs 2");
    assertThat(capacity(1, 1).remedies().get(0).sql())
        .contains("ALTER SYSTEM SET max_replication_slots = '10'");
  }

  /** Only a logical slot that lasts and that no consumer reads is one to think about. */
  @Test
  void onlyIdleLogicalSlotsAreNamed() {
    CheckResult result =
        FactsFixture.sound()
            .setting("max_replication_slots", "5")
            .slot("read", s -> {})
            .slot("idle", s -> s.set("row.active", false))
            .slot("short", s -> s.set("row.active", false).set("row.temporary", true))
            .slot("standby", s -> s.set("row.active", false).set("row.slot_type", "physical"))
            .slot("repack", s -> s.set("row.plugin", "pgrepack"))
            .slot("more", s -> {})
            .check(check);
    assertThat(result.subjects()).containsExactly(new Subject("slot", "idle"));
    assertThat(result.evidence()).containsEntry("used", 5).containsEntry("own", 0);
  }

  /** On a standby another check says why the server creates no slot. */
  @Test
  void aStandbysRefusalIsAnotherChecks() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("probes.slot.worked", false)
            .set("probes.slot.message", "not in this state")
            .set("probes.slot.sqlState", "55000");
    assertThat(facts.check(check).status()).isEqualTo(Status.UNKNOWN);
    assertThat(facts.set("catalogue.server.inRecovery", true).check(check).status())
        .isEqualTo(Status.PASS);
    // nor is a refusal of another role's connection this role's failure
    assertThat(
            facts
                .set("catalogue.server.inRecovery", false)
                .set("probes.slot.sqlState", "42501")
                .set("catalogue.role.current", false)
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aConsumerWithoutASlotNeedsNone() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("slots: {steady: 0, peak: 0}")
                .setting("max_replication_slots", "0")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }
}
