// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java's own classes are the judge. */
class Sha256Test {
  private static final long SEED = 20261130;

  @Test
  void digestsOfEveryLengthAreJavas() throws Exception {
    Random random = new Random(SEED);
    for (int length = 0; length < 300; length++) {
      byte[] message = new byte[length];
      random.nextBytes(message);
      assertThat(Sha256.digest(message))
          .as("%s bytes", length)
          .isEqualTo(MessageDigest.getInstance("SHA-256").digest(message));
    }
  }

  @Test
  void codesWithKeysOfEveryLengthAreJavas() throws Exception {
    Random random = new Random(SEED);
    for (int length = 1; length < 150; length++) {
      byte[] key = new byte[length];
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(key);
      random.nextBytes(message);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      assertThat(Sha256.hmac(key, message))
          .as("key of %s bytes", length)
          .isEqualTo(mac.doFinal(message));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "2, 16", "3, 1", "4096, 16", "10000, 60", "100000, 100"})
  void derivedKeysAreJavas(int iterations, int saltLength) throws Exception {
    Random random = new Random(SEED);
    for (String password : new String[] {"x", "secret", "p w".repeat(40), "~".repeat(64)}) {
      byte[] salt = new byte[saltLength];
      random.nextBytes(salt);
      assertThat(
              new Sha256.Derivation(password.getBytes(StandardCharsets.UTF_8), salt)
                  .key(iterations))
          .isEqualTo(
              SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                  .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                  .getEncoded());
    }
  }
}
