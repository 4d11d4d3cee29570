// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicationConnectionTest {
  private final ReplicationConnection check = new ReplicationConnection();

  private static FactsFixture failed(String state) {
    return FactsFixture.sound()
        .set("probes.replication.host", "h")
        .set("probes.replication.port", 5432)
        .set("probes.replication.worked", false)
        .set("probes.replication.sqlState", state)
        .set("probes.replication.message", "no entry");
  }

  /** The catalogue would let the role in; what was tried wins. */
  @Test
  void theProbeWinsOverTheCatalogue() {
    CheckResult result = failed("28000").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
    assertThat(result.remedies().get(0).steps().get(0)).contains("for this database");
  }

  /** Logical replication matches the line of the database, the one that let this session in. */
  @Test
  void noReplicationLineIsNeeded() {
    CheckResult result = FactsFixture.sound().check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.CATALOGUE);
  }

  @Test
  void theRightIsAnotherChecksBusiness() {
    assertThat(failed("42501").check(check).status()).isEqualTo(Status.SKIP);
    assertThat(List.of(failed("42601").check(check).status())).containsExactly(Status.FAIL);
  }

  @Test
  void untriedBehindAProxyIsUnknown() {
    assertThat(FactsFixture.sound().set("connection.keyDataPid", 1).check(check).status())
        .isEqualTo(Status.UNKNOWN);
  }

  /** It lets everything pass but the stream, so that the attempt alone proves nothing. */
  @Test
  void whatGoesThroughPgpoolGetsNoStream() {
    FactsFixture worked =
        FactsFixture.sound()
            .set("probes.replication.host", "h")
            .set("probes.replication.port", 5432)
            .set("probes.replication.worked", true);
    assertThat(worked.check(check).status()).isEqualTo(Status.PASS);
    CheckResult through = worked.set("probes.replication.product", "pgpool-II").check(check);
    assertThat(through.status()).isEqualTo(Status.FAIL);
    assertThat(through.message()).contains("h:5432 goes through pgpool-II");
    assertThat(worked.set("probes.replication.product", "PgDog").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aTimeoutIsNoVerdict() {
    assertThat(failed("57014").check(check).status()).isEqualTo(Status.UNKNOWN);
    assertThat(failed("55P03").check(check).status()).isEqualTo(Status.UNKNOWN);
  }
}
