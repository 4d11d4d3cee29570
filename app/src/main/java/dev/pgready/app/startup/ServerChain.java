// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import dev.pgready.collect.tls.Authorities;
import dev.pgready.text.ResourceText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate of a server and that of its authority, as most servers have them: keytool makes
 * none for the rehearsal that an authority has signed. Nobody has the keys to these.
 */
final class ServerChain {
  private ServerChain() {}

  /**
   * Has the server's certificate verified.
   *
   * @param named whether its authority is one that the client was told of, or the client knows the
   *     public ones only
   * @return whether it is trusted
   */
  static boolean trusted(boolean named) throws IOException {
    try {
      List<X509Certificate> both = certificates();
      KeyStore authorities = null;
      if (named) {
        authorities = KeyStore.getInstance("jks");
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", both.get(1));
      }
      Authorities.verify(both.subList(0, 1), authorities);
      return true;
    } catch (CertificateException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static List<X509Certificate> certificates() throws IOException {
    byte[] text =
        ResourceText.of(ServerChain.class, "warm-up-certificates.pem")
            .getBytes(StandardCharsets.US_ASCII);
    List<X509Certificate> all = new ArrayList<>();
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text))
          .forEach(certificate -> all.add((X509Certificate) certificate));
    } catch (CertificateException e) {
      throw new IOException(e);
    }
    return all;
  }
}
