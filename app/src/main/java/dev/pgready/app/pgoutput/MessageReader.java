// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Takes a message apart field by field. Every length is checked against what is left before
 * anything is allocated for it.
 */
final class MessageReader {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int position;
  private String message = "";
  private int column = -1;

  void reset(byte[] source, int offset, int length) {
    bytes = source;
    start = offset;
    position = offset;
    end = offset + length;
    message = "Unknown";
    column = -1;
  }

  void message(String title) {
    message = title;
  }

  /** Which column the fields read next belong to; -1: none. */
  void column(int index) {
    column = index;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  byte int8(String field) {
    require(1, field);
    return bytes[position++];
  }

  int int16(String field) {
    require(2, field);
    int value = (bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF);
    position += 2;
    return value;
  }

  int int32(String field) {
    require(4, field);
    int p = position;
    position = p + 4;
    return bytes[p] << 24
        | (bytes[p + 1] & 0xFF) << 16
        | (bytes[p + 2] & 0xFF) << 8
        | (bytes[p + 3] & 0xFF);
  }

  long int64(String field) {
    require(8, field);
    return (long) int32(field) << 32 | (int32(field) & 0xFFFF_FFFFL);
  }

  Lsn lsn(String field) {
    return new Lsn(int64(field));
  }

  /** Microseconds since 2000, as the server counts. */
  Instant time(String field) {
    return EPOCH.plus(int64(field), ChronoUnit.MICROS);
  }

  /** Text up to a zero byte. Bytes that are no UTF-8 become U+FFFD. */
  String string(String field) {
    int from = position;
    for (int i = from; i < end; i++) {
      if (bytes[i] == 0) {
        position = i + 1;
        return new String(bytes, from, i - from, StandardCharsets.UTF_8);
      }
    }
    throw error(field, from, "the text has no end");
  }

  /** The length of what follows, which is there in full. */
  int length(String field) {
    int at = position;
    int length = int32(field);
    if (length < 0 || length > remaining()) {
      throw error(
          field,
          at,
          "%s bytes announced, %s left".formatted(Integer.toUnsignedLong(length), remaining()));
    }
    return length;
  }

  /** A number of items that need at least so many bytes each. */
  int count(int count, int at, int bytesEach, String field) {
    if (count < 0 || (long) count * bytesEach > remaining()) {
      throw error(
          field,
          at,
          "%s announced, %s bytes left".formatted(Integer.toUnsignedLong(count), remaining()));
    }
    return count;
  }

  void skip(int length) {
    position += length;
  }

  void requireEnd() {
    if (position != end) {
      column = -1;
      throw error("end", position, "%s bytes too many".formatted(end - position));
    }
  }

  private void require(int length, String field) {
    if (end - position < length) {
      throw error(field, position, "needs %s bytes, %s left".formatted(length, end - position));
    }
  }

  /**
   * @param at absolute position of the field
   */
  PgOutputException error(String field, int at, String problem) {
    String where = column < 0 ? field : "column %s %s".formatted(column + 1, field);
    return new PgOutputException(message, where, at - start, problem);
  }
}
