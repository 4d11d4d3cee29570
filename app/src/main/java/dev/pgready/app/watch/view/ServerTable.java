// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All that is watched, a line each: whether it answers, what is free, what is the matter. */
final class ServerTable {
  private static final List<Grid.Column> COLUMNS =
      List.of(
          new Grid.Column("DATABASE", 0, false, 40),
          new Grid.Column("PG", 5, false, 14),
          new Grid.Column("SLOTS", 1, true, 12),
          new Grid.Column("SENDERS", 4, true, 12),
          new Grid.Column("SESSIONS", 6, true, 12),
          new Grid.Column("WAL", 7, true, 12),
          new Grid.Column("MOST HELD", 3, true, 12),
          new Grid.Column("UNREAD", 2, true, 6),
          new Grid.Column("LOST", 2, true, 4));

  private ServerTable() {}

  static List<StyledLine> lines(List<Watched> databases, long now, int width) {
    List<Grid.Row> rows = new ArrayList<>();
    for (Watched database : databases) {
      rows.add(row(database, now));
    }
    Grid grid = new Grid(COLUMNS, rows, 1, width);
    List<StyledLine> lines = new ArrayList<>(List.of(grid.head()));
    for (int i = 0; i < rows.size(); i++) {
      lines.add(grid.line(i, false, width));
    }
    return lines;
  }

  private static Grid.Row row(Watched database, long now) {
    Sample sample = database.sample();
    if (database.problem() != null || sample == null) {
      boolean silent = database.problem() != null;
      return new Grid.Row(
          silent ? "!" : " ",
          List.of(database.name(), "", "", "", "", "", "", "", ""),
          silent ? ScreenHead.silence(database, now) : "connecting",
          silent ? Tone.BAD : Tone.FAINT);
    }
    List<SlotRow> slots = database.rows();
    long unread = slots.stream().filter(row -> row.urgency() == SlotRow.Urgency.UNREAD).count();
    long lost = slots.stream().filter(row -> row.slot().lost()).count();
    long most =
        slots.stream()
            .map(row -> row.slot().heldBytes())
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    return new Grid.Row(
        lost > 0 ? "!" : " ",
        List.of(
            database.name(),
            sample.release() + (sample.recovery() ? " standby" : ""),
            used(sample.slots().size(), sample.maxSlots()),
            used(sample.senders(), sample.maxSenders()),
            used(sample.connections(), sample.maxConnections()),
            Wording.rate(database.walRate()),
            Wording.bytes(most),
            String.valueOf(unread),
            String.valueOf(lost)),
        null,
        lost > 0 ? Tone.BAD : Tone.PLAIN);
  }

  private static String used(int used, int most) {
    return "%s/%s".formatted(used, most);
  }
}
