// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.JointCheck.Judgement;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsumerConflictTest {
  private final ConsumerCatalog catalog = new ConsumerCatalog();

  private Map<String, ConsumerProfile> consumers(String... specs) {
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    for (String spec : specs) {
      consumers.put(spec, catalog.get(spec));
    }
    return consumers;
  }

  private List<Judgement> between(String... specs) {
    return judged(FactsFixture.sound(), specs);
  }

  /** What contradicts, without what passes for those that nothing is said of. */
  private List<Judgement> judged(FactsFixture fixture, String... specs) {
    return new ConsumerConflict()
            .judge(
                CheckContext.of(
                    fixture.facts(),
                    fixture.context().detection(),
                    consumers(specs),
                    Request.DEFAULT))
            .stream()
            .filter(judgement -> !judgement.result().subjects().isEmpty())
            .toList();
  }

  private static String topic(Judgement judgement) {
    return judgement.result().subjects().get(0).name();
  }

  private Judgement only(String topic, String... specs) {
    List<Judgement> found =
        between(specs).stream().filter(judgement -> topic(judgement).equals(topic)).toList();
    assertThat(found).as(topic).hasSize(1);
    return found.get(0);
  }

  private static List<String> steps(Judgement judgement) {
    return judgement.result().remedies().get(0).steps();
  }

  @Test
  void whoIsInNoConflictPasses() {
    List<CheckResult> alone =
        new ConsumerConflict().judge(context("zero")).stream().map(Judgement::result).toList();
    assertThat(alone).extracting(CheckResult::status).containsExactly(Status.SKIP);
    assertThat(new ConsumerConflict().judge(context("peerdb", "clickpipes")))
        .extracting(Judgement::consumers, judgement -> judgement.result().status())
        .contains(
            org.assertj.core.groups.Tuple.tuple(List.of("peerdb", "clickpipes"), Status.PASS));
    assertThat(new ConsumerConflict().judge(context("zero", "powersync", "artie")))
        .filteredOn(judgement -> judgement.consumers().contains("artie"))
        .extracting(judgement -> judgement.result().status())
        .containsOnly(Status.PASS);
  }

  private Map<String, CheckContext> context(String... specs) {
    FactsFixture sound = FactsFixture.sound();
    return CheckContext.of(
        sound.facts(), sound.context().detection(), consumers(specs), Request.DEFAULT);
  }

  @Test
  void oneConsumerHasNoConflict() {
    for (String id : catalog.ids()) {
      assertThat(between(id)).as(id).isEmpty();
    }
  }

  @Test
  void thosePublishedViaTheRootAgainstThoseWhoRefuseIt() {
    Judgement conflict = only("publication-partitions", "zero", "powersync");
    assertThat(conflict.consumers()).containsExactly("zero", "powersync");
    assertThat(conflict.result().message())
        .isEqualTo(
            "PowerSync needs publish_via_partition_root = false, Zero has it true: one publication"
                + " cannot serve both");
    assertThat(steps(conflict))
        .containsExactly(
            "for PowerSync: CREATE PUBLICATION powersync FOR TABLE ... WITH"
                + " (publish_via_partition_root = false)",
            "for Zero: CREATE PUBLICATION zero_pub FOR TABLE ... WITH"
                + " (publish_via_partition_root = true)");
    assertThat(between("zero", "debezium"))
        .extracting(ConsumerConflictTest::topic)
        .doesNotContain("publication-partitions");
  }

  /** Each reads its own: what one publication cannot be for both costs nothing. */
  @Test
  void whoReadsAPublicationOfItsOwnIsInNoConflict() {
    assertThat(only("publication-partitions", "zero", "powersync").result().status())
        .isEqualTo(Status.PASS);
    assertThat(shared("pgready", "zero", "powersync"))
        .filteredOn(judgement -> topic(judgement).equals("publication-partitions"))
        .extracting(judgement -> judgement.result().status())
        .containsExactly(Status.WARN);
    assertThat(only("publication-operations", "zero", "materialize").result().status())
        .isEqualTo(Status.PASS);
    assertThat(shared("pgready", "zero", "materialize"))
        .filteredOn(judgement -> topic(judgement).equals("publication-operations"))
        .extracting(judgement -> judgement.result().status())
        .containsExactly(Status.WARN);
  }

  private List<Judgement> shared(String publication, String... specs) {
    FactsFixture sound = FactsFixture.sound();
    return new ConsumerConflict()
            .judge(
                CheckContext.of(
                    sound.facts(),
                    sound.context().detection(),
                    consumers(specs),
                    Request.DEFAULT.of(publication)))
            .stream()
            .filter(judgement -> !judgement.result().subjects().isEmpty())
            .toList();
  }

  @Test
  void truncateNeededAgainstTruncateHarmful() {
    assertThat(steps(only("publication-operations", "zero", "materialize")))
        .contains(
            "for Materialize: CREATE PUBLICATION mz_source FOR TABLE ... WITH"
                + " (publish = 'insert, update, delete')");
    // a subscription only misses it
    assertThat(between("postgres", "materialize"))
        .extracting(ConsumerConflictTest::topic)
        .doesNotContain("publication-operations");
  }

  @Test
  void fullIdentityCostsTheOthers() {
    Judgement conflict = only("replica-identity", "electric", "powersync");
    assertThat(conflict.result().status()).isEqualTo(Status.PASS);
    assertThat(conflict.result().message())
        .startsWith("ElectricSQL needs REPLICA IDENTITY FULL")
        .endsWith("to PowerSync too");
    assertThat(between("electric", "materialize"))
        .extracting(ConsumerConflictTest::topic)
        .doesNotContain("replica-identity");
  }

  @Test
  void unlimitedAgainstBoundedWal() {
    Judgement conflict = only("slot-wal-size", "zero", "electric");
    assertThat(conflict.result().message())
        .isEqualTo(
            "no value of max_slot_wal_keep_size suits all consumers: Zero wants it unlimited, ElectricSQL"
                + " advises 10GB");
    assertThat(conflict.result().status()).isEqualTo(Status.PASS);
    assertThat(only("slot-wal-size", "dms", "electric").result().status()).isEqualTo(Status.WARN);
    // 100 GB and 200 GB or more: 200 GB, or no limit
    assertThat(between("peerdb", "clickpipes"))
        .extracting(ConsumerConflictTest::topic)
        .doesNotContain("slot-wal-size");
  }

  @Test
  void senderTimeoutsThatHaveACommonValueAreNoConflict() {
    // 5 minutes or more, 10 seconds to 5 minutes: 5 minutes
    assertThat(between("clickpipes", "dms"))
        .extracting(ConsumerConflictTest::topic)
        .doesNotContain("wal-sender-timeout");
  }

  @Test
  void namesThatTwoWouldShare() {
    assertThat(only("publication", "debezium", "artie").result().message())
        .contains("Debezium and Artie all look for publication dbz_publication");
    assertThat(only("database-privileges", "pgsense", "supabase-etl").result().message())
        .contains("schema etl");
  }

  @Test
  void pooledAgainstDirect() {
    Judgement conflict = only("pooler", "zero", "zero:db=cvr");
    assertThat(conflict.result().message())
        .contains("zero:db=cvr is better off behind a pooler in session mode");
    assertThat(conflict.result().status()).isEqualTo(Status.PASS);
  }

  @Test
  void enoughForEachAloneIsNotEnoughForAll() {
    FactsFixture server = FactsFixture.sound().setting("max_replication_slots", "1");
    assertThat(judged(server, "zero", "powersync"))
        .filteredOn(judgement -> judgement.result().status() == Status.FAIL)
        .extracting(ConsumerConflictTest::topic, judgement -> judgement.result().message())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "replication-slots",
                "Zero and PowerSync need 2 together and 1 are free, so the last one to start"
                    + " cannot"));
    assertThat(verdict(server, "zero", "powersync")).isEqualTo(Verdict.NOT_READY);
    assertThat(verdict(server, "zero")).isEqualTo(Verdict.READY);
  }

  @Test
  void exactlyEnoughIsEnough() {
    assertThat(
            judged(FactsFixture.sound().setting("max_replication_slots", "2"), "zero", "powersync"))
        .extracting(ConsumerConflictTest::topic)
        .doesNotContain("replication-slots");
  }

  private Verdict verdict(FactsFixture fixture, String... specs) {
    return Preflight.run(
            fixture.facts(),
            fixture.context().detection(),
            consumers(specs),
            Request.DEFAULT,
            List.of(new ConsumerConflict()))
        .verdict();
  }

  /** Two are needed together, one by each alone; where none is free, each fails by itself. */
  @ParameterizedTest
  @CsvSource({
    "max_replication_slots, replication-slots, 0, false",
    "max_replication_slots, replication-slots, 1, true",
    "max_replication_slots, replication-slots, 2, false",
    "max_replication_slots, replication-slots, 3, false",
    "max_wal_senders, wal-senders, 0, false",
    "max_wal_senders, wal-senders, 1, true",
    "max_wal_senders, wal-senders, 2, false",
    "max_wal_senders, wal-senders, 3, false"
  })
  void oneLessThanTheSumIsTooFew(String setting, String topic, String free, boolean conflict) {
    List<Judgement> found =
        judged(FactsFixture.sound().setting(setting, free), "zero", "powersync").stream()
            .filter(judgement -> topic(judgement).equals(topic))
            .toList();
    assertThat(found).hasSize(conflict ? 1 : 0);
    assertThat(found)
        .allSatisfy(
            c ->
                assertThat(c.result().remedies().get(0).sql())
                    .containsExactly("ALTER SYSTEM SET %s = '10'".formatted(setting)));
  }

  /** A slot that is lost, or another database's, spares nobody a slot of its own. */
  @ParameterizedTest
  @CsvSource({"'', false", "row.database=crm, true", "row.wal_status=lost, true"})
  void onlyASlotThatCanBeReadIsThereAlready(String fact, boolean conflict) {
    FactsFixture facts =
        FactsFixture.sound()
            .setting("max_replication_slots", "2")
            .slot(
                "zero_0_a",
                slot -> {
                  if (!fact.isEmpty()) {
                    String[] parts = fact.split("=", 2);
                    slot.set(parts[0], parts[1]);
                  }
                });
    assertThat(
            judged(facts, "zero", "powersync").stream()
                .filter(judgement -> topic(judgement).equals("replication-slots")))
        .hasSize(conflict ? 1 : 0);
  }
}
