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
   * longer than a line is broken where the line ends.
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
        line.append(first ? "" : " ");
        String rest = word;
        for (int fits = fits(rest, most - Cells.of(line.toString()));
            fits < rest.length();
            fits = fits(rest, most - indent.length())) {
          lines.add(line + rest.substring(0, fits));
          rest = rest.substring(fits);
          line.setLength(0);
          line.append(indent);
        }
        line.append(rest);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** How many characters of a word take at most so many cells; one at least. */
  private static int fits(String word, int cells) {
    int end = 0;
    int used = 0;
    while (end < word.length()) {
      int next = word.offsetByCodePoints(end, 1);
      used += Cells.of(word.substring(end, next));
      if (used > cells && end > 0) {
        return end;
      }
      end = next;
    }
    return end;
  }
}
