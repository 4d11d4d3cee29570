// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

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

final class TransactionWraparoundTest {
  private final TransactionWraparound check = new TransactionWraparound();

  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  @Test
  void youngSlotsPass() {
    assertThat(FactsFixture.sound().slot("s", s -> {}).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void anOldIdleSlotWarns() {
    CheckResult result =
        FactsFixture.sound()
            .slot("old", s -> s.set("row.active", false).set("catalogXminAge", 900_000_000L))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("slot old ").contains("900,000,000");
    assertThat(result.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
  }

  @Test
  void atTheEndNothingIsWritten() {
    assertThat(
            FactsFixture.sound()
                .set("catalogue.database.frozenXidAge", 2_145_000_000L)
                .request(slot("s"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  /** The server stops 3 million before 2^31. */
  @ParameterizedTest
  @CsvSource({"2144483646, PASS", "2144483647, FAIL", "2144483648, FAIL"})
  void theServerStopsThreeMillionBeforeTheEnd(long age, Status expected) {
    assertThat(
            FactsFixture.sound().set("catalogue.database.frozenXidAge", age).check(check).status())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"199999999, PASS", "200000000, WARN", "200000001, WARN"})
  void fromTheFreezeAgeOnItIsOld(long age, Status expected) {
    assertThat(
            FactsFixture.sound().slot("s", s -> s.set("catalogXminAge", age)).check(check).status())
        .isEqualTo(expected);
    assertThat(
            FactsFixture.sound()
                .slot("s", s -> s.set("xminAge", age).without("catalogXminAge"))
                .check(check)
                .status())
        .isEqualTo(expected);
    assertThat(
            FactsFixture.sound()
                .withoutSetting("autovacuum_freeze_max_age")
                .slot("s", s -> s.set("catalogXminAge", age))
                .check(check)
                .status())
        .isEqualTo(expected);
  }

  @Test
  void theOldestIsNamedAndOnlyIdleOnesAreOfferedForDropping() {
    CheckResult result =
        FactsFixture.sound()
            .slot("read", s -> s.set("catalogXminAge", 900_000_000L))
            .slot("older", s -> s.set("row.active", false).set("xminAge", 950_000_000L))
            .check(check);
    assertThat(result.message()).startsWith("slot older keeps vacuum");
    assertThat(result.evidence())
        .containsEntry("slots", java.util.List.of("older: 950000000", "read: 900000000"))
        .containsEntry("autovacuum_freeze_max_age", 200_000_000L)
        .containsEntry("database_age", 1_000_000L);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("SELECT pg_catalog.pg_drop_replication_slot('older')");
    assertThat(result.subjects()).hasSize(2);
    assertThat(
            FactsFixture.sound()
                .slot("read", s -> s.set("catalogXminAge", 900_000_000L))
                .check(check)
                .remedies())
        .isEmpty();
  }
}
