// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
