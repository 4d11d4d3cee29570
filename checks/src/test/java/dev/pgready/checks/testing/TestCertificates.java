// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Certificates made by openssl below a directory of the test's own: an authority and what it signs.
 */
public final class TestCertificates {
  private final Path directory;

  private TestCertificates(Path directory) {
    this.directory = directory;
  }

  /** An authority of its own: {@code ca.crt}. */
  public static TestCertificates in(Path directory) {
    TestCertificates certificates = new TestCertificates(directory);
    certificates.openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -subj /CN=authority -days 10");
    return certificates;
  }

  public Path authority() {
    return directory.resolve("ca.crt");
  }

  /**
   * Signs {@code name.crt} with {@code name.key}.
   *
   * @param alternative as openssl writes it, such as IP:127.0.0.1
   * @param days -1: expired
   */
  public TestCertificates sign(String name, String alternative, int days) {
    try {
      openssl(
          "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout %s.key -out %s.csr -subj /CN=%s"
              .formatted(name, name, name));
      Files.writeString(directory.resolve("ext"), "subjectAltName=" + alternative + "\n");
      openssl(
          "x509 -req -in %s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days %d -extfile ext -out %s.crt"
              .formatted(name, days, name));
      Files.setPosixFilePermissions(
          directory.resolve(name + ".key"), PosixFilePermissions.fromString("rw-------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Runs openssl in the directory, which then holds what it makes, readable by the owner alone. */
  public TestCertificates openssl(String arguments) {
    PostgresBinaries.run(
        List.of("sh", "-c", "cd '%s' && umask 077 && openssl %s".formatted(directory, arguments)));
    return this;
  }
}
