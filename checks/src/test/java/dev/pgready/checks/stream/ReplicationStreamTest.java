// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicationStreamTest {
  private final ReplicationStream check = new ReplicationStream();

  @Test
  void untriedIsSkipped() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void aChangeThatCameBackPassesWithItsLatency() {
    CheckResult result =
        FactsFixture.sound()
            .set("probes.stream.worked", true)
            .set("probes.stream.latencyMillis", 0.42)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
    assertThat(result.message())
        .isEqualTo("one change was decoded and received 0.4 ms after its commit");
  }

  @Test
  void oneThatDidNotFailsAndNamesWhoHoldsItUp() {
    CheckResult result =
        FactsFixture.sound()
            .set("probes.stream.worked", false)
            .set("probes.stream.message", "canceling statement due to lock timeout")
            .set("probes.stream.sqlState", "55P03")
            .set("probes.stream.blockers", List.of("process 77 (nightly)"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).endsWith("(held up by process 77 (nightly))");
  }

  /** The change is made in an ordinary session, which consumers may not need. */
  @Test
  void withoutAnOrdinarySessionNothingIsTried() {
    CheckResult result =
        FactsFixture.sound()
            .set("connection.failure.cause", "OTHER")
            .set("connection.failure.message", "cannot start a session")
            .set("connection.failure.sqlState", "58P01")
            .set("probes.stream.worked", false)
            .set("probes.stream.message", "cannot start a session")
            .set("probes.stream.sqlState", "58P01")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("for want of an ordinary session");
  }

  @Test
  void oneThatCouldNotBeSentSaysNothing() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("probes.stream.worked", false)
            .set("probes.stream.message", "role app is not allowed to send a logical message");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.set("probes.stream.inconclusive", true).check(check).status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(
            facts
                .set("probes.stream.inconclusive", false)
                .set("probes.stream.sqlState", "57014")
                .check(check)
                .message())
        .contains("is not known", "is not allowed to send a logical message");
  }
}
