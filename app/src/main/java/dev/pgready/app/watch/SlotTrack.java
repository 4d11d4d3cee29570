// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The WAL that one slot held during the last minutes. Of constant size. */
public final class SlotTrack {
  /** How far back it remembers, in milliseconds. */
  public static final long MEMORY = 300_000;

  /** Of two points, in milliseconds: closer ones count as one. */
  private static final long APART = 1_000;

  /** Growth is that of this time, in milliseconds: a burst is over, a trend is there. */
  private static final long TREND = 60_000;

  /** Two neighbours are at least half of it apart. */
  private static final int POINTS = (int) (2 * MEMORY / APART);

  private final long[] times = new long[POINTS];
  private final long[] held = new long[POINTS];
  private int next;
  private int count;
  private long firstSeen = -1;

  /**
   * @param at in milliseconds; what is not later than before is left out
   * @param bytes at least 0
   */
  void add(long at, long bytes) {
    if (firstSeen < 0) {
      firstSeen = at;
    }
    if (count > 0) {
      int last = Math.floorMod(next - 1, POINTS);
      if (at <= times[last]) {
        return;
      }
      // the newest is always there; it moves until it is far enough from the one before
      int before = Math.floorMod(next - 2, POINTS);
      if (count > 1 && at - times[before] < APART) {
        times[last] = at;
        held[last] = bytes;
        return;
      }
    }
    times[next] = at;
    held[next] = bytes;
    next = (next + 1) % POINTS;
    count = Math.min(POINTS, count + 1);
  }

  /** When the slot was there first, in the server's milliseconds; -1: never. */
  public long firstSeen() {
    return firstSeen;
  }

  /**
   * How fast the held WAL grows, in bytes a second, negative where it shrinks: the slope of the
   * straight line that fits best. Empty: it has not been watched for a second yet.
   */
  public OptionalDouble growth() {
    if (count < 2) {
      return OptionalDouble.empty();
    }
    long end = times[at(count - 1)];
    int from = 0;
    while (from < count - 2 && end - times[at(from)] > TREND) {
      from++;
    }
    if (end - times[at(from)] < APART) {
      return OptionalDouble.empty();
    }
    int points = count - from;
    double meanTime = 0;
    double meanHeld = 0;
    for (int i = from; i < count; i++) {
      meanTime += (times[at(i)] - end) / (double) points;
      meanHeld += held[at(i)] / (double) points;
    }
    double both = 0;
    double spread = 0;
    for (int i = from; i < count; i++) {
      double time = times[at(i)] - end - meanTime;
      both += time * (held[at(i)] - meanHeld);
      spread += time * time;
    }
    return spread == 0 ? OptionalDouble.empty() : OptionalDouble.of(both / spread * 1000);
  }

  private int at(int age) {
    return Math.floorMod(next - count + age, POINTS);
  }

  /**
   * What was held, in so many equal parts of time up to now; -1 where nothing was seen yet. Early
   * on the parts are short, so that something is to be seen at once.
   */
  public long[] parts(int number, long now) {
    long[] parts = new long[number];
    Arrays.fill(parts, -1);
    if (count == 0 || number == 0) {
      return parts;
    }
    long first = Math.max(times[at(0)], now - MEMORY);
    long span = Math.max(now - first, number * APART);
    long start = now - span;
    for (int i = 0; i < count; i++) {
      long time = times[at(i)];
      if (time >= start && time <= now) {
        int part = (int) Math.min(number - 1, (time - start) * number / span);
        parts[part] = Math.max(parts[part], held[at(i)]);
      }
    }
    // a part that no refresh fell into is as the one before
    for (int i = 1; i < number; i++) {
      if (parts[i] < 0) {
        parts[i] = parts[i - 1];
      }
    }
    return parts;
  }
}
