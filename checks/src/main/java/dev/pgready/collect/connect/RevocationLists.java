// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * libpq's {@code sslcrl} and {@code sslcrldir}: certificates that their authority has taken back.
 * As with OpenSSL, every certificate of the chain needs a list of its issuer's.
 */
final class RevocationLists {
  private RevocationLists() {}

  /**
   * @param roots the file of trusted certificates
   * @param lists files of lists, or directories with such files
   * @throws GeneralSecurityException the chain has a certificate that was revoked, or one of which
   *     no list tells
   */
  static void check(Certificate[] chain, Path roots, List<Path> lists)
      throws GeneralSecurityException, IOException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Set<TrustAnchor> anchors = new HashSet<>();
    try (InputStream in = Files.newInputStream(roots)) {
      for (Certificate root : factory.generateCertificates(in)) {
        anchors.add(new TrustAnchor((X509Certificate) root, null));
      }
    }
    List<Certificate> path = new ArrayList<>();
    for (Certificate certificate : chain) {
      if (anchors.stream().anyMatch(anchor -> certificate.equals(anchor.getTrustedCert()))) {
        break;
      }
      path.add(certificate);
    }
    if (path.isEmpty()) {
      // the server's own certificate is what is trusted: nobody else could revoke it
      return;
    }
    List<CRL> revoked = new ArrayList<>();
    for (Path file : files(lists)) {
      try (InputStream in = Files.newInputStream(file)) {
        revoked.addAll(factory.generateCRLs(in));
      }
    }
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(true);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(revoked)));
    CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
  }

  private static List<Path> files(List<Path> lists) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : lists) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> all = Files.list(path)) {
          all.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }
}
