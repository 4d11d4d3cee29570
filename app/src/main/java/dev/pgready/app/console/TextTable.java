// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of words in columns, two spaces apart; the last column is not padded. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable row(String... cells) {
    rows.add(List.of(cells).stream().map(Printable::line).toList());
    return this;
  }

  /** As they were given, what cannot be printed made visible. */
  public List<List<String>> rows() {
    return List.copyOf(rows);
  }

  public void print(PrintWriter out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), Cells.of(row.get(i))));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        boolean last = i + 1 == row.size();
        line.append(last ? row.get(i) : Cells.padded(row.get(i), widths.get(i) + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
