// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.app.pgoutput.Pieces;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values as JSON, straight from the bytes of the message, by the rule of {@link Printable}: what is
 * printed may be a terminal or a log.
 */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  /** Of a value that is read in pieces: whole groups of base64, of three bytes or six digits. */
  private static final int PIECE = 6 * 8192;

  /** More than the longest of {@link #COMMANDS}, for which it is looked back. */
  private static final int BACK = 16;

  /** 1: may need escaping. */
  private static final byte[] MARKED = new byte[256];

  /** First bytes of UTF-8 sequences of which some are hidden. */
  private static final int[] LEADS = {
    0xC2, 0xCD, 0xD8, 0xDB, 0xDC, 0xE0, 0xE1, 0xE2, 0xE3, 0xEE, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4
  };

  static {
    Arrays.fill(MARKED, 0, 0x20, (byte) 1);
    for (char c : new char[] {'"', '\\', 0x7F, '#', ':'}) {
      MARKED[c] = 1;
    }
    for (int lead : LEADS) {
      MARKED[lead] = 1;
    }
  }

  /** What makes a colon behind it the end of a command's name, as {@link Printable} has it. */
  private static final byte[][] COMMANDS = {
    ascii("section_start"), ascii("section_end"), ascii("travis_fold"), ascii("travis_time")
  };

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private JsonText() {}

  /** As a string, with its quotes. */
  static void string(ByteSink out, byte[] bytes, int offset, int length) throws IOException {
    out.put((byte) '"');
    escaped(out, bytes, offset, length, false);
    out.put((byte) '"');
  }

  static void string(ByteSink out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    string(out, bytes, 0, bytes.length);
  }

  /**
   * JSON of the server's as JSON of ours, on one line: outside of strings control characters are
   * white space, inside there are none but those which JSON allows.
   */
  static void json(ByteSink out, byte[] bytes, int offset, int length) throws IOException {
    escaped(out, bytes, offset, length, true);
  }

  private static void escaped(ByteSink out, byte[] bytes, int offset, int length, boolean json)
      throws IOException {
    escaped(out, bytes, offset, offset, offset + length, json, true);
  }

  /**
   * @param offset how far back one may look
   * @param start of what is to be printed
   * @param last whether the text ends there
   * @return up to where it was printed: a character that is cut off is left for the next piece
   */
  private static int escaped(
      ByteSink out, byte[] bytes, int offset, int start, int end, boolean json, boolean last)
      throws IOException {
    int from = start;
    int i = start;
    while (i < end) {
      if (i + 8 <= end && plain(bytes, i)) {
        i += 8;
        continue;
      }
      int b = bytes[i] & 0xFF;
      if (MARKED[b] == 0 || (json && (b == '"' || b == '\\'))) {
        i++;
        continue;
      }
      int taken = b < 0x80 ? 1 : length(b);
      if (!last && i + taken > end) {
        break;
      }
      int code = b < 0x80 ? b : codePoint(bytes, i, end);
      if (code < 0 || !escapes(code, bytes, offset, i)) {
        i += code < 0 ? 1 : taken;
        continue;
      }
      out.put(bytes, from, i - from);
      if (json && code < 0x20) {
        out.put((byte) ' ');
      } else if (code == '"' || code == '\\') {
        out.put((byte) '\\');
        out.put((byte) code);
      } else {
        escape(out, code);
      }
      i += taken;
      from = i;
    }
    out.put(bytes, from, i - from);
    return i;
  }

  /** {@link #string} of a value that is read in pieces. */
  static void string(ByteSink out, Pieces in, int length) throws IOException {
    out.put((byte) '"');
    escaped(out, in, length, false);
    out.put((byte) '"');
  }

  /** {@link #json} of a value that is read in pieces. */
  static void json(ByteSink out, Pieces in, int length) throws IOException {
    escaped(out, in, length, true);
  }

  private static void escaped(ByteSink out, Pieces in, int length, boolean json)
      throws IOException {
    int left = length;
    int printed = 0; // of what stands at the front
    while (true) {
      int count = Math.min(left, PIECE);
      int at = in.peek(count);
      int end = escaped(out, in.bytes(), at, at + printed, at + count, json, count == left);
      if (count == left) {
        in.take(count);
        return;
      }
      printed = Math.min(end - at, BACK);
      in.take(end - at - printed);
      left -= end - at - printed;
    }
  }

  /** {@link #bytea} of a value that is read in pieces. */
  static void bytea(ByteSink out, Pieces in, int length) throws IOException {
    int at = in.peek(Math.min(length, 2));
    if (length < 2 || length % 2 != 0 || in.bytes()[at] != '\\' || in.bytes()[at + 1] != 'x') {
      string(out, in, length);
      return;
    }
    in.take(2);
    out.put((byte) '"');
    in.each(length - 2, PIECE, (bytes, from, to) -> octets(out, bytes, from, to));
    out.put((byte) '"');
  }

  /** {@link #base64} of a value that is read in pieces. */
  static void base64(ByteSink out, Pieces in, int length) throws IOException {
    out.put((byte) '"');
    in.each(length, PIECE, (bytes, from, to) -> groups(out, bytes, from, to));
    out.put((byte) '"');
  }

  /** Whether the next eight need no escaping: most of what is printed, so one branch for them. */
  private static boolean plain(byte[] bytes, int at) {
    byte[] marked = MARKED;
    return (marked[bytes[at] & 0xFF]
            | marked[bytes[at + 1] & 0xFF]
            | marked[bytes[at + 2] & 0xFF]
            | marked[bytes[at + 3] & 0xFF]
            | marked[bytes[at + 4] & 0xFF]
            | marked[bytes[at + 5] & 0xFF]
            | marked[bytes[at + 6] & 0xFF]
            | marked[bytes[at + 7] & 0xFF])
        == 0;
  }

  private static boolean escapes(int code, byte[] bytes, int offset, int at) {
    return switch (code) {
      case '"', '\\' -> true;
      case '#' -> at > offset && bytes[at - 1] == '#';
      case ':' -> command(bytes, offset, at);
      default -> Printable.hidden(code);
    };
  }

  private static boolean command(byte[] bytes, int offset, int at) {
    for (byte[] name : COMMANDS) {
      int start = at - name.length;
      if (start >= offset
          && bytes[at - 1] == name[name.length - 1]
          && Arrays.equals(bytes, start, at, name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of a sequence of UTF-8 that starts with that one. */
  private static int length(int lead) {
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  /** Of the sequence that starts there; -1: it is cut off or malformed. */
  private static int codePoint(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xFF;
    int length = length(lead);
    if (at + length > end) {
      return -1;
    }
    int code = lead & (0xFF >> (length + 1));
    for (int i = at + 1; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return -1;
      }
      code = code << 6 | (bytes[i] & 0x3F);
    }
    return Character.isValidCodePoint(code) ? code : -1;
  }

  private static void escape(ByteSink out, int code) throws IOException {
    if (code > 0xFFFF) {
      escape(out, Character.highSurrogate(code));
      escape(out, Character.lowSurrogate(code));
      return;
    }
    out.put((byte) '\\');
    switch (code) {
      case '\n' -> out.put((byte) 'n');
      case '\r' -> out.put((byte) 'r');
      case '\t' -> out.put((byte) 't');
      default -> {
        out.put((byte) 'u');
        out.put(HEX[code >> 12 & 15]);
        out.put(HEX[code >> 8 & 15]);
        out.put(HEX[code >> 4 & 15]);
        out.put(HEX[code & 15]);
      }
    }
  }

  /** {@code \x00ff} of the server as a string in base64. */
  static void bytea(ByteSink out, byte[] bytes, int offset, int length) throws IOException {
    if (length < 2 || length % 2 != 0 || bytes[offset] != '\\' || bytes[offset + 1] != 'x') {
      string(out, bytes, offset, length);
      return;
    }
    out.put((byte) '"');
    octets(out, bytes, offset + 2, offset + length);
    out.put((byte) '"');
  }

  /** Of hexadecimal digits. */
  private static void octets(ByteSink out, byte[] bytes, int offset, int end) throws IOException {
    for (int i = offset; i < end; i += 6) {
      int present = Math.min(3, (end - i) / 2);
      int group = 0;
      for (int j = 0; j < 3; j++) {
        group = group << 8 | (j < present ? octet(bytes, i + 2 * j) : 0);
      }
      base64(out, group, present);
    }
  }

  /** Raw bytes as a string in base64. */
  static void base64(ByteSink out, byte[] bytes, int offset, int length) throws IOException {
    out.put((byte) '"');
    groups(out, bytes, offset, offset + length);
    out.put((byte) '"');
  }

  private static void groups(ByteSink out, byte[] bytes, int offset, int end) throws IOException {
    for (int i = offset; i < end; i += 3) {
      int present = Math.min(3, end - i);
      int group = 0;
      for (int j = 0; j < 3; j++) {
        group = group << 8 | (j < present ? bytes[i + j] & 0xFF : 0);
      }
      base64(out, group, present);
    }
  }

  private static void base64(ByteSink out, int group, int present) throws IOException {
    out.put(BASE64[group >> 18 & 63]);
    out.put(BASE64[group >> 12 & 63]);
    out.put(present > 1 ? BASE64[group >> 6 & 63] : (byte) '=');
    out.put(present > 2 ? BASE64[group & 63] : (byte) '=');
  }

  private static int octet(byte[] bytes, int at) {
    return Character.digit(bytes[at], 16) << 4 | Character.digit(bytes[at + 1], 16);
  }

  /** A number that JSON can carry, which NaN and Infinity are not. */
  static void number(ByteSink out, byte[] bytes, int offset, int length) throws IOException {
    int last = length == 0 ? 'N' : bytes[offset + length - 1];
    if (last >= '0' && last <= '9') {
      out.put(bytes, offset, length);
    } else {
      string(out, bytes, offset, length);
    }
  }
}
