// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import java.io.IOException;

/** A message that is too long to be held: its bytes, from the first one that was not taken yet. */
public interface Pieces {
  /** So many bytes at most stand in one place at a time. */
  int MOST = 1 << 20;

  /**
   * Waits until the next bytes have come.
   *
   * @param count of them; not more than {@link #MOST}, nor than there are
   * @return where in {@link #bytes} they stand, until the next call
   * @throws Lost the connection broke
   */
  int peek(int count);

  /** Only to be read. */
  byte[] bytes();

  /** Moves on. */
  void take(int count);

  /** How many bytes the message still has. */
  int rest();

  /**
   * Takes so many bytes, a part of them at a time.
   *
   * @param size of each part but the last
   */
  default void each(int count, int size, Part part) throws IOException {
    for (int left = count; left > 0; ) {
      int length = Math.min(left, size);
      int from = peek(length);
      part.of(bytes(), from, from + length);
      take(length);
      left -= length;
    }
  }

  /** What is done with a part of a message. */
  interface Part {
    /**
     * @param from first place
     * @param to place after the last one
     */
    void of(byte[] bytes, int from, int to) throws IOException;
  }

  /** What waits for the rest of a message waits in vain. */
  final class Lost extends RuntimeException {
    /**
     * @param cause what the connection broke with
     */
    public Lost(Exception cause) {
      super(cause);
    }
  }
}
