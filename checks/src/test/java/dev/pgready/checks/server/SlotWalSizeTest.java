// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlotWalSizeTest {
  private final SlotWalSize check = new SlotWalSize();

  /** Without bound is a trade-off, and the default: no failure, and a warning only by consumer. */
  @Test
  void withoutBoundPassesWithTheRiskNamed() {
    CheckResult result = FactsFixture.sound().check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).contains("can fill the disk");
  }

  @Test
  void withoutBoundWarnsWhereTheConsumerWishesABound() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding(
                "settings: [{name: max_slot_wal_keep_size, level: warn, min: 0, why: set a bound, remedy: 10GB}]")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo("max_slot_wal_keep_size is -1, without bound; Test: set a bound");
    assertThat(result.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'");
  }

  @Test
  void aSmallBoundWarns() {
    CheckResult result = FactsFixture.sound().setting("max_slot_wal_keep_size", "64").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("max_slot_wal_keep_size is 64 MB: ");
  }

  @Test
  void aSmallBoundWarnsAlsoWhereTheConsumerOnlyAdvises() {
    FactsFixture zero = FactsFixture.sound().consumer("zero");
    assertThat(zero.setting("max_slot_wal_keep_size", "64").check(check).status())
        .isEqualTo(Status.WARN);
    CheckResult bounded = zero.setting("max_slot_wal_keep_size", "51200").check(check);
    assertThat(bounded.status()).isEqualTo(Status.PASS);
    assertThat(bounded.message()).contains("50 GB; Zero: a bounded value is for development");
  }

  @Test
  void theThresholdIsTheUsers() {
    Request request =
        new Request(null, List.of(), List.of(), null, null, Map.of("slot-wal-size.min", "32MB"));
    assertThat(
            FactsFixture.sound()
                .setting("max_slot_wal_keep_size", "64")
                .request(request)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @CsvSource({"-1, PASS", "0, WARN", "1023, WARN", "1024, PASS", "1025, PASS"})
  void aGigabyteIsEnough(String megabytes, Status expected) {
    assertThat(
            FactsFixture.sound().setting("max_slot_wal_keep_size", megabytes).check(check).status())
        .isEqualTo(expected);
  }

  @Test
  void noBoundIsSaidToBeOneAndTheWayBackHasAWarning() {
    assertThat(FactsFixture.sound().check(check).message())
        .startsWith("max_slot_wal_keep_size is -1: no slot is lost");
    assertThat(FactsFixture.sound().setting("max_slot_wal_keep_size", "0").check(check).message())
        .startsWith("max_slot_wal_keep_size is 0");
    Remedy unbounded =
        FactsFixture.sound().setting("max_slot_wal_keep_size", "64").check(check).remedies().get(0);
    assertThat(unbounded.sql()).contains("ALTER SYSTEM SET max_slot_wal_keep_size = '-1'");
    assertThat(unbounded.safety()).isEqualTo(Remedy.Safety.REVIEW);
    assertThat(unbounded.steps()).last().asString().contains("until the disk is full");
  }

  /** A consumer that states a bound of its own is judged by that one. */
  @Test
  void theConsumersBoundTakesThePlaceOfTheGeneralOne() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding(
                "settings: [{name: max_slot_wal_keep_size, level: warn, min: 67108864, why: 64 MB do}]");
    assertThat(facts.setting("max_slot_wal_keep_size", "63").check(check).status())
        .isEqualTo(Status.WARN);
    assertThat(facts.setting("max_slot_wal_keep_size", "63").check(check).remedies().get(0).sql())
        .contains("ALTER SYSTEM SET max_slot_wal_keep_size = '-1'");
    assertThat(facts.setting("max_slot_wal_keep_size", "64").check(check).status())
        .isEqualTo(Status.PASS);
    CheckResult unbounded = facts.setting("max_slot_wal_keep_size", "-1").check(check);
    assertThat(unbounded.message()).startsWith("max_slot_wal_keep_size is -1, without bound; Test");
    assertThat(unbounded.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET max_slot_wal_keep_size = '50GB'");
    assertThat(unbounded.remedies().get(0).safety()).isEqualTo(Remedy.Safety.SAFE);
  }

  /** Nothing is kept: that is a bound, and the smallest. */
  @Test
  void zeroIsASmallBound() {
    CheckResult result = FactsFixture.sound().setting("max_slot_wal_keep_size", "0").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("max_slot_wal_keep_size is 0 bytes: ");
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(
                    "settings: [{name: max_slot_wal_keep_size, level: warn, min: 1073741824, why: set more, remedy: 10GB}]")
                .setting("max_slot_wal_keep_size", "0")
                .check(check)
                .message())
        .startsWith("max_slot_wal_keep_size is 0 bytes; Test: ");
  }

  private List<Remedy> beside(String consumer, String other) {
    FactsFixture facts = FactsFixture.sound();
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    consumers.put(consumer, new ConsumerCatalog().get(consumer));
    consumers.put(other, new ConsumerCatalog().get(other));
    return check
        .evaluate(
            Objects.requireNonNull(
                CheckContext.of(
                        facts.facts(), facts.context().detection(), consumers, Request.DEFAULT)
                    .get(consumer)))
        .remedies();
  }

  /** 1 GB and more for the one, 100 GB and more for the other. */
  @Test
  void theValueSuitsAllWhoAreJudgedTogether() {
    assertThat(beside("supabase-etl", "peerdb").get(0).sql())
        .contains("ALTER SYSTEM SET max_slot_wal_keep_size = '100GB'");
    assertThat(beside("supabase-etl", "sequin").get(0).sql())
        .contains("ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'");
    // where none does, it is for the user to decide
    FactsFixture facts = FactsFixture.sound();
    Report report =
        Preflight.run(
            facts.facts(),
            facts.context().detection(),
            Map.of(
                "dms", new ConsumerCatalog().get("dms"),
                "electric", new ConsumerCatalog().get("electric")),
            Request.DEFAULT,
            Checks.all());
    assertThat(RemediationPlan.of(report, Selection.ALL).choices())
        .filteredOn(choice -> choice.name().equals("slot-wal-size"))
        .singleElement()
        .satisfies(choice -> assertThat(choice.preset()).isNull());
    assertThat(RemediationPlan.of(report, Selection.ALL).steps())
        .allSatisfy(step -> assertThat(step.fixes()).doesNotContain("slot-wal-size"));
  }
}
