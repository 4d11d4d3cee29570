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
import org.junit.jupiter.params.provider.ValueSource;

final class ServerVersionTest {
  private final ServerVersion check = new ServerVersion();

  @Test
  void maintainedPasses() {
    CheckResult result = FactsFixture.sound().check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).isEqualTo("PostgreSQL 16.10, maintained until 2028-11-09");
  }

  @Test
  void outOfMaintenanceWarnsFromTheDayAfter() {
    FactsFixture fourteen = FactsFixture.sound().version(140020);
    assertThat(
            fourteen
                .set("catalogue.server.collectedAt", "2026-11-11T23:59:59Z")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    CheckResult late =
        fourteen.set("catalogue.server.collectedAt", "2026-11-20T12:00:00Z").check(check);
    assertThat(late.status()).isEqualTo(Status.WARN);
    assertThat(late.message()).contains("PostgreSQL 14.20 is out of maintenance since 2026-11-12");
  }

  @Test
  void theConsumersBoundsDecide() {
    FactsFixture fixture =
        FactsFixture.sound()
            .consumerNeeding(
                "server: {min: 150000, recommended: 160011, tested: 179999, max: 189999}");
    assertThat(fixture.version(140001).check(check).message())
        .isEqualTo("PostgreSQL 14.1 is too old: Test needs 15 or newer");
    assertThat(fixture.version(160010).check(check).message())
        .isEqualTo("PostgreSQL 16.10 works, but Test recommends 16.11 or newer");
    assertThat(fixture.version(170006).check(check).status()).isEqualTo(Status.PASS);
    assertThat(fixture.version(180001).check(check).status()).isEqualTo(Status.WARN);
    CheckResult newer = fixture.version(190000).check(check);
    assertThat(newer.status()).isEqualTo(Status.FAIL);
    assertThat(newer.message()).isEqualTo("PostgreSQL 19.0 is too new: Test takes up to 18");
  }

  /** The release before the one that fixed it, and that one; only who reads the stream is hit. */
  @ParameterizedTest
  @ValueSource(ints = {130021, 140018, 150013, 160009, 170005})
  void changesOfAPublicationThatAreLost(int fixed) {
    CheckResult before = FactsFixture.sound().version(fixed - 1).check(check);
    assertThat(before.status()).isEqualTo(Status.WARN);
    assertThat(before.message()).contains("can lose changes without an error");
    assertThat(before.remedies().get(0).title())
        .isEqualTo(
            "Upgrade to PostgreSQL %d.%d or newer".formatted(fixed / 10000, fixed % 100 + 1));
    assertThat(FactsFixture.sound().version(fixed).check(check).message())
        .doesNotContain("can lose changes");
    assertThat(FactsFixture.sound().version(fixed - 1).consumer("neosync").check(check).message())
        .doesNotContain("can lose changes");
  }

  @Test
  void beforeTenNothingDecodesWithPgoutput() {
    assertThat(FactsFixture.sound().version(90624).check(check).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void anEncodingThatTheConsumerDoesNotTake() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.database.encoding", "LATIN1")
            .consumerNeeding("server: {encoding: UTF8}")
            .check(new ServerVersion());
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("database shop is encoded in LATIN1");
  }

  /** Whoever reads the stream, it stops there. */
  @Test
  void sqlAsciiIsToldToAll() {
    for (String consumer : List.of("generic", "postgres", "zero", "debezium", "peerdb")) {
      CheckResult result =
          FactsFixture.sound()
              .set("catalogue.database.encoding", "SQL_ASCII")
              .consumer(consumer)
              .check(check);
      assertThat(result.status()).as(consumer).isEqualTo(Status.WARN);
      assertThat(result.message()).contains("stop at the first byte that is not UTF-8");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {150013, 160009, 170005})
  void aDefectOfTheServerIsToldToAll(int version) {
    for (String consumer : List.of("generic", "postgres", "zero", "powersync")) {
      assertThat(FactsFixture.sound().version(version).consumer(consumer).check(check).message())
          .as(consumer)
          .contains("invalidation messages");
    }
    for (int other : List.of(version - 1, version + 1)) {
      assertThat(FactsFixture.sound().version(other).check(check).message())
          .doesNotContain("invalidation messages");
    }
  }

  /** For every reader of WAL, and not for one that only reads tables. */
  @Test
  void theMinorReleasesOfJune2025HaveADefect() {
    for (int version : java.util.List.of(130021, 140018, 150013, 160009, 170005)) {
      FactsFixture facts = FactsFixture.sound().version(version);
      assertThat(facts.check(check).message()).contains("invalid memory alloc request size");
      assertThat(facts.consumer("powersync").check(check).status()).isEqualTo(Status.WARN);
      assertThat(facts.consumer("neosync").check(check).message()).doesNotContain("invalid memory");
    }
    assertThat(FactsFixture.sound().version(170006).check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void aVersionThatIsNotReleasedIsSaidToBe() {
    assertThat(
            FactsFixture.sound()
                .version(200000)
                .set("catalogue.server.version", "20devel")
                .check(check)
                .message())
        .contains("is not a release");
  }

  /** The bounds themselves belong to the side that is taken. */
  @ParameterizedTest
  @CsvSource({
    "149999, FAIL",
    "150000, WARN",
    "150001, WARN",
    "160010, WARN",
    "160011, PASS",
    "160012, PASS",
    "179998, PASS",
    "179999, PASS",
    "180000, WARN",
    "189998, WARN",
    "189999, WARN",
    "190000, FAIL"
  })
  void eachBoundIsTakenItself(int version, Status expected) {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(
                    "server: {min: 150000, recommended: 160011, tested: 179999, max: 189999}")
                .version(version)
                .check(check)
                .status())
        .isEqualTo(expected);
  }

  @Test
  void logicalReplicationCameWithTen() {
    CheckResult nine = FactsFixture.sound().version(99_999).check(check);
    assertThat(nine.status()).isEqualTo(Status.FAIL);
    assertThat(nine.remedies().get(0).title())
        .isEqualTo("Upgrade the server to PostgreSQL 10 or newer");
    assertThat(FactsFixture.sound().version(100_000).check(check).status()).isEqualTo(Status.WARN);
    // a reader of tables needs none
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("replication: false")
                .version(90624)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void onTheDayOfTheLastReleaseAVersionIsMaintained() {
    FactsFixture facts = FactsFixture.sound().version(140020);
    assertThat(facts.set("catalogue.server.collectedAt", "2026-11-11").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(facts.set("catalogue.server.collectedAt", "2026-11-12").check(check).status())
        .isEqualTo(Status.PASS);
    CheckResult late = facts.set("catalogue.server.collectedAt", "2026-11-13").check(check);
    assertThat(late.status()).isEqualTo(Status.WARN);
    assertThat(late.evidence()).containsEntry("maintained_until", "2026-11-12");
    assertThat(late.remedies().get(0).title())
        .isEqualTo("Upgrade the server to PostgreSQL 15 or newer");
  }

  @Test
  void theReleaseAfterOneWithADefectIsAdvised() {
    CheckResult result = FactsFixture.sound().version(170005).check(check);
    assertThat(result.message()).endsWith("; 17.6 has it fixed");
    assertThat(result.remedies().get(0).title()).isEqualTo("Upgrade to PostgreSQL 17.6 or newer");
    assertThat(result.remedies().get(0).runAs()).isEqualTo("administrator of the server");
    assertThat(
            FactsFixture.sound()
                .provider("aws-rds")
                .version(170005)
                .check(check)
                .remedies()
                .get(0)
                .runAs())
        .isEqualTo("host administrator");
  }

  @Test
  void whoUpgradesAServerIsTheHostsWord() {
    FactsFixture old = FactsFixture.sound().consumerNeeding("server: {min: 170000}");
    assertThat(old.check(check).remedies().get(0).runAs()).isEqualTo("administrator of the server");
    assertThat(old.provider("aws-rds").check(check).remedies().get(0).runAs())
        .isEqualTo("host administrator");
  }

  @Test
  void aMinorVersionThatTheConsumerNamesAsBadIsToldWithItsReason() {
    FactsFixture bad =
        FactsFixture.sound().consumerNeeding("server: {bad: [160010], bad-why: slots are lost}");
    assertThat(bad.check(check).message())
        .isEqualTo("PostgreSQL 16.10 has a known defect that hits Test: slots are lost");
    assertThat(bad.version(160011).check(check).status()).isEqualTo(Status.PASS);
    assertThat(bad.version(160012).check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound().consumerNeeding("server: {bad: [160010]}").check(check).message())
        .endsWith("hits Test: use another minor version");
  }

  @Test
  void whenMaintenanceEndsIsInTheEvidence() {
    assertThat(FactsFixture.sound().check(check).evidence())
        .containsEntry("maintained_until", "2028-11-09")
        .containsEntry("version_num", 160010);
    assertThat(FactsFixture.sound().version(190000).check(check).evidence())
        .doesNotContainKey("maintained_until");
  }
}
