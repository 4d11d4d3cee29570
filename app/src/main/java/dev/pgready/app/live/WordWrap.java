// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Breaks text for a screen. */
public final class WordWrap {
  /** Narrower than this nothing can be read, in cells. */
  private static final int NARROWEST = 10;

  private WordWrap() {}

  /**
   * Lines of at most so many cells, broken at spaces, harmless; leading spaces stay. A word that is
   * longer than a line stays whole, and the screen cuts it.
   */
  public static List<String> of(String text, int width) {
    List<String> lines = new ArrayList<>();
    int most = Math.max(NARROWEST, width);
    for (String part : text.split("\n", -1)) {
      String safe = Printable.line(part);
      String indent = " ".repeat(safe.length() - safe.stripLeading().length());
      StringBuilder line = new StringBuilder(indent);
      for (String word : safe.strip().split(" ")) {
        boolean first = line.length() == indent.length();
        if (!first && Cells.of(line.toString()) + 1 + Cells.of(word) > most) {
          lines.add(line.toString());
          line.setLength(0);
          line.append(indent);
          first = true;
        }
        line.append(first ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
