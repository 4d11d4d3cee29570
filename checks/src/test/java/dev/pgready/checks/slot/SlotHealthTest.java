// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
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

  /** What a later look would miss, and nothing that another check says of it. */
  @Test
  void saysWhichAreThere() {
    assertThat(FactsFixture.sound().slot("s", s -> {}).check(check).evidence())
        .containsEntry(SlotHealth.THERE, List.of("s"));
    Request gone =
        new Request(null, List.of(), List.of(), "s", null, Map.of(), List.of(), true, List.of());
    assertThat(FactsFixture.sound().request(gone).check(check).message())
        .endsWith("slot-conflict tells of s");
    assertThat(FactsFixture.sound().request(slot("s")).check(check).message())
        .isEqualTo("no replication slots yet");
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

  @Test
  void theReasonIsInWords() {
    Map<String, String> words =
        Map.of(
            "wal_removed", "WAL removed, max_slot_wal_keep_size exceeded",
            "rows_removed", "rows removed that it needed",
            "wal_level_insufficient", "wal_level was lowered on the primary",
            "something_NEW", "something new");
    words.forEach(
        (reason, text) ->
            assertThat(
                    FactsFixture.sound()
                        .slot("s", s -> s.set("row.invalidation_reason", reason))
                        .check(check)
                        .message())
                .contains("slot s is lost (" + text + ")"));
    assertThat(
            FactsFixture.sound()
                .slot("s", s -> s.set("row.wal_status", "lost").set("row.conflicting", true))
                .check(check)
                .message())
        .contains("(conflict with recovery)");
    assertThat(
            FactsFixture.sound()
                .slot("s", s -> s.set("row.wal_status", "lost"))
                .check(check)
                .evidence())
        .containsEntry("slots", List.of("s: WAL removed, max_slot_wal_keep_size exceeded"));
  }

  @Test
  void oneThatIsBeingCreatedIsToldToThoseThatWouldWaitToo() {
    FactsFixture facts =
        FactsFixture.sound().slot("s", s -> s.set("row.confirmed_flush_lsn", null));
    CheckResult others = facts.check(check);
    assertThat(others.status()).isEqualTo(Status.WARN);
    assertThat(others.message()).endsWith(", and a new slot would wait for the same ones");
    assertThat(others.subjects()).containsExactly(new Subject("slot", "s"));
    assertThat(facts.request(slot("s")).check(check).message())
        .endsWith("it waits for transactions that were open then");
    // one that is lost besides is told as lost
    assertThat(
            FactsFixture.sound()
                .slot(
                    "s", s -> s.set("row.confirmed_flush_lsn", null).set("row.wal_status", "lost"))
                .check(check)
                .message())
        .contains("is lost");
  }

  @Test
  void howManyAreWellIsTold() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("no replication slots yet");
    assertThat(FactsFixture.sound().slot("a", s -> {}).check(check).message())
        .isEqualTo("the only slot is not lost");
    assertThat(FactsFixture.sound().slot("a", s -> {}).slot("b", s -> {}).check(check).message())
        .isEqualTo("none of 2 slots is lost");
    CheckResult unreserved =
        FactsFixture.sound()
            .slot("a", s -> s.set("row.wal_status", "unreserved"))
            .slot("b", s -> {})
            .check(check);
    assertThat(unreserved.evidence()).containsEntry("slots", List.of("a: unreserved"));
    assertThat(unreserved.remedies().get(0).title())
        .isEqualTo("Let the reader of slot a catch up now");
    assertThat(unreserved.subjects()).containsExactly(new Subject("slot", "a"));
  }

  /** Another database's slot is not this consumer's, whatever its name. */
  @Test
  void aLostSlotOfAnotherDatabaseIsNotItsOwn() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.wal_status", "lost").set("row.database", "crm"))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }
}
