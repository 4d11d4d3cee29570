// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.WordWrap;
import java.util.ArrayList;
import java.util.List;

/** What keys do, and what columns mean. */
final class KeyHelp {
  /** Cells before the words. */
  private static final int NAME = 12;

  private static final String[][] KEYS = {
    {"j k arrows", "choose a slot, or scroll"},
    {"Enter d", "the slot: who reads it, what it holds, what can be done about it"},
    {"y", "copy the first statement of that to the clipboard (OSC 52)"},
    {"t", "the changes that wait in the slot, without moving it; asks before it reads"},
    {"w", "transactions that keep old rows, or slot creation, waiting"},
    {"b", "standbys and slots that survive a failover"},
    {"v", "all databases that are watched, and whether they answer"},
    {"/ Esc", "show slots with these characters in their name, database or reader; all again"},
    {"s", "sort by urgency, name, held WAL, growth, time left or lag"},
    {"p", "pause; a recording goes on with the right arrow, one refresh at a time"},
    {"m", "read the mouse: the wheel scrolls, a click selects, another one opens; off again"},
    {"Ctrl-L", "draw everything again"},
    {"q Ctrl-C", "quit"}
  };

  private static final String[][] COLUMNS = {
    {"HELD", "WAL that the server keeps for the slot"},
    {"LIMIT", "max_slot_wal_keep_size: a slot that holds more is lost"},
    {"GROWTH", "of the held WAL, over the last minute"},
    {"TIME LEFT", "until it reaches the limit at this growth; checkpoint: lost at the next one"},
    {"LAG", "behind the end of WAL: a time where the server measures it, else bytes"}
  };

  private KeyHelp() {}

  /**
   * @param width in cells
   */
  static List<StyledLine> lines(int width) {
    List<StyledLine> lines = new ArrayList<>();
    lines.add(
        StyledLine.of(" pgready watch reads; it changes nothing on the server.", Tone.STRONG));
    lines.add(StyledLine.EMPTY);
    add(lines, width, KEYS);
    lines.add(StyledLine.EMPTY);
    add(lines, width, COLUMNS);
    return lines;
  }

  private static void add(List<StyledLine> lines, int width, String[]... words) {
    for (String[] pair : words) {
      String name = pair[0];
      for (String line : WordWrap.of(pair[1], width - NAME)) {
        lines.add(StyledLine.of(" %-11s".formatted(name), Tone.STRONG).and(line));
        name = "";
      }
    }
  }
}
