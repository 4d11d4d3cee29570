// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecoveryTest {
  private final Recovery check = new Recovery();

  private static FactsFixture standby(int version) {
    return FactsFixture.sound().version(version).set("catalogue.server.inRecovery", true);
  }

  @Test
  void standbysDecodeFromSixteenOn() {
    assertThat(standby(150008).check(check).status()).isEqualTo(Status.FAIL);
    CheckResult result = standby(160010).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("pg_log_standby_snapshot()");
  }

  @Test
  void aConsumerThatWritesCannotUseOne() {
    CheckResult result =
        standby(170001).consumerNeeding("standby: {supported: false, why: it writes}").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(List.of(result.message()))
        .containsExactly("the server is a standby: Test cannot work there, it writes");
  }

  @Test
  void aPrimaryPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @CsvSource({"159999, FAIL", "160000, WARN", "160001, WARN"})
  void sixteenIsTheFirst(int version, Status expected) {
    assertThat(standby(version).check(check).status()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"169999, FAIL", "170000, WARN", "170001, WARN"})
  void theConsumersOwnMinimumCounts(int version, Status expected) {
    CheckResult result =
        standby(version).consumerNeeding("standby: {supported: true, min: 170000}").check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message()).endsWith("standbys decode from 17 on");
    }
  }

  @Test
  void feedbackIsDemandedOrAdvised() {
    FactsFixture facts =
        standby(170001).consumerNeeding("standby: {supported: true, feedback: true}");
    CheckResult demanded = facts.check(check);
    assertThat(demanded.status()).isEqualTo(Status.FAIL);
    assertThat(demanded.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET hot_standby_feedback = 'on'");
    CheckResult on = facts.setting("hot_standby_feedback", "on").check(check);
    assertThat(on.status()).isEqualTo(Status.WARN);
    assertThat(on.message()).doesNotContain("the slot can be lost");
    assertThat(standby(170001).check(check).message()).endsWith("the slot can be lost");
    assertThat(standby(170001).withoutSetting("hot_standby_feedback").check(check).message())
        .endsWith("the slot can be lost");
  }

  @Test
  void aReaderOfTablesCanReadAStandby() {
    CheckResult result = standby(130001).consumerNeeding("replication: false").check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.evidence()).containsEntry("in_recovery", true);
    assertThat(FactsFixture.sound().check(check).evidence()).containsEntry("in_recovery", false);
    assertThat(
            standby(170001).consumerNeeding("standby: {supported: false}").check(check).message())
        .isEqualTo("the server is a standby: Test cannot work there");
  }

  /**
   * The catalogue is the primary's, the replication connection goes elsewhere.
   *
   * @param host of the replication connection
   */
  private static FactsFixture replicatingFrom(String host, boolean inRecovery) {
    return FactsFixture.sound()
        .version(170002)
        .add(
            "probes.servers",
            row ->
                row.set("replication", false)
                    .set("host", "db.example.com")
                    .set("port", 5432)
                    .set("systemId", "7")
                    .set("inRecovery", false))
        .add(
            "probes.servers",
            row ->
                row.set("replication", true)
                    .set("host", host)
                    .set("port", 5432)
                    .set("systemId", "7")
                    .set("inRecovery", inRecovery));
  }

  @Test
  void aDirectUrlThatLeadsToAStandby() {
    CheckResult result = replicatingFrom("standby.example.com", true).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("the replication connection leads to a standby: ");
    assertThat(replicatingFrom("standby.example.com", true).version(150008).check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(
            replicatingFrom("standby.example.com", true)
                .consumerNeeding("standby: {supported: false, why: it writes}")
                .check(check)
                .message())
        .isEqualTo(
            "the replication connection leads to a standby: Test cannot work there, it writes");
    assertThat(replicatingFrom("standby.example.com", false).check(check).status())
        .isEqualTo(Status.PASS);
    // behind one address it is chance, and another check's business
    assertThat(replicatingFrom("db.example.com", true).check(check).message())
        .doesNotContain("replication connection");
  }
}
