// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Whoever verifies by default is refused for certain; whoever verified here saw it refused. */
  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full"})
  void anExpiredCertificateFailsWhoeverVerifies(String mode) {
    FactsFixture expired =
        FactsFixture.sound()
            .set("connection.tls.verified", false)
            .consumerNeeding("tls: {default-mode: %s}".formatted(mode));
    CheckResult result =
        expired.set("connection.tls.notAfter", "2026-11-01T00:00:00Z").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("expired on 2026-11-01", "(sslmode=" + mode + ")");
    assertThat(result.remedies()).isNotEmpty();
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

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T11:59:59Z, WARN",
    "2026-11-20T12:00:00Z, PASS",
    "2026-11-20T12:00:01Z, PASS"
  })
  void aCertificateHoldsUntilItsEnd(String end, Status expected) {
    assertThat(FactsFixture.sound().set("connection.tls.notAfter", end).check(check).status())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/run", "localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void whatStaysOnTheMachineNeedsNoEncryption(String host) {
    assertThat(
            FactsFixture.sound()
                .without("connection.tls")
                .set("connection.host", host)
                .check(check)
                .message())
        .isEqualTo("the connection is not encrypted, and does not leave the machine");
  }

  @Test
  void aConsumerThatAsksForItByDefaultWarns() {
    FactsFixture clear = FactsFixture.sound().without("connection.tls");
    for (String mode : List.of("require", "verify-ca", "verify-full")) {
      CheckResult result = clear.consumerNeeding("tls: {default-mode: " + mode + "}").check(check);
      assertThat(result.status()).isEqualTo(Status.WARN);
      assertThat(result.message()).contains("Test asks for sslmode=" + mode + " by default");
    }
    assertThat(clear.consumerNeeding("tls: {default-mode: prefer}").check(check).message())
        .contains("travel in clear");
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("tls: {default-mode: verify-full}")
                .check(check)
                .message())
        .endsWith(
            ", with a certificate of a public authority, as Test (sslmode=verify-full) wants it");
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("tls: {default-mode: require}")
                .check(check)
                .message())
        .endsWith(", certificate not verified");
    CheckResult verified = FactsFixture.sound().set("connection.tls.verified", true).check(check);
    assertThat(verified.message()).endsWith(", certificate verified");
    assertThat(verified.evidence())
        .containsEntry("sslmode", "prefer")
        .containsEntry("protocol", "TLSv1.3")
        .containsEntry("verified", true);
  }

  /** The real PowerSync: "self-signed certificate". What was not looked at is not known. */
  @ParameterizedTest
  @CsvSource({
    "verify-full, PUBLIC, PASS",
    "verify-full, OTHER_NAME, FAIL",
    "verify-full, PRIVATE, UNKNOWN",
    "verify-full, SELF_SIGNED, FAIL",
    "verify-full, , UNKNOWN",
    "verify-ca, OTHER_NAME, PASS",
    "verify-ca, SELF_SIGNED, FAIL",
    "require, SELF_SIGNED, PASS",
    "prefer, , PASS"
  })
  void whoeverVerifiesNeedsACertificateThatStandsIt(
      String mode, @Nullable String trust, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("tls: {default-mode: " + mode + "}")
            .set("connection.tls.trust", trust);
    CheckResult result = facts.check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
    assertThat(facts.set("connection.tls.verified", true).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void factsOfPsqlSayNothingOfThePath() {
    assertThat(FactsFixture.sound().without("connection").check(check).status())
        .isEqualTo(Status.SKIP);
  }
}
