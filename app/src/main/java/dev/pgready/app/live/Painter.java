// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import java.util.ArrayList;
import java.util.List;

/** Turns frames into what a terminal has to be sent: of each frame only the lines that changed. */
final class Painter {
  private final boolean color;
  private List<String> shown = List.of();
  private int rows = -1;
  private int columns = -1;

  Painter(boolean color) {
    this.color = color;
  }

  /** Everything is drawn again, as after something else has written to the terminal. */
  void forget() {
    rows = -1;
  }

  /**
   * @param lines from the top; those that do not fit are left out
   * @return empty: nothing has changed
   */
  String paint(List<StyledLine> lines, int newRows, int newColumns) {
    StringBuilder out = new StringBuilder();
    if (newRows != rows || newColumns != columns) {
      out.append("\u001b[0m\u001b[2J");
      shown = List.of();
      rows = newRows;
      columns = newColumns;
    }
    List<String> now = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      now.add(i < lines.size() ? lines.get(i).cut(columns).ansi(color) : "");
      String before = i < shown.size() ? shown.get(i) : "";
      if (!now.get(i).equals(before)) {
        // erased first: behind a line that is full the cursor still stands on its last character
        out.append("\u001b[").append(i + 1).append(";1H\u001b[K").append(now.get(i));
      }
    }
    shown = now;
    return out.toString();
  }
}
