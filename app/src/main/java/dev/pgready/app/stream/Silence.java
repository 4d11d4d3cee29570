// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import java.util.concurrent.TimeUnit;

/** For how long nothing has come through a stream, and what to do about it. Times in ns. */
final class Silence {
  /** A server sends a message in one go: nobody rests in the midst of one. */
  static final long LONGEST_GAP = TimeUnit.SECONDS.toNanos(30);

  private static final long LONGEST_QUIET = TimeUnit.SECONDS.toNanos(10);
  private static final long SHORTEST_QUIET = TimeUnit.SECONDS.toNanos(1);

  /** What to do now. */
  enum Step {
    NOTHING,
    /** Ask the server for an answer. */
    ASK,
    /** It was asked and did not answer: find out whether it is there. */
    FIND_OUT,
    /** The rest of a message does not come. */
    CUT
  }

  private final long quiet;
  private long seen = -1;
  private long since;
  private boolean asked;

  /**
   * @param walSenderTimeoutMillis of the server; 0: none
   * @param now of the same clock as all later times
   */
  Silence(long walSenderTimeoutMillis, long now) {
    long half = TimeUnit.MILLISECONDS.toNanos(walSenderTimeoutMillis) / 2;
    this.quiet =
        walSenderTimeoutMillis == 0
            ? LONGEST_QUIET
            : Math.min(LONGEST_QUIET, Math.max(SHORTEST_QUIET, half));
    this.since = now;
  }

  /** How long a stream may be silent before the server is asked. */
  long quiet() {
    return quiet;
  }

  long length(long now) {
    return now - since;
  }

  /**
   * @param bytes that have come since the start
   * @param waiting whether the reader waits for more; a busy one hears nothing
   * @param inMessage whether it is in the midst of a message
   */
  Step step(long now, long bytes, boolean waiting, boolean inMessage) {
    if (bytes != seen || !waiting) {
      seen = bytes;
      since = now;
      asked = false;
      return Step.NOTHING;
    }
    if (inMessage && length(now) > LONGEST_GAP) {
      return Step.CUT;
    }
    if (!asked && length(now) > quiet) {
      asked = true;
      return Step.ASK;
    }
    return length(now) > 2 * quiet ? Step.FIND_OUT : Step.NOTHING;
  }

  /** The server is there: it may be busy, and is asked again after another silence. */
  void excused(long now, boolean inMessage) {
    if (!inMessage) {
      since = now;
    }
    asked = false;
  }

  /** Whether something has come since the last step. */
  boolean brokenBy(long bytes) {
    return bytes != seen;
  }
}
