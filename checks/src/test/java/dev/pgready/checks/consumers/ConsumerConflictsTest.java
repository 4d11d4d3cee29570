// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Conflict;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsumerConflictsTest {
  private final ConsumerCatalog catalog = new ConsumerCatalog();

  private Map<String, ConsumerProfile> consumers(String... specs) {
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    for (String spec : specs) {
      consumers.put(spec, catalog.get(spec));
    }
    return consumers;
  }

  private List<Conflict> between(String... specs) {
    return ConsumerConflicts.between(consumers(specs));
  }

  private Conflict only(String topic, String... specs) {
    List<Conflict> found = between(specs).stream().filter(c -> c.topic().equals(topic)).toList();
    assertThat(found).as(topic).hasSize(1);
    return found.get(0);
  }

  @Test
  void oneConsumerHasNoConflict() {
    for (String id : catalog.ids()) {
      assertThat(between(id)).as(id).isEmpty();
    }
  }

  @Test
  void thosePublishedViaTheRootAgainstThoseWhoRefuseIt() {
    Conflict conflict = only("publication-partitions", "zero", "powersync");
    assertThat(conflict.consumers()).containsExactly("zero", "powersync");
    assertThat(conflict.message())
        .isEqualTo(
            "PowerSync needs publish_via_partition_root = false, Zero has it true: one publication"
                + " cannot serve both");
    assertThat(conflict.remedy().steps())
        .containsExactly(
            "for PowerSync: CREATE PUBLICATION powersync FOR TABLE ... WITH"
                + " (publish_via_partition_root = false)",
            "for Zero: CREATE PUBLICATION zero_pub FOR TABLE ... WITH"
                + " (publish_via_partition_root = true)");
    assertThat(between("zero", "debezium"))
        .extracting(Conflict::topic)
        .doesNotContain("publication-partitions");
  }

  @Test
  void truncateNeededAgainstTruncateHarmful() {
    assertThat(only("publication-operations", "zero", "materialize").remedy().steps())
        .contains(
            "for Materialize: CREATE PUBLICATION mz_source FOR TABLE ... WITH"
                + " (publish = 'insert, update, delete')");
    // a subscription only misses it
    assertThat(between("postgres", "materialize"))
        .extracting(Conflict::topic)
        .doesNotContain("publication-operations");
  }

  @Test
  void fullIdentityCostsTheOthers() {
    Conflict conflict = only("replica-identity", "electric", "powersync");
    assertThat(conflict.level()).isEqualTo(Level.INFO);
    assertThat(conflict.message())
        .startsWith("ElectricSQL needs REPLICA IDENTITY FULL")
        .endsWith("to PowerSync too");
    assertThat(between("electric", "materialize"))
        .extracting(Conflict::topic)
        .doesNotContain("replica-identity");
  }

  @Test
  void unlimitedAgainstBoundedWal() {
    Conflict conflict = only("slot-wal-size", "zero", "electric");
    assertThat(conflict.message())
        .isEqualTo(
            "no value of max_slot_wal_keep_size suits all consumers: Zero wants it unlimited, ElectricSQL"
                + " advises 10GB");
    assertThat(conflict.level()).isEqualTo(Level.INFO);
    assertThat(only("slot-wal-size", "dms", "electric").level()).isEqualTo(Level.WARN);
    // 100 GB and 200 GB or more: 200 GB, or no limit
    assertThat(between("peerdb", "clickpipes"))
        .extracting(Conflict::topic)
        .doesNotContain("slot-wal-size");
  }

  @Test
  void senderTimeoutsThatHaveACommonValueAreNoConflict() {
    // 5 minutes or more, 10 seconds to 5 minutes: 5 minutes
    assertThat(between("clickpipes", "dms"))
        .extracting(Conflict::topic)
        .doesNotContain("wal-sender-timeout");
  }

  @Test
  void namesThatTwoWouldShare() {
    assertThat(only("publication", "debezium", "artie").message())
        .contains("Debezium and Artie all look for publication dbz_publication");
    assertThat(only("database-privileges", "pgsense", "supabase-etl").message())
        .contains("schema etl");
  }

  @Test
  void pooledAgainstDirect() {
    Conflict conflict = only("pooler", "zero", "zero:db=cvr");
    assertThat(conflict.message())
        .contains("zero:db=cvr is better off behind a pooler in session mode");
    assertThat(conflict.level()).isEqualTo(Level.INFO);
  }

  @Test
  void enoughForEachAloneIsNotEnoughForAll() {
    CheckContextless server =
        new CheckContextless(FactsFixture.sound().setting("max_replication_slots", "1"));
    List<Conflict> conflicts = server.between(consumers("zero", "powersync"));
    assertThat(conflicts)
        .filteredOn(c -> c.level() == Level.FAIL)
        .extracting(Conflict::topic, Conflict::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "replication-slots",
                "Zero and PowerSync need 2 together and 1 are free, so the last one to start"
                    + " cannot"));
    assertThat(server.verdict(consumers("zero", "powersync"))).isEqualTo(Verdict.NOT_READY);
    assertThat(server.verdict(consumers("zero"))).isEqualTo(Verdict.READY);
  }

  @Test
  void exactlyEnoughIsEnough() {
    CheckContextless server =
        new CheckContextless(FactsFixture.sound().setting("max_replication_slots", "2"));
    assertThat(server.between(consumers("zero", "powersync")))
        .extracting(Conflict::topic)
        .doesNotContain("replication-slots");
  }

  /** The fixture's facts, judged without any check. */
  private record CheckContextless(FactsFixture fixture) {
    List<Conflict> between(Map<String, ConsumerProfile> consumers) {
      return ConsumerConflicts.between(consumers, fixture.facts().cat());
    }

    Verdict verdict(Map<String, ConsumerProfile> consumers) {
      return Preflight.run(
              fixture.facts(), fixture.context().detection(), consumers, Request.DEFAULT, List.of())
          .verdict();
    }
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
    List<Conflict> found =
        new CheckContextless(FactsFixture.sound().setting(setting, free))
            .between(consumers("zero", "powersync")).stream()
                .filter(c -> c.topic().equals(topic))
                .toList();
    assertThat(found).hasSize(conflict ? 1 : 0);
    assertThat(found)
        .allSatisfy(
            c ->
                assertThat(c.remedy().title())
                    .isEqualTo("Raise %s by 1 or more".formatted(setting)));
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
            new CheckContextless(facts)
                .between(consumers("zero", "powersync")).stream()
                    .filter(c -> c.topic().equals("replication-slots")))
        .hasSize(conflict ? 1 : 0);
  }
}
