// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.SlotTrack;
import java.util.ArrayList;
import java.util.List;

/** The slots as a table. */
final class SlotTable {
  /** Of the history, in cells. */
  private static final int BARS = 10;

  private static final List<Grid.Column> COLUMNS =
      List.of(
          new Grid.Column("SLOT", 0, false, 40),
          new Grid.Column("READER", 4, false, 34),
          new Grid.Column("STATE", 6, false, 22),
          new Grid.Column("HELD", 0, true, 12),
          new Grid.Column("LIMIT", 8, true, 12),
          new Grid.Column("GROWTH", 3, true, 12),
          new Grid.Column("TIME LEFT", 2, true, 12),
          new Grid.Column("LAG", 5, true, 12),
          new Grid.Column("LAST 5 MIN", 7, false, BARS));

  private static final Grid.Column DATABASE = new Grid.Column("DATABASE", 1, false, 24);

  private SlotTable() {}

  /**
   * @param several whether slots of more than one database are among them
   * @param history whether the last minutes are drawn
   */
  static Grid of(List<SlotRow> rows, boolean several, boolean history, int width) {
    List<Grid.Column> columns = new ArrayList<>(COLUMNS);
    if (!history) {
      columns.remove(columns.size() - 1);
    }
    if (several) {
      columns.add(1, DATABASE);
    }
    return new Grid(
        columns,
        rows.stream().map(row -> row(row, several, history)).toList(),
        several ? 3 : 2,
        width);
  }

  private static Grid.Row row(SlotRow row, boolean several, boolean history) {
    List<String> cells = new ArrayList<>();
    cells.add(row.slot().name());
    if (several) {
      cells.add(row.database().name());
    }
    cells.add(Wording.reader(row));
    cells.add(Wording.state(row));
    cells.add(Wording.bytes(row.slot().heldBytes()));
    cells.add(Wording.limit(row));
    cells.add(Wording.rate(row.outlook().growth()));
    cells.add(Wording.left(row));
    cells.add(Wording.lag(row));
    if (history) {
      SlotTrack track = row.database().track(row.slot().name());
      cells.add(track == null ? "" : Sparkline.of(track.parts(BARS, row.sample().at())));
    }
    String rest = row.slot().creating() ? Wording.waits(row) : null;
    // its head line says so where it is the only one
    boolean old = several && row.database().problem() != null;
    return new Grid.Row(
        old ? Wording.UNKNOWN : Wording.mark(row),
        cells,
        rest,
        old ? Tone.FAINT : Wording.tone(row));
  }
}
