// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
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
}
