// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import java.util.List;

/** Which part of a longer text a screen shows. For one thread. */
public final class Scroll {
  private static final int PAGE = 10;

  private static final int WHEEL = 3;

  private int first;

  /** Back to the beginning. */
  public void top() {
    first = 0;
  }

  /** To the end of whatever is shown next. */
  public void bottom() {
    first = Integer.MAX_VALUE;
  }

  /** Takes a key that moves the text; false: it means nothing to it. */
  public boolean takes(Key key) {
    int step =
        switch (key.kind()) {
          case UP -> -1;
          case DOWN -> 1;
          case WHEEL_UP -> -WHEEL;
          case WHEEL_DOWN -> WHEEL;
          case PAGE_UP -> -PAGE;
          case PAGE_DOWN -> PAGE;
          case CHARACTER -> key.is('j') ? 1 : key.is('k') ? -1 : 0;
          default -> 0;
        };
    first += step;
    return step != 0;
  }

  /**
   * The lines that are shown, which are never beyond the end.
   *
   * @param rows how many fit, from 1
   */
  public List<StyledLine> of(List<StyledLine> text, int rows) {
    first = Math.max(0, Math.min(first, text.size() - rows));
    return text.subList(first, Math.min(text.size(), first + rows));
  }

  /** Whether there is more below what was shown last. */
  public boolean more(List<StyledLine> text, int rows) {
    return text.size() > first + rows;
  }
}
