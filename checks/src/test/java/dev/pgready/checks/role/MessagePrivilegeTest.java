// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Names of roles may hold what a format takes for its own. */
  @Test
  void percentSignsStayInNames() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.name", "100%s %n%")
            .set("catalogue.functions.emitMessage", false)
            .consumer("zero")
            .check(check);
    assertThat(result.remedies().get(0).sql().get(0)).endsWith(" TO \"100%s %n%\"");
    assertThat(result.remedies().get(0).undo().get(0)).endsWith(" FROM \"100%s %n%\"");
  }

  @ParameterizedTest
  @CsvSource({"160099, false", "170000, true"})
  void theFourthArgumentCameWithSeventeen(int version, boolean flush) {
    CheckResult result =
        FactsFixture.sound()
            .version(version)
            .set("catalogue.functions.emitMessage", false)
            .consumer("zero")
            .check(check);
    assertThat(result.remedies().get(0).sql()).hasSize(2);
    assertThat(result.remedies().get(0).sql().get(1).contains("bytea, boolean")).isEqualTo(flush);
    assertThat(result.remedies().get(0).undo().get(0)).startsWith("REVOKE EXECUTE ON FUNCTION");
    assertThat(result.message()).contains("goes on without its messages, and logs");
    assertThat(result.subjects()).hasSize(1);
  }

  @Test
  void whatIsSeenDecides() {
    FactsFixture facts = FactsFixture.sound().consumer("powersync");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.without("catalogue.functions.emitMessage").check(check).status())
        .isEqualTo(Status.UNKNOWN);
    CheckResult managed =
        facts.set("catalogue.functions.emitMessage", false).provider("aws-rds").check(check);
    assertThat(managed.message()).contains("would stop with");
    assertThat(managed.remedies().get(0).runAs()).isEqualTo("host administrator");
  }
}
