// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986: all but the unreserved characters, by their bytes in UTF-8. */
public final class PercentEncoder {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private PercentEncoder() {}

  /** A text as one part of a URI. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
