// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TlsTest {
  private final Tls check = new Tls();

  @Test
  void encryptedPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void inClearOverTheNetworkWarnsAndOnTheMachineDoesNot() {
    FactsFixture clear = FactsFixture.sound().without("connection.tls");
    assertThat(clear.check(check).status()).isEqualTo(Status.WARN);
    assertThat(clear.set("connection.host", "127.0.0.1").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aConsumerThatDemandsItFails() {
    assertThat(
            FactsFixture.sound()
                .without("connection.tls")
                .consumerNeeding("tls: {required: true}")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void anExpiredCertificateWarns() {
    assertThat(
            FactsFixture.sound()
                .set("connection.tls.notAfter", "2026-11-01T00:00:00Z")
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  /** With ssl on and no certificate the next start of the server fails. */
  @Test
  void theCertificateComesBeforeTheSetting() {
    for (String host : List.of("self-managed", "linux-debian", "docker", "homebrew")) {
      CheckResult result =
          FactsFixture.sound()
              .provider(host)
              .consumer("powersync")
              .without("connection.tls")
              .check(check);
      assertThat(result.remedies()).as(host).isNotEmpty();
      assertThat(result.remedies())
          .as(host)
          .allSatisfy(
              remedy -> {
                assertThat(remedy.sql()).isEmpty();
                assertThat(remedy.kind()).isEqualTo(Remedy.Kind.DECISION);
                assertThat(remedy.steps().get(0)).contains("certificate", "ssl_cert_file");
              });
    }
  }
}
