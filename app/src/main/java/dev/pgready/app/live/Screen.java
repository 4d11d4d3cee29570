// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import java.util.List;

/** What stands on a terminal of one's own, and what keys do to it. For one thread. */
public interface Screen {
  /**
   * The screen, from the top.
   *
   * @param height in rows, at least 1
   * @param width in cells, at least 1
   */
  List<StyledLine> lines(int height, int width);

  /** Takes a key; those that mean the same everywhere, such as Ctrl-C, do not come here. */
  Wish key(Key key);

  /** What {@link Wish#COPY} is about. */
  String toCopy();

  /**
   * Fills a screen up, so that its last row is the foot where there is room for one.
   *
   * @param height in rows
   */
  static List<StyledLine> filled(List<StyledLine> lines, StyledLine foot, int height) {
    while (lines.size() < height - 1) {
      lines.add(StyledLine.EMPTY);
    }
    if (lines.size() < height) {
      lines.add(foot);
    }
    return lines;
  }

  /** One line until the next key. */
  void say(String text);
}
