// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.live.StyledLine;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SlotOrder;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.Watched;
import dev.pgready.checks.scope.Phrases;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The plain form: a block of rows for each refresh, for pipes, files and terminals of teletypes.
 */
public final class PlainRows {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Nothing is left out: whoever reads rows has no narrow screen. */
  private static final int WIDE = 400;

  private PlainRows() {}

  /**
   * One refresh of one database.
   *
   * @param rows its slots
   * @param several whether each row names its database, as there are others
   * @param at in milliseconds since 1970
   */
  public static String of(Watched database, List<SlotRow> rows, long at, boolean several) {
    StringBuilder text = new StringBuilder();
    List<StyledLine> lines = new ArrayList<>();
    Sample sample = database.sample();
    String time = TIME.format(Instant.ofEpochMilli(at));
    if (database.problem() != null) {
      lines.add(
          StyledLine.of(
              "%s  %s: no answer: %s".formatted(time, database.name(), database.problem())));
    } else if (sample != null) {
      lines.add(
          StyledLine.of(
              "%s  %s  PostgreSQL %s%s, %s of %s slots, %s of %s senders, %s of %s sessions%s"
                  .formatted(
                      time,
                      database.name(),
                      sample.release(),
                      sample.recovery() ? " (standby)" : "",
                      sample.slots().size(),
                      sample.maxSlots(),
                      sample.senders(),
                      sample.maxSenders(),
                      sample.connections(),
                      sample.maxConnections(),
                      sample.hidden() == 0
                          ? ""
                          : ", %s hidden from role %s"
                              .formatted(
                                  Phrases.count(sample.hidden(), "other session"),
                                  sample.role()))));
      if (!rows.isEmpty()) {
        List<SlotRow> sorted = SlotOrder.URGENCY.sorted(rows);
        Grid grid = SlotTable.of(sorted, several, false, WIDE);
        lines.add(StyledLine.of(grid.head().text()));
        for (int i = 0; i < sorted.size(); i++) {
          lines.add(grid.line(i, false, WIDE));
        }
      }
    }
    lines.forEach(line -> text.append(line.text().stripTrailing()).append('\n'));
    return text.toString();
  }
}
