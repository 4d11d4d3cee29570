// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table that leaves out its less important columns where the screen is narrow. */
final class Grid {
  private static final String GAP = "  ";

  /** What a column that is cut still shows, in cells. */
  private static final int NARROWEST = 8;

  /**
   * A column.
   *
   * @param rank the highest is left out first; 0: never
   * @param most cells that it takes
   */
  record Column(String title, int rank, boolean right, int most) {}

  /**
   * A row.
   *
   * @param cells one for each column
   * @param rest takes the place of the last cells; null: they are shown
   */
  record Row(String mark, List<String> cells, @Nullable String rest, Tone tone) {}

  private final List<Column> columns;
  private final int restAt;
  private final List<Row> rows;
  private final List<Integer> shown = new ArrayList<>();
  private final int[] widths;

  /**
   * @param restAt the first of the columns whose place the rest of a row takes
   * @param width of the screen, in cells
   */
  Grid(List<Column> columns, List<Row> rows, int restAt, int width) {
    this.columns = columns;
    this.restAt = restAt;
    this.rows =
        rows.stream()
            .map(
                row ->
                    new Row(
                        row.mark(),
                        row.cells().stream().map(Printable::line).toList(),
                        row.rest(),
                        row.tone()))
            .toList();
    widths = new int[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      shown.add(i);
      widths[i] = Cells.of(columns.get(i).title());
      for (Row row : this.rows) {
        if (row.rest() == null || i < restAt) {
          widths[i] = Math.max(widths[i], Cells.of(row.cells().get(i)));
        }
      }
      widths[i] = Math.min(widths[i], columns.get(i).most());
    }
    fit(width - 1);
  }

  private void fit(int width) {
    while (total() > width) {
      int widest = 0;
      for (int i : shown) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      Integer least =
          shown.stream().max(Comparator.comparing((Integer i) -> columns.get(i).rank())).orElse(0);
      // a long name is cut before a column goes
      int over = total() - width;
      if (widths[widest] - over >= Math.max(NARROWEST * 2, widths[widest] / 2)) {
        widths[widest] -= over;
      } else if (columns.get(least).rank() > 0) {
        shown.remove(least);
      } else {
        widths[widest] = Math.max(1, widths[widest] - Math.max(1, over));
        if (widths[widest] == 1) {
          return;
        }
      }
    }
  }

  private int total() {
    return shown.stream().mapToInt(i -> widths[i]).sum() + GAP.length() * (shown.size() - 1);
  }

  StyledLine head() {
    return StyledLine.of(
        " " + line(columns.stream().map(Column::title).toList(), null), Tone.FAINT);
  }

  StyledLine line(int index, boolean chosen, int width) {
    Row row = rows.get(index);
    String text = line(row.cells(), row.rest());
    StyledLine line =
        StyledLine.of(row.mark(), row.tone())
            .and(text, row.tone() == Tone.CARE ? Tone.PLAIN : row.tone());
    return chosen ? line.all(Tone.CHOSEN).padded(width) : line;
  }

  private String line(List<String> cells, @Nullable String rest) {
    StringBuilder line = new StringBuilder();
    String gap = "";
    for (int i : shown) {
      if (rest != null && i >= restAt) {
        return line.append(gap).append(rest).toString();
      }
      String cell = Cells.cut(cells.get(i), widths[i]);
      int missing = widths[i] - Cells.of(cell);
      line.append(gap);
      line.append(
          columns.get(i).right()
              ? " ".repeat(Math.max(0, missing)) + cell
              : Cells.padded(cell, widths[i]));
      gap = GAP;
    }
    return rest == null || (!shown.isEmpty() && shown.get(shown.size() - 1) >= restAt)
        ? line.toString().stripTrailing()
        : line.append(gap).append(rest).toString();
  }
}
