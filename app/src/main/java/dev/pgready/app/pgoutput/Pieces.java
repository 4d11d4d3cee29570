// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

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
