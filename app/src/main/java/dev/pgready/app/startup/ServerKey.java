// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A key of this one run, made by Java's own keytool, as no class of Java's public ones does it. */
final class ServerKey {
  private ServerKey() {}

  /**
   * Null where this Java has no keytool, or it fails.
   *
   * @param algorithm EC or RSA
   */
  static @Nullable SSLContext generate(String algorithm) throws IOException {
    Path directory = Files.createTempDirectory("pgready-key");
    Path file = directory.resolve("key.p12");
    try {
      ProcessBuilder keytool =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-J-XX:TieredStopAtLevel=1",
              "-genkeypair",
              "-alias",
              "rehearsal",
              "-dname",
              "CN=127.0.0.1",
              "-keyalg",
              algorithm,
              "-storetype",
              "PKCS12",
              "-storepass",
              RehearsalServer.PASSWORD,
              "-keystore",
              file.toString());
      Process process =
          keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      if (process.waitFor() != 0) {
        return null;
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, RehearsalServer.PASSWORD.toCharArray());
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, RehearsalServer.PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
  }
}
