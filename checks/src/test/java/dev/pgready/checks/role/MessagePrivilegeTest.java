// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class MessagePrivilegeTest {
  private final MessagePrivilege check = new MessagePrivilege();

  @Test
  void onlyWhereTheConsumerCallsIt() {
    FactsFixture facts = FactsFixture.sound().set("catalogue.functions.emitMessage", false);
    assertThat(facts.check(check).status()).isEqualTo(Status.SKIP);
    assertThat(facts.consumer("powersync").check(check).status()).isEqualTo(Status.FAIL);
    // it only goes without its lag reports
    assertThat(facts.consumer("zero").check(check).status()).isEqualTo(Status.WARN);
  }

  @Test
  void seventeenHasAFourthArgument() {
    CheckResult result =
        FactsFixture.sound()
            .version(170002)
            .set("catalogue.functions.emitMessage", false)
            .consumer("zero")
            .check(check);
    assertThat(result.remedies().get(0).sql().get(0))
        .isEqualTo(
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text, boolean) TO app");
  }
}
