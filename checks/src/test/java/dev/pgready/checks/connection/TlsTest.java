package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Status;
import dev.pgready.checks.testing.FactsFixture;
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
}
