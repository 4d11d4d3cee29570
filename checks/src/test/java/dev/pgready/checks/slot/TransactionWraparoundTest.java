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
}
