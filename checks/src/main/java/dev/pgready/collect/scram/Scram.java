// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for a password that needs no preparation.
 * What it sends and what it accepts is what the driver sends and accepts.
 */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA-256";

  /** The same with channel binding. */
  static final String BOUND = "SCRAM-SHA-256-PLUS";

  /** The driver's own bound: a server could keep a client busy for as long as it likes. */
  static final int MOST_ITERATIONS = 100_000;

  private static final int NONCE = 18;

  private static final Path RANDOM = Path.of("/dev/urandom");

  private final byte[] password;
  private final String nonce;
  private final String header;
  private final byte[] bound;
  private final String firstBare;
  private byte[] signature = {};

  Scram(byte[] password, ChannelBinding binding, String mechanism) {
    this(password, binding, mechanism, Base64.getEncoder().encodeToString(random()));
  }

  Scram(byte[] password, ChannelBinding binding, String mechanism, String nonce) {
    this.password = password;
    this.nonce = nonce;
    this.header = binding.header(mechanism);
    this.bound = binding.data(mechanism);
    // the server takes the name of the startup message
    this.firstBare = "n=*,r=" + nonce;
  }

  /** What Java reads as well where there is one, without its register of providers. */
  private static byte[] random() {
    byte[] bytes = new byte[NONCE];
    // elsewhere anybody might make a file of that name
    if (File.separatorChar == '/') {
      try (InputStream in = Files.newInputStream(RANDOM)) {
        if (in.readNBytes(bytes, 0, NONCE) == NONCE) {
          return bytes;
        }
      } catch (IOException e) {
        // a system without it
      }
    }
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Whether a password is the same after SASLprep (RFC 4013), as one of printable ASCII is. */
  static boolean prepared(String password) {
    for (int i = 0; i < password.length(); i++) {
      if (password.charAt(i) < ' ' || password.charAt(i) > '~') {
        return false;
      }
    }
    return !password.isEmpty();
  }

  String first() {
    return header + firstBare;
  }

  /**
   * The proof that we know the password.
   *
   * @param challenge the server's first message
   */
  String last(String challenge) throws ScramRefused {
    String[] parts = challenge.split(",", -1);
    // behind them may be what a later version adds
    if (parts.length < 3
        || !parts[0].startsWith("r=")
        || !parts[1].startsWith("s=")
        || !parts[2].startsWith("i=")) {
      throw new ScramRefused("Invalid server-first-message");
    }
    String both = parts[0].substring(2);
    if (!both.startsWith(nonce) || both.length() == nonce.length()) {
      throw new ScramRefused("parsed nonce does not start with client nonce");
    }
    byte[] salt;
    int iterations;
    try {
      salt = Base64.getDecoder().decode(parts[1].substring(2));
      iterations = number(parts[2].substring(2));
    } catch (IllegalArgumentException e) {
      throw new ScramRefused("Invalid server-first-message");
    }
    if (salt.length == 0 || iterations < 1) {
      throw new ScramRefused("Invalid server-first-message");
    }
    if (iterations > MOST_ITERATIONS) {
      throw new ScramRefused(
          "the server asks for "
              + iterations
              + " iterations, and "
              + MOST_ITERATIONS
              + " are the most");
    }
    byte[] salted = SharedKeys.salted(password, salt, iterations);
    byte[] start = ascii(header);
    byte[] channel = Arrays.copyOf(start, start.length + bound.length);
    System.arraycopy(bound, 0, channel, start.length, bound.length);
    String withoutProof = "c=" + Base64.getEncoder().encodeToString(channel) + ",r=" + both;
    byte[] exchange = utf8(firstBare + "," + challenge + "," + withoutProof);
    byte[] clientKey = Sha256.hmac(salted, ascii("Client Key"));
    byte[] proof = Sha256.hmac(Sha256.digest(clientKey), exchange);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    signature = Sha256.hmac(Sha256.hmac(salted, ascii("Server Key")), exchange);
    return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
  }

  /**
   * Requires the proof that the server knows the password, too.
   *
   * @param end the server's last message
   */
  void verify(String end) throws ScramRefused {
    byte[] theirs;
    try {
      int comma = end.indexOf(',');
      theirs =
          end.startsWith("v=")
              ? Base64.getDecoder().decode(end.substring(2, comma < 0 ? end.length() : comma))
              : new byte[0];
    } catch (IllegalArgumentException e) {
      theirs = new byte[0];
    }
    if (signature.length == 0 || !MessageDigest.isEqual(signature, theirs)) {
      throw new ScramRefused("Invalid SCRAM server signature");
    }
  }

  /** Digits alone: Java reads a sign too, and the digits of other scripts. */
  private static int number(String digits) {
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new NumberFormatException();
    }
    return Integer.parseInt(digits);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
