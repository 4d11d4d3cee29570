package dev.pgready.app.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values as JSON, straight from the bytes of the message. Control characters, those of Latin-1 and
 * DEL included, are escaped: what is printed may be a terminal.
 */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  /** 1: may need escaping. */
  private static final byte[] MARKED = new byte[256];

  static {
    Arrays.fill(MARKED, 0, 0x20, (byte) 1);
    for (int b = 0x20; b < 256; b++) {
      // 0xC2 starts the control characters of Latin-1; 0xE2 the invisible and bidirectional ones
      MARKED[b] = (byte) (b == '"' || b == '\\' || b == 0x7F || b == 0xC2 || b == 0xE2 ? 1 : 0);
    }
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
    int end = offset + length;
    int from = offset;
    int i = offset;
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
      int taken = 1;
      int code = b;
      if (b == 0xC2) {
        code = i + 1 < end ? 0x80 | (bytes[i + 1] & 0x3F) : -1;
        taken = 2;
        if (code >= 0xA0 || code < 0) {
          i++;
          continue;
        }
      } else if (b == 0xE2) {
        code = invisible(bytes, i, end);
        taken = 3;
        if (code < 0) {
          i++;
          continue;
        }
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
    out.put(bytes, from, end - from);
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

  /** Of U+200B to U+200F, U+2028 to U+202E, U+2066 to U+2069 the code, else -1. */
  private static int invisible(byte[] bytes, int at, int end) {
    if (at + 2 >= end) {
      return -1;
    }
    int code = 0x2000 | (bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F);
    return (code >= 0x200B && code <= 0x200F)
            || (code >= 0x2028 && code <= 0x202E)
            || (code >= 0x2066 && code <= 0x2069)
        ? code
        : -1;
  }

  private static void escape(ByteSink out, int code) throws IOException {
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
    int end = offset + length;
    for (int i = offset + 2; i < end; i += 6) {
      int present = Math.min(3, (end - i) / 2);
      int group = 0;
      for (int j = 0; j < 3; j++) {
        group = group << 8 | (j < present ? octet(bytes, i + 2 * j) : 0);
      }
      base64(out, group, present);
    }
    out.put((byte) '"');
  }

  /** Raw bytes as a string in base64. */
  static void base64(ByteSink out, byte[] bytes, int offset, int length) throws IOException {
    out.put((byte) '"');
    int end = offset + length;
    for (int i = offset; i < end; i += 3) {
      int present = Math.min(3, end - i);
      int group = 0;
      for (int j = 0; j < 3; j++) {
        group = group << 8 | (j < present ? bytes[i + j] & 0xFF : 0);
      }
      base64(out, group, present);
    }
    out.put((byte) '"');
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
