// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proof of the password is bound to, so that nobody who stands in between can pass it on:
 * the certificate of the server that the client sees (RFC 5929, tls-server-end-point).
 */
public final class ChannelBinding {
  /** There is no encryption, or the user wants none of it. */
  public static final ChannelBinding NONE = new ChannelBinding(new byte[0]);

  private static final String TYPE = "tls-server-end-point";

  private final byte[] data;

  private ChannelBinding(byte[] data) {
    this.data = data;
  }

  /**
   * @param certificate the server's own
   */
  public static ChannelBinding to(@Nullable X509Certificate certificate) {
    return new ChannelBinding(certificate == null ? new byte[0] : hash(certificate));
  }

  /** Empty where its signature has no hash of its own (Ed25519), as the standard has none then. */
  private static byte[] hash(X509Certificate certificate) {
    String signature = certificate.getSigAlgName();
    int with = signature.indexOf("with");
    if (with <= 0) {
      return new byte[0];
    }
    String name = signature.substring(0, with);
    try {
      return MessageDigest.getInstance(
              switch (name) {
                // too weak for it
                case "MD5", "SHA1" -> "SHA-256";
                default -> name.startsWith("SHA3-") ? name : name.replace("SHA", "SHA-");
              })
          .digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      return new byte[0];
    }
  }

  /**
   * The mechanism to take of those that a server offers.
   *
   * @return null: the driver is to say what is wrong with them
   */
  @Nullable String mechanism(List<String> offered) {
    if (data.length > 0 && offered.contains(Scram.BOUND)) {
      return Scram.BOUND;
    }
    return offered.contains(Scram.MECHANISM) ? Scram.MECHANISM : null;
  }

  /** What a client says of itself first, no other identity behind it. */
  String header(String mechanism) {
    if (mechanism.equals(Scram.BOUND)) {
      return "p=" + TYPE + ",,";
    }
    // that it would, if the server did: one that does finds out that somebody took the offer away
    return data.length > 0 ? "y,," : "n,,";
  }

  /** What the proof covers behind the header. */
  byte[] data(String mechanism) {
    return mechanism.equals(Scram.BOUND) ? data.clone() : new byte[0];
  }
}
