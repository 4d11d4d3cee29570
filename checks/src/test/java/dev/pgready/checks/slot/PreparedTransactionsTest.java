// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({"29, PASS", "30, FAIL", "31, FAIL"})
  void thirtySecondsAreLong(long seconds, Status expected) {
    assertThat(prepared(seconds).check(check).status()).isEqualTo(expected);
  }

  @Test
  void whatIsThereIsTold() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("no prepared transactions");
    assertThat(prepared(1).check(check).message())
        .isEqualTo("1 prepared transaction, none older than 30 s");
    assertThat(prepared(40).check(check).evidence())
        .containsEntry("prepared", List.of("it's: crm, 40 s"));
  }

  @Test
  void theAgeThatWorriesIsTheUsers() {
    Request patient =
        new Request(
            null, List.of(), List.of(), null, null, Map.of("prepared-transactions.age", "1h"));
    assertThat(prepared(3599).request(patient).check(check).status()).isEqualTo(Status.PASS);
    assertThat(prepared(3600).request(patient).check(check).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void eachOfSeveralIsRolledBack() {
    CheckResult result =
        prepared(7200)
            .add(
                "catalogue.prepared",
                p ->
                    p.set("gid", "second")
                        .set("database", "crm")
                        .set("owner", "tm")
                        .set("ageSeconds", 60))
            .check(check);
    assertThat(result.message()).contains(" is 2 h old, with 1 more: ");
    assertThat(result.remedies()).hasSize(2);
    assertThat(result.remedies().get(0).also()).isFalse();
    assertThat(result.remedies().get(1).also()).isTrue();
    assertThat(result.subjects())
        .containsExactly(
            new Subject("prepared transaction", "'it''s'"),
            new Subject("prepared transaction", "'second'"));
    assertThat(prepared(7200).check(check).message()).doesNotContain(" more");
  }

  /** Whose slot is there need not wait for another; one that is no use is none. */
  @Test
  void aConsumerThatHasItsSlotIsOnlyWarned() {
    CheckResult result = prepared(60).slot("mine", s -> {}).request(slot("mine")).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).endsWith(" (the consumer's slot exists already)");
    assertThat(
            prepared(60)
                .slot("mine", s -> s.set("row.wal_status", "lost"))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            prepared(60)
                .slot("mine", s -> s.set("row.confirmed_flush_lsn", null))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(prepared(60).slot("theirs", s -> {}).request(slot("mine")).check(check).status())
        .isEqualTo(Status.FAIL);
  }
}
