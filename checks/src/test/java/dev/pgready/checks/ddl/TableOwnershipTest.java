// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class TableOwnershipTest {
  private final TableOwnership check = new TableOwnership();

  @Test
  void onlyForConsumersThatAlterTables() {
    assertThat(FactsFixture.sound().table("orders").check(check).status()).isEqualTo(Status.SKIP);
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("role:\n  owns-tables: true\n")
            .table("orders", row -> row.set("owner", "shop_owner"));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).undo()).containsExactly("REVOKE shop_owner FROM app");
  }
}
