// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

/**
 * A position in the write-ahead log, in bytes since its beginning.
 *
 * @param position unsigned 64 bits; 0 is no position
 */
public record Lsn(long position) implements Comparable<Lsn> {
  public static final Lsn NONE = new Lsn(0);

  /**
   * Reads the server's own form, two hexadecimal halves: {@code 16/B374D848}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    return new Lsn(half(text, 0, slash) << 32 | half(text, slash + 1, text.length()));
  }

  private static long half(String text, int from, int to) {
    // parseLong alone would take a sign
    if (to - from < 1 || to - from > 8 || !text.substring(from, to).matches("[0-9A-Fa-f]+")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a WAL position such as 16/B374D848");
    }
    return Long.parseLong(text, from, to, 16);
  }

  public boolean valid() {
    return position != 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(position, other.position);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(position >>> 32, position & 0xFFFF_FFFFL);
  }
}
