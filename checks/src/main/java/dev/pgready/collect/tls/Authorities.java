// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.tls;

import dev.pgready.facts.ConnectionFacts.Trust;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The public authorities that Java knows: some 150 certificates, to be read when one is asked. */
public final class Authorities {
  private Authorities() {}

  /**
   * What they say of a server's certificate.
   *
   * @param named whether it is made out to the name that was connected to
   * @return null: it cannot be said
   */
  public static @Nullable Trust trust(SSLSession session, boolean named) {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      if (chain.isEmpty()) {
        return null;
      }
      X509Certificate own = chain.get(0);
      if (own.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
        return Trust.SELF_SIGNED;
      }
      verify(chain, null);
      return named ? Trust.PUBLIC : Trust.OTHER_NAME;
    } catch (CertificateException e) {
      return Trust.PRIVATE;
    } catch (SSLPeerUnverifiedException | GeneralSecurityException e) {
      return null;
    }
  }

  /**
   * @param chain of certificates, the server's own first
   * @param authorities null: the public ones
   * @throws CertificateException they do not trust it
   * @throws GeneralSecurityException it cannot be said
   */
  public static void verify(List<X509Certificate> chain, @Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        trust.checkServerTrusted(chain.toArray(new X509Certificate[0]), "UNKNOWN");
        return;
      }
    }
    throw new NoSuchAlgorithmException(factory.getAlgorithm());
  }
}
