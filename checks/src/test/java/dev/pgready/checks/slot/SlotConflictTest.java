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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotConflictTest {
  private final SlotConflict check = new SlotConflict();

  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  @Test
  void aFreeNamePasses() {
    assertThat(FactsFixture.sound().request(slot("mine")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theSlotThatWasMeantIsNamed() {
    FactsFixture facts = FactsFixture.sound().slot("debezium", row -> {}).request(slot("debezuim"));
    assertThat(facts.check(check).message())
        .isEqualTo("no slot is named debezuim; did you mean debezium?");
    assertThat(facts.consumer("airbyte").check(check).message())
        .startsWith("there is no slot debezuim, and ")
        .endsWith("; did you mean debezium?");
    assertThat(facts.request(slot("another")).check(check).message())
        .doesNotContain("did you mean");
  }

  /** START_REPLICATION SLOT 1_slot, without quotes, is a syntax error. */
  @ParameterizedTest
  @CsvSource({
    "debezium, false",
    "airbyte, false",
    "flink-cdc, false",
    "risingwave, false",
    "estuary, true",
    "sequin, true",
    "redpanda-connect, true",
    "pgstream, true",
    "peerdb, false",
    "electric, false",
    "supabase-etl, false"
  })
  void aNameThatBeginsWithADigit(String consumer, boolean refused) {
    FactsFixture facts =
        FactsFixture.sound()
            .slot("1_slot", slot -> slot.set("row.active", false))
            .consumer(consumer)
            .request(slot("1_slot"));
    CheckResult result = facts.check(check);
    assertThat(result.message().contains(" does not take a slot named 1_slot: "))
        .as(result.message())
        .isEqualTo(refused);
  }

  private static Request there(String name) {
    return new Request(
        null, List.of(), List.of(), name, null, Map.of(), List.of(), true, List.of());
  }

  /** {@code --slot-exists}: the day after a failover or an upgrade. */
  @ParameterizedTest
  @ValueSource(strings = {"postgres", "debezium", "zero", "generic", "airbyte"})
  void aSlotThatIsSaidToBeThereAndIsNotFails(String consumer) {
    FactsFixture facts = FactsFixture.sound().consumer(consumer);
    CheckResult gone = facts.request(there("mine")).check(check);
    assertThat(gone.status()).isEqualTo(Status.FAIL);
    assertThat(gone.message()).startsWith("slot mine is gone, and slot-exists says");
    assertThat(gone.subjects()).containsExactly(new Subject("slot", "mine"));
    assertThat(gone.remedies()).isNotEmpty();
    assertThat(facts.request(slot("mine")).check(check).message()).doesNotContain("is gone");
    assertThat(facts.slot("mine", row -> {}).request(there("mine")).check(check).message())
        .doesNotContain("is gone");
  }

  @Test
  void anotherNameOfTheConsumerIsNotMeant() {
    assertThat(there("mine").of("pub").slotExists()).isTrue();
    assertThat(slot("mine").of("pub").slotExists()).isFalse();
  }

  @Test
  void noNameIsSkipped() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void anotherDatabasesSlotFails() {
    CheckResult result =
        FactsFixture.sound()
            .slot("mine", s -> s.set("row.database", "Other DB"))
            .request(slot("mine"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "slot mine belongs to database \"Other DB\": it cannot be read in shop, and its name is taken");
  }

  @Test
  void anotherPluginOrAPhysicalOneFails() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.plugin", "wal2json"))
                .request(slot("mine"))
                .check(check)
                .message())
        .contains("created for output plugin wal2json");
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.slot_type", "physical").set("row.plugin", null))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  /** Seen on 17: "This replication slot is being synchronized from the primary server." */
  @Test
  void aSynchronizedSlotIsForNobodyBeforeThePromotion() {
    CheckResult result = mirrored(true, true).request(slot("mine")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).startsWith("slot mine is synchronized from the primary");
    assertThat(result.remedies()).isNotEmpty().allMatch(remedy -> remedy.sql().isEmpty());
    // one that nobody named is not the one that the user made either
    assertThat(mirrored(true, true).consumer("sequin").check(check).message())
        .startsWith("database shop has no slot of output plugin pgoutput");
    assertThat(mirrored(true, false).request(slot("mine")).check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(mirrored(false, true).request(slot("mine")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  private static FactsFixture mirrored(boolean recovery, boolean synced) {
    return FactsFixture.sound()
        .slot("mine", s -> s.set("row.active", false).set("row.synced", synced))
        .set("catalogue.server.inRecovery", recovery);
  }

  /**
   * Seen on 17 beside the slot of a standby with hot_standby_feedback: the new slot takes its xmin.
   */
  @Test
  void besideTheSlotOfAStandbyItsAgeIsNotKnown() {
    assertThat(early(50L).check(check).message()).startsWith("slot mine may be older than");
    assertThat(early(51L).check(check).message()).startsWith("slot mine may be older than");
    assertThat(early(49L).check(check).message()).startsWith("slot mine is older than");
  }

  private static FactsFixture early(long xmin) {
    return FactsFixture.sound()
        .table("orders")
        .publication("pub", List.of("orders"), p -> p.set("age", 10))
        .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 50))
        .slot(
            "standby",
            s ->
                s.set("row.slot_type", "physical")
                    .set("row.plugin", null)
                    .set("catalogXminAge", null)
                    .set("xminAge", xmin))
        .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()));
  }

  /** Debezium 3.6.1 was seen to stop with "Unsupported message type: b". */
  @Test
  void aSlotForTwoPhaseCommitWarns() {
    CheckResult result = twoPhase(true, "1").consumer("debezium").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("slot mine was created for two-phase commit");
    assertThat(result.remedies()).isNotEmpty();
    assertThat(twoPhase(true, "1").check(check).status()).isEqualTo(Status.WARN);
    // nothing can be prepared, or it is known anyway
    assertThat(twoPhase(true, "0").consumer("debezium").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(twoPhase(false, "1").consumer("debezium").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(twoPhase(true, "1").consumer("postgres").check(check).message())
        .startsWith("slot mine exists already");
    // pgoutput sends no such messages before 15
    for (int version : List.of(140099, 150000)) {
      assertThat(twoPhase(true, "1").version(version).consumer("debezium").check(check).status())
          .isEqualTo(version < 150000 ? Status.PASS : Status.WARN);
    }
  }

  /** A subscription's apply worker, seen on 15 to 18 with and without its own two_phase. */
  @Test
  void aSlotForTwoPhaseCommitFitsWhoKnowsItsMessages() {
    CheckResult known =
        twoPhase(true, "1")
            .request(
                new Request(
                    null, List.of(), List.of(), "mine", null, Map.of(), List.of(), true, List.of()))
            .consumer("postgres")
            .check(check);
    assertThat(known.status()).isEqualTo(Status.PASS);
    assertThat(known.message())
        .isEqualTo(
            "slot mine exists, fits and is free to be read; it was created for two-phase commit: the subscriber needs max_prepared_transactions above 0");
  }

  /** Where it may be taken up, naming it as there is no reason to warn; else it still fails. */
  @Test
  void oneThatIsToBeThereIsTakenUp() {
    Request there =
        new Request(null, List.of(), List.of(), "mine", null, Map.of(), List.of(), true, List.of());
    for (String level : List.of("warn", "fail")) {
      assertThat(
              FactsFixture.sound()
                  .slot("mine", s -> s.set("row.active", false))
                  .request(there)
                  .consumerNeeding("slot: {existing: %s}".formatted(level))
                  .check(check)
                  .status())
          .isEqualTo(level.equals("warn") ? Status.PASS : Status.FAIL);
    }
  }

  private static FactsFixture twoPhase(boolean slot, String most) {
    return FactsFixture.sound()
        .slot("mine", s -> s.set("row.active", false).set("row.two_phase", slot))
        .setting("max_prepared_transactions", most)
        .request(slot("mine"));
  }

  @Test
  void anActiveOneMayBeTheConsumerItself() {
    CheckResult result =
        FactsFixture.sound()
            .slot("mine", s -> s.set("activeApplication", "zero"))
            .request(slot("mine"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("process 815 (zero)");
  }

  @Test
  void anIdleOneThatFitsPasses() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.active", false))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void anIllegalNameFails() {
    CheckResult result = FactsFixture.sound().request(slot("My-Slot")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
  }

  private static final String BY_USER = "slot: {temporary: false, creator: user}\n";

  @Test
  void oneThatTheUserCreatesMustBeThere() {
    CheckResult result =
        FactsFixture.sound().consumerNeeding(BY_USER).request(slot("mine")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "SELECT pg_catalog.pg_create_logical_replication_slot('mine', 'pgoutput')");
    CheckResult unnamed = FactsFixture.sound().consumerNeeding(BY_USER).check(check);
    assertThat(unnamed.status()).isEqualTo(Status.FAIL);
    assertThat(unnamed.remedies().get(0).sql())
        .containsExactly(
            "SELECT pg_catalog.pg_create_logical_replication_slot('test_slot', 'pgoutput')");
  }

  @Test
  void theOnlyOneThatFitsIsTaken() {
    FactsFixture facts =
        FactsFixture.sound()
            .slot("mine", s -> s.set("row.active", false))
            .slot("elsewhere", s -> s.set("row.active", false).set("row.database", "other"));
    assertThat(facts.consumerNeeding(BY_USER).check(check).message())
        .isEqualTo("slot mine exists, fits and is free to be read");
    assertThat(
            facts
                .slot("second", s -> s.set("row.active", false))
                .consumerNeeding(BY_USER)
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void anotherDatabasesSlotIsNeverOfferedToBeDropped() {
    for (boolean active : List.of(true, false)) {
      assertThat(
              FactsFixture.sound()
                  .slot("mine", s -> s.set("row.database", "other").set("row.active", active))
                  .request(slot("mine"))
                  .check(check)
                  .remedies())
          .isNotEmpty()
          .allSatisfy(remedy -> assertThat(remedy.sql()).isEmpty());
    }
  }

  @Test
  void aPoolOfNamesIsNeverTaken() {
    CheckResult result =
        FactsFixture.sound()
            .slot("zero_0_a", s -> s.set("row.database", "other").set("row.active", false))
            .consumer("zero")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .contains("database other", "as now: their consumer loses its place");
    assertThat(result.remedies()).allSatisfy(remedy -> assertThat(remedy.sql()).isEmpty());
    // one that is read is left alone, a physical one is not
    assertThat(
            FactsFixture.sound()
                .slot("zero_0_a", s -> s.set("row.database", "other").set("row.active", true))
                .consumer("zero")
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
    assertThat(
            FactsFixture.sound()
                .slot(
                    "zero_0_b",
                    s ->
                        s.set("row.slot_type", "physical")
                            .set("row.database", null)
                            .set("row.plugin", null)
                            .set("row.active", false))
                .consumer("zero")
                .check(check)
                .message())
        .startsWith("physical slot zero_0_b has a name of the same pool");
    // another shard's, another app's
    assertThat(
            FactsFixture.sound()
                .slot("zero_1_a", s -> s.set("row.database", "other"))
                .slot("shop_0_a", s -> s.set("row.database", "other"))
                .consumer("zero")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    // the pool of the name that was asked for
    assertThat(
            FactsFixture.sound()
                .slot("shop_0_b", s -> s.set("row.database", "other").set("row.active", true))
                .consumer("zero")
                .request(slot("shop_0_a"))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void aSlotThatIsBeingCreatedIsNotFree() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.confirmed_flush_lsn", null))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void aSlotOlderThanItsPublicationCannotDecodeWithIt() {
    // transactions since then: more for what is older
    for (int publication : List.of(99, 100, 101)) {
      FactsFixture facts =
          FactsFixture.sound()
              .table("t")
              .publication("pub", List.of("t"), p -> p.set("age", publication))
              .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 100))
              .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()));
      boolean late = publication <= 100;
      for (int version : List.of(160010, 180004)) {
        CheckResult result = facts.version(version).consumer("airbyte").check(check);
        assertThat(result.status()).isEqualTo(late ? Status.WARN : Status.PASS);
        assertThat(result.message())
            .contains(!late ? "is free" : version < 180000 ? "stops with" : "skipped, without");
      }
    }
  }

  /** Whether ALTER PUBLICATION renamed it, the catalogue does not tell. */
  @Test
  void aPublicationThatWasAlteredSinceMayHaveHadAnotherName() {
    for (int altered : List.of(99, 100, 101)) {
      for (int version : List.of(170004, 180000)) {
        for (List<String> names : List.of(List.of("pub"), List.of("old", "pub"))) {
          CheckResult result =
              FactsFixture.sound()
                  .table("t")
                  .version(version)
                  .publication("old", List.of("t"), p -> p.set("age", 500).set("alteredAge", 500))
                  .publication(
                      "pub", List.of("t"), p -> p.set("age", 500).set("alteredAge", altered))
                  .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 100))
                  .request(
                      new Request(
                          names.get(0),
                          List.of(),
                          List.of(),
                          "mine",
                          null,
                          Map.of(),
                          names.subList(1, names.size())))
                  .consumer("airbyte")
                  .check(check);
          assertThat(result.status()).isEqualTo(altered <= 100 ? Status.WARN : Status.PASS);
          if (altered <= 100) {
            assertThat(result.message())
                .startsWith("publication pub has been altered since")
                .contains(
                    version < 180000
                        ? "the stream stops with \"publication pub does not exist\" at the first change from before the new name"
                        : "changes from before the new name are skipped, without an error");
            assertThat(result.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
          }
        }
      }
    }
  }

  /** It is created, or renamed, later than the slot: the worse of both is said. */
  @Test
  void ofSeveralPublicationsEachCounts() {
    assertThat(
            FactsFixture.sound()
                .table("t")
                .publication("first", List.of("t"), p -> p.set("age", 500).set("alteredAge", 10))
                .publication("second", List.of("t"), p -> p.set("age", 10).set("alteredAge", 10))
                .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 100))
                .request(
                    new Request(
                        "first", List.of(), List.of(), "mine", null, Map.of(), List.of("second")))
                .check(check)
                .message())
        .startsWith("slot mine is older than publication second: ");
  }

  @Test
  void besideOtherSlotsASlotsAgeIsNotKnown() {
    for (int other : List.of(99, 100)) {
      assertThat(
              FactsFixture.sound()
                  .table("t")
                  .publication("pub", List.of("t"), p -> p.set("age", 10))
                  .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 100))
                  .slot("other", s -> s.set("catalogXminAge", other))
                  .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()))
                  .check(check)
                  .message())
          .startsWith(other < 100 ? "slot mine is older than" : "slot mine may be older than");
    }
  }

  @Test
  void oneThatIsThereMayBeUnwanted() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.active", false))
                .consumer("postgres")
                .request(slot("mine"))
                .check(check)
                .message())
        .contains("CREATE SUBSCRIPTION refuses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "slot_1"})
  void aLegalNamePasses(String name) {
    assertThat(FactsFixture.sound().request(slot(name)).check(check).message())
        .isEqualTo("no slot is named " + name);
  }

  @Test
  void sixtyThreeCharactersAreTheMost() {
    assertThat(FactsFixture.sound().request(slot("a".repeat(63))).check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(FactsFixture.sound().request(slot("a".repeat(64))).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void anActiveOneWithoutANameIsToldWithoutOne() {
    for (@Nullable String name : java.util.Arrays.asList(null, "")) {
      assertThat(
              FactsFixture.sound()
                  .slot("mine", s -> s.set("activeApplication", name))
                  .request(slot("mine"))
                  .check(check)
                  .message())
          .contains("by process 815: a second reader");
    }
  }

  /** One that somebody reads is not offered; of an idle one of this database that is a choice. */
  @Test
  void whatIsTakenIsReplacedByTheOneWhoCreatesIt() {
    FactsFixture facts =
        FactsFixture.sound()
            .slot("mine", s -> s.set("row.plugin", "wal2json").set("row.active", false))
            .request(slot("mine"));
    CheckResult other = facts.check(check);
    assertThat(other.remedies()).hasSize(2);
    assertThat(other.remedies().get(0).sql())
        .containsExactly("SELECT pg_catalog.pg_drop_replication_slot('mine')");
    CheckResult own = facts.consumerNeeding(BY_USER).check(check);
    assertThat(own.remedies()).hasSize(2);
    assertThat(own.remedies().get(0).sql()).hasSize(2);
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.plugin", "wal2json"))
                .request(slot("mine"))
                .check(check)
                .remedies())
        .hasSize(1);
    assertThat(other.evidence())
        .containsEntry("plugin", "wal2json")
        .containsEntry("database", "shop")
        .containsEntry("active", false);
    assertThat(other.subjects()).containsExactly(new Subject("slot", "mine"));
  }

  @Test
  void onlyASlotThatFitsIsTheUnnamedOne() {
    CheckResult result =
        FactsFixture.sound()
            .slot("lost", s -> s.set("row.active", false).set("row.wal_status", "lost"))
            .slot("physical", s -> s.set("row.slot_type", "physical").set("row.active", false))
            .slot("json", s -> s.set("row.plugin", "wal2json").set("row.active", false))
            .consumerNeeding(BY_USER)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    // one that somebody reads may be meant, or not
    CheckResult active =
        FactsFixture.sound().slot("read", s -> {}).consumerNeeding(BY_USER).check(check);
    assertThat(active.message())
        .isEqualTo("no slot was named, and 1 slot could be meant (read): use --slot");
    assertThat(result.remedies().get(0).steps().get(0)).startsWith("create the publication first");
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(BY_USER + "plugin: wal2json")
                .check(check)
                .remedies()
                .get(0)
                .steps()
                .get(0))
        .startsWith("from then on the slot holds back WAL");
  }

  @Test
  void aPoolIsToldByWhatIsInIt() {
    assertThat(FactsFixture.sound().consumer("zero").check(check).message())
        .isEqualTo("no slot is named zero_0_a, or as others of its pool");
    assertThat(
            FactsFixture.sound()
                .slot("zero_0_a", s -> s.set("row.wal_status", "lost"))
                .consumer("zero")
                .check(check)
                .message())
        .isEqualTo("Zero takes the first name of its pool that is free");
    assertThat(
            FactsFixture.sound()
                .slot("zero_0_a", s -> s.set("row.active", false))
                .slot("zero_0_b", s -> {})
                .consumer("zero")
                .check(check)
                .message())
        .startsWith("slot zero_0_b is being read");
    // while it is read, it is not dropped
    CheckResult read =
        FactsFixture.sound()
            .slot("zero_0_a", s -> s.set("row.database", "other"))
            .consumer("zero")
            .check(check);
    assertThat(read.message()).endsWith("whenever no consumer reads them");
    assertThat(read.subjects()).containsExactly(new Subject("slot", "zero_0_a"));
  }

  @Test
  void aPublicationToComeIsLaterThanAnySlot() {
    FactsFixture facts =
        FactsFixture.sound()
            .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 100))
            .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()));
    assertThat(facts.consumer("airbyte").check(check).message())
        .startsWith("slot mine is older than publication pub will be: ");
    // other plugins know no publication
    assertThat(
            FactsFixture.sound()
                .slot(
                    "mine",
                    s ->
                        s.set("row.active", false)
                            .set("catalogXminAge", 100)
                            .set("row.plugin", "wal2json"))
                .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()))
                .consumerNeeding("plugin: wal2json")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.active", false).without("catalogXminAge"))
                .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()))
                .consumer("airbyte")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void fromEighteenOnWhatIsMissingIsSkipped() {
    for (int version : List.of(170099, 180000)) {
      assertThat(
              FactsFixture.sound()
                  .version(version)
                  .slot("mine", s -> s.set("row.active", false).set("catalogXminAge", 100))
                  .request(new Request("pub", List.of(), List.of(), "mine", null, Map.of()))
                  .consumer("airbyte")
                  .check(check)
                  .message())
          .contains(version < 180000 ? "the stream stops with" : "are skipped, without an error");
    }
  }

  @Test
  void oneThatIsThereIsUnwantedByLevel() {
    FactsFixture facts =
        FactsFixture.sound().slot("mine", s -> s.set("row.active", false)).request(slot("mine"));
    CheckResult result = facts.consumerNeeding("slot: {existing: fail}").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).isEqualTo("slot mine exists already: Test expects none");
    assertThat(facts.consumerNeeding("slot: {existing: warn, why: it starts anew}").check(check))
        .satisfies(
            warned -> {
              assertThat(warned.status()).isEqualTo(Status.WARN);
              assertThat(warned.message()).isEqualTo("slot mine exists already: it starts anew");
              assertThat(warned.remedies()).hasSize(1);
            });
  }
}
