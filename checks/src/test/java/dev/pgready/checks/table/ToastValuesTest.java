// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToastValuesTest {
  private final ToastValues check = new ToastValues();

  @Test
  void largeKeysWarnOtherLargeValuesAreTold() {
    assertThat(
            FactsFixture.sound()
                .table("docs", row -> row.set("toastedColumns", List.of("body")))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table("docs", row -> row.set("toastedColumns", List.of("id")))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
    CheckResult level =
        FactsFixture.sound()
            .consumerNeeding("unsupported:\n  toast: fail\n")
            .table("docs", row -> row.set("toastedColumns", List.of("body")))
            .check(check);
    assertThat(level.status()).isEqualTo(Status.FAIL);
  }
}
