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

final class PreparedTransactionsTest {
  private final PreparedTransactions check = new PreparedTransactions();

  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  private static FactsFixture prepared(long age) {
    return FactsFixture.sound()
        .add(
            "catalogue.prepared",
            p ->
                p.set("gid", "it's")
                    .set("database", "crm")
                    .set("owner", "tm")
                    .set("ageSeconds", age));
  }

  @Test
  void aForgottenOneFails() {
    CheckResult result = prepared(7200).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("prepared transaction 'it''s' of database crm is 2 h old: ");
    assertThat(result.remedies().get(0).sql()).containsExactly("ROLLBACK PREPARED 'it''s'");
    assertThat(result.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
  }

  @Test
  void aYoungOneIsItsManagersBusiness() {
    assertThat(prepared(1).check(check).status()).isEqualTo(Status.PASS);
    assertThat(prepared(60).request(slot("x")).check(check).status()).isEqualTo(Status.FAIL);
  }
}
