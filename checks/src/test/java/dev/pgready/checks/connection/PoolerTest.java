// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoolerTest {
  private final Pooler check = new Pooler();

  private static FactsFixture pooled(List<Integer> first, List<Integer> second) {
    return FactsFixture.sound()
        .set("probes.pooler.keyDataPid", 1)
        .set("probes.pooler.pids", first)
        .set("probes.pooler.secondPids", second)
        .set("probes.pooler.startedAt", List.of("a", "a"));
  }

  private static FactsFixture replication(FactsFixture facts, boolean worked, String state) {
    facts.set("probes.replication.host", "db.example.com").set("probes.replication.port", 5432);
    facts.set("probes.replication.worked", worked);
    return worked ? facts : facts.set("probes.replication.sqlState", state);
  }

  @Test
  void directPasses() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("no pooler in the path");
  }

  /** PgBouncer 1.25 passes replication, and consumers were seen to work through it. */
  @Test
  void aPoolerThatPassesReplicationIsNoFailure() {
    FactsFixture facts = replication(pooled(List.of(7, 8), List.of(7)), true, "");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.check(check).source()).isEqualTo(Basis.PROBE);
  }

  @Test
  void aPoolerThatRefusesItFails() {
    CheckResult result =
        replication(pooled(List.of(7, 8), List.of(7)), false, "08P01").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "connected through a pooler in transaction mode, which does not pass replication");
  }

  @Test
  void aPoolerThatIsKnownIsNamed() {
    CheckResult result =
        replication(pooled(List.of(7, 8), List.of(7)), false, "42601")
            .set("probes.pooler.product", "PgCat")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("connected through PgCat in transaction mode, which does not pass replication");
  }

  /** Some say who they are only where they refuse something. */
  @ParameterizedTest
  @CsvSource({
    "08P01, unsupported startup parameter: replication, PgBouncer",
    "08006, odyssey: c1a2b3: invalid value for parameter \"replication\", Odyssey",
    "0A000, Feature not supported: RDS Proxy currently does not support streaming replication mode, RDS Proxy"
  })
  void byItsWords(String state, String words, String product) {
    CheckResult result =
        replication(pooled(List.of(7), List.of(9)), false, state)
            .set("probes.replication.message", words)
            .check(check);
    assertThat(result.message()).startsWith("connected through " + product);
  }

  /** It hands on the server's process ids, IDENTIFY_SYSTEM and the slot, and no stream. */
  @Test
  void pgpoolFailsAlthoughReplicationSeemsToPass() {
    FactsFixture facts =
        replication(pooled(List.of(1), List.of(2)), true, "")
            .set("probes.pooler.product", "pgpool-II");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    facts.set("probes.replication.port", 5433);
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
  }

  /** What the replication connection met at another address is no word on the pooler. */
  @Test
  void replicationThatGoesPastIt() {
    FactsFixture facts =
        replication(pooled(List.of(7, 8), List.of(7)), true, "")
            .set("probes.replication.port", 5433);
    assertThat(facts.check(check).message())
        .isEqualTo(
            "connected through a pooler in transaction mode; replication goes past it, to db.example.com:5433");
  }

  @Test
  void aConsumerThatNeedsTransactionsFailsBehindStatementMode() {
    FactsFixture facts =
        replication(pooled(List.of(7), List.of()), true, "")
            .set("probes.pooler.beginRefused", true);
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts
                .consumerNeeding("connections: {steady: 2, peak: 2, pool-mode: transaction}")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void untriedIsUnknown() {
    assertThat(FactsFixture.sound().set("connection.keyDataPid", 1).check(check).status())
        .isEqualTo(Status.UNKNOWN);
  }

  /** Which of them share a backend shows the second one only. */
  @Test
  void aSecondSessionThatFailedIsNoPass() {
    FactsFixture facts =
        replication(pooled(List.of(7), List.of()), true, "")
            .set("probes.pooler.error", "too many connections (53300)")
            .consumerNeeding("connections: {steady: 2, peak: 2, pool-mode: session}");
    assertThat(facts.check(check).status()).isEqualTo(Status.UNKNOWN);
    assertThat(facts.check(check).message()).contains("too many connections (53300)");
  }
}
