// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding as libpq does it: strict, a plus sign is a plus sign, no zero bytes. */
final class PercentDecoder {
  private PercentDecoder() {}

  /**
   * @param part what messages call the text; the text itself may be a secret and is not shown
   */
  static String decode(String text, String part) throws InvalidConnectionException {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c != '%') {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
        continue;
      }
      int high = i + 1 < text.length() ? digit(text.charAt(i + 1)) : -1;
      int low = i + 2 < text.length() ? digit(text.charAt(i + 2)) : -1;
      if (high < 0 || low < 0) {
        throw new InvalidConnectionException(
            part + " has a % without two hexadecimal digits; write a percent sign as %25");
      }
      if (high + low == 0) {
        throw new InvalidConnectionException(part + " has a zero byte (%00)");
      }
      bytes.write(high * 16 + low);
      i += 3;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidConnectionException(part + " is not UTF-8 once percent-decoded");
    }
  }

  /** ASCII only, unlike Character.digit. */
  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
