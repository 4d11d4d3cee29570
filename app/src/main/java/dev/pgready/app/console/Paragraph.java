// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.text.Cells;
import java.util.ArrayList;
import java.util.List;

/** Breaks text at spaces so that it fits a width; a word that does not fit stands alone. */
public final class Paragraph {
  private Paragraph() {}

  /**
   * @param first columns that are left in the first line
   * @param rest columns of every further line
   */
  public static List<String> lines(String text, int first, int rest) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int width = 0;
    for (String word : text.split(" ", -1)) {
      int room = lines.isEmpty() ? first : rest;
      int length = Cells.of(word);
      // behind a colon of its own a CI's log might see a command
      if (!line.isEmpty() && width + 1 + length > room && !word.startsWith("::")) {
        lines.add(line.toString());
        line.setLength(0);
        width = 0;
      }
      if (!line.isEmpty()) {
        line.append(' ');
        width++;
      }
      line.append(word);
      width += length;
    }
    lines.add(line.toString());
    return lines;
  }
}
