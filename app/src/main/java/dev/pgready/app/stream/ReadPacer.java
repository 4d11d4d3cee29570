// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

/**
 * When to read at once and when to let the kernel collect a little first.
 *
 * <p>A walsender sends each message on its own, and a reader that waits for it is woken for each:
 * at a hundred thousand rows a second that costs both ends more than all the decoding. So while
 * rows come fast the reader rests away from the socket, and as they keep coming faster, longer;
 * while they come one by one it waits at the socket, and no row is late.
 */
final class ReadPacer {
  /** Waits that close together mean that a burst has begun. */
  private static final int BURST_READS = 16;

  private static final long BURST_NANOS = 2_000_000;

  /** So many bytes at once mean it too; fewer after a rest, that it is over. */
  private static final int BURST_BYTES = 4096;

  /** Worth reading without a rest. */
  private static final int PLENTY_BYTES = 1 << 16;

  private static final long SHORTEST_NANOS = 1_000_000;
  private static final long LONGEST_NANOS = 8_000_000;

  /** So many bytes in a millisecond of rest are worth a longer one. */
  private static final int FAST_BYTES = 8192;

  private boolean burst;
  private long rest = SHORTEST_NANOS;

  /** Bytes available after the last rest that are still unread: TLS returns one record a read. */
  private int due;

  private int reads;
  private long readsSince;

  /**
   * How long to rest before the next read.
   *
   * @param ready bytes that are there to be read
   * @return nanoseconds; 0: read now
   */
  long rest(int ready) {
    return burst && (ready < BURST_BYTES || (due <= 0 && ready < PLENTY_BYTES)) ? rest : 0;
  }

  /**
   * @param ready bytes that are there after a rest
   */
  void rested(int ready) {
    due = ready;
    if (ready < BURST_BYTES) {
      burst = false;
      rest = SHORTEST_NANOS;
      reads = 0;
    } else if (ready >= rest / SHORTEST_NANOS * FAST_BYTES) {
      rest = Math.min(LONGEST_NANOS, 2 * rest);
    }
  }

  /**
   * @param count bytes that were read
   * @param nanos of {@link System#nanoTime}
   */
  void read(int count, long nanos) {
    if (burst) {
      due -= count;
      return;
    }
    if (nanos - readsSince > BURST_NANOS) {
      readsSince = nanos;
      reads = 0;
    }
    reads++;
    burst = count >= BURST_BYTES || reads >= BURST_READS;
  }
}
