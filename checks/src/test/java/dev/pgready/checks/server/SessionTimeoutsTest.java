// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionTimeoutsTest {
  private final SessionTimeouts check = new SessionTimeouts();

  @Test
  void noTimeoutPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  /** What this session shows is not what the replication role gets. */
  @Test
  void theValueForTheRoleCounts() {
    CheckResult result = FactsFixture.sound().roleSetting("statement_timeout=30s").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo(
            "role app gets a statement_timeout of 30 s (set for role app): a copy of a large table that takes longer is cut");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER ROLE app SET statement_timeout = '0'");
  }

  @Test
  void aValueForRoleAndDatabaseIsBeatenWhereItIsSet() {
    CheckResult result =
        FactsFixture.sound()
            .add(
                "catalogue.roleSettings",
                row ->
                    row.set("anyDatabase", false)
                        .set("anyRole", false)
                        .set("config", List.of("statement_timeout=5000")))
            .check(check);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER ROLE app IN DATABASE shop SET statement_timeout = '0'");
  }

  @Test
  void theRolesOwnZeroBeatsTheServers() {
    assertThat(
            FactsFixture.sound()
                .setting("statement_timeout", "30000")
                .roleSetting("statement_timeout=0")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aConsumerThatSetsItsOwnDoesNotCare() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("timeouts: {resets: [statement_timeout]}")
                .setting("statement_timeout", "30000")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void idleTransactionsMatterOnlyToThoseThatSaySo() {
    assertThat(
            FactsFixture.sound()
                .setting("idle_in_transaction_session_timeout", "60000")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding(
                "settings: [{name: idle_in_transaction_session_timeout, level: warn, max: 0, why: its sessions are cut}]")
            .setting("idle_in_transaction_session_timeout", "60000")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
  }

  /** Whoever exports a snapshot is not known; those with a word about it are judged by that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generic | 0 | no timeout ends a long copy",
        "generic | 1 | no timeout ends a long copy; idle_in_transaction_session_timeout (1 ms) ends a reader that exports the snapshot of its slot and waits that long",
        "peerdb | 1 | no timeout ends a long copy",
        "postgres | 60000 | no timeout ends a long copy",
      })
  void snapshotsThatAreExported(String consumer, String millis, String message) {
    assertThat(
            FactsFixture.sound()
                .consumer(consumer)
                .setting("idle_in_transaction_session_timeout", millis)
                .check(check)
                .message())
        .isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, PASS",
    "1, FAIL",
    "4, FAIL",
    "5, WARN",
    "6, WARN",
    "86399999, WARN",
    "86400000, PASS",
    "86400001, PASS"
  })
  void aDayIsLongEnough(String millis, Status expected) {
    assertThat(FactsFixture.sound().setting("statement_timeout", millis).check(check).status())
        .isEqualTo(expected);
  }

  @Test
  void whatTheConsumerWishesIsToldWithTheValueInWords() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding(
                "settings: [{name: idle_in_transaction_session_timeout, level: warn, min: 60000, why: its sessions are cut}]");
    assertThat(facts.setting("idle_in_transaction_session_timeout", "30000").check(check).message())
        .isEqualTo("idle_in_transaction_session_timeout is 30 s; Test: its sessions are cut");
    assertThat(facts.setting("idle_in_transaction_session_timeout", "0").check(check).message())
        .isEqualTo("idle_in_transaction_session_timeout is 0, off; Test: its sessions are cut");
  }

  /** zero-cache exits where a statement outside its transactions is cut. */
  @ParameterizedTest
  @CsvSource({"0, PASS", "1, FAIL", "10, FAIL", "11, WARN", "999, WARN", "1000, PASS"})
  void aTimeoutThatTheConsumerResetsInItsTransactionsCutsItsOtherStatements(
      String millis, Status expected) {
    for (String setting :
        List.of(
            "statement_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout")) {
      assertThat(
              FactsFixture.sound().consumer("zero").setting(setting, millis).check(check).status())
          .as(setting)
          .isEqualTo(expected);
    }
  }

  /** 500 MB a second at most: 64,000 pages of 8 kB take more than a second. */
  @ParameterizedTest
  @CsvSource({
    "1047, postgres, FAIL",
    "1048, postgres, WARN",
    "1000, debezium, WARN",
    "1000, zero, PASS"
  })
  void aTableThatCannotBeCopiedInTimeIsAFailure(String millis, String consumer, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .consumer(consumer)
            .table("big", row -> row.set("pages", 64_000))
            .setting("statement_timeout", millis)
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message())
          .contains("the copy of public.big (500 MB) takes longer, and is cut each time");
    }
  }

  @Test
  void theConnectionsOptionsBeatTheRole() {
    FactsFixture facts = FactsFixture.sound().roleSetting("statement_timeout=30s");
    assertThat(
            facts
                .setting("statement_timeout", "0")
                .set("catalogue.settings.statement_timeout.source", "client")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }
}
