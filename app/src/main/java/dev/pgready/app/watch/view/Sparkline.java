// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

/** A row of bars, one cell each. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  /** What differs less is drawn as no difference, in bytes and as a part of the largest value. */
  private static final long NOISE = 1 << 20;

  private static final double STEADY = 0.005;

  private Sparkline() {}

  /**
   * @param values in bytes; -1: nothing was seen
   */
  static String of(long[] values) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (long value : values) {
      if (value >= 0) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    double range = Math.max((double) (most - least), Math.max((double) NOISE, most * STEADY));
    StringBuilder bars = new StringBuilder();
    for (long value : values) {
      int height = (int) Math.min(BARS.length() - 1, (value - least) / range * BARS.length());
      bars.append(value < 0 ? ' ' : BARS.charAt(Math.max(0, height)));
    }
    return bars.toString();
  }
}
