// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.shaded.com.ongres.scram.common.util.TlsServerEndpoint;

/** What a proof is bound to, against what the driver takes for it. */
final class ChannelBindingTest {
  private static final String BOTH = "SCRAM-SHA-256-PLUS SCRAM-SHA-256";

  /** Signed by a method that hashes by itself. */
  private static final String EDWARDS =
      """
      -----BEGIN CERTIFICATE-----
      MIIBMDCB46ADAgECAhRDodB7EIkX37KolBmpqXAdlsxXwTAFBgMrZXAwDTELMAkG
      A1UEAwwCZWQwIBcNMjYxMjAxMDUwNjE4WhgPMjEyNjExMDcwNTA2MThaMA0xCzAJ
      BgNVBAMMAmVkMCowBQYDK2VwAyEAGUVWhpHEuefqp8u+2EELyxCIpWGR4h/1uL/T
      u9a6rFKjUzBRMB0GA1UdDgQWBBRw1cVOPkGq9oZ0Z46MQojEytJVSTAfBgNVHSME
      GDAWgBRw1cVOPkGq9oZ0Z46MQojEytJVSTAPBgNVHRMBAf8EBTADAQH/MAUGAytl
      cANBAH8OzXy3X6YDzbXyOhnkfrzHTUUt+7C6rydIEOKfek8GKhFmlBh3jx+dhg++
      0uU8Xnufd8EN1g4Og02rx4ANxwo=
      -----END CERTIFICATE-----
      """;

  private static List<X509Certificate> authorities() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    List<X509Certificate> all = new ArrayList<>();
    for (TrustManager manager : factory.getTrustManagers()) {
      all.addAll(List.of(((X509TrustManager) manager).getAcceptedIssuers()));
    }
    return all;
  }

  private static X509Certificate edwards() throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(EDWARDS.getBytes(US_ASCII)));
  }

  private static byte[] bound(X509Certificate certificate) {
    return ChannelBinding.to(certificate).data(Scram.BOUND);
  }

  @Test
  void theHashIsTheDriversForEveryKindOfSignature() throws Exception {
    List<X509Certificate> certificates = authorities();
    assertThat(certificates.stream().map(X509Certificate::getSigAlgName))
        .contains("SHA256withRSA", "SHA384withRSA", "SHA384withECDSA", "SHA1withRSA");
    for (X509Certificate certificate : certificates) {
      assertThat(bound(certificate))
          .as(certificate.getSigAlgName())
          .isNotEmpty()
          .isEqualTo(TlsServerEndpoint.getChannelBindingData(certificate));
    }
    assertThat(TlsServerEndpoint.getChannelBindingData(edwards())).isNullOrEmpty();
    assertThat(bound(edwards())).isEmpty();
    assertThat(ChannelBinding.to(null).data(Scram.BOUND)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA-256-PLUS SCRAM-SHA-256, SCRAM-SHA-256-PLUS, 'p=tls-server-end-point,,'",
    "SCRAM-SHA-256 SCRAM-SHA-256-PLUS, SCRAM-SHA-256-PLUS, 'p=tls-server-end-point,,'",
    "SCRAM-SHA-256-PLUS, SCRAM-SHA-256-PLUS, 'p=tls-server-end-point,,'",
    "SCRAM-SHA-256, SCRAM-SHA-256, 'y,,'",
    "OTHER, ,",
  })
  void whatIsOfferedDecides(String offered, String mechanism, String header) throws Exception {
    ChannelBinding binding = ChannelBinding.to(authorities().get(0));
    assertThat(binding.mechanism(List.of(offered.split(" ")))).isEqualTo(mechanism);
    if (mechanism != null) {
      assertThat(binding.header(mechanism)).isEqualTo(header);
    }
  }

  @Test
  void withoutACertificateToBindToNothingIsBound() throws Exception {
    for (ChannelBinding none :
        new ChannelBinding[] {
          ChannelBinding.NONE, ChannelBinding.to(null), ChannelBinding.to(edwards())
        }) {
      assertThat(none.mechanism(List.of(BOTH.split(" ")))).isEqualTo(Scram.MECHANISM);
      assertThat(none.header(Scram.MECHANISM)).isEqualTo("n,,");
      assertThat(none.data(Scram.MECHANISM)).isEmpty();
    }
  }

  @Test
  void theProofCoversTheCertificate() throws Exception {
    X509Certificate certificate = authorities().get(0);
    Scram scram =
        new Scram(
            "secret".getBytes(US_ASCII), ChannelBinding.to(certificate), Scram.BOUND, "nonce");
    assertThat(scram.first()).isEqualTo("p=tls-server-end-point,,n=*,r=nonce");
    String last = scram.last("r=nonce+server,s=YQ==,i=4096");
    byte[] channel =
        Base64.getDecoder().decode(last.substring(2, last.indexOf(",r=nonce+server,p=")));
    byte[] header = "p=tls-server-end-point,,".getBytes(US_ASCII);
    assertThat(Arrays.copyOf(channel, header.length)).isEqualTo(header);
    assertThat(Arrays.copyOfRange(channel, header.length, channel.length))
        .isEqualTo(TlsServerEndpoint.getChannelBindingData(certificate));
  }
}
