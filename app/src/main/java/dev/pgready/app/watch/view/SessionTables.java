// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.Watched;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions that keep rows or slot creation waiting, and standbys. */
final class SessionTables {
  /** A transaction that is open for longer is worth a look, in milliseconds. */
  private static final long LONG = 60_000;

  private static final List<Grid.Column> TRANSACTIONS =
      List.of(
          new Grid.Column("PID", 0, true, 20),
          new Grid.Column("APPLICATION", 1, false, 24),
          new Grid.Column("ROLE", 4, false, 20),
          new Grid.Column("DATABASE", 5, false, 20),
          new Grid.Column("STATE", 2, false, 30),
          new Grid.Column("OPEN", 0, true, 12),
          new Grid.Column("XMIN AGE", 3, true, 12),
          new Grid.Column("WRITES", 6, false, 6));

  private static final List<Grid.Column> STANDBYS =
      List.of(
          new Grid.Column("APPLICATION", 0, false, 24),
          new Grid.Column("ADDRESS", 3, false, 40),
          new Grid.Column("STATE", 1, false, 12),
          new Grid.Column("SYNC", 5, false, 10),
          new Grid.Column("SLOT", 4, false, 30),
          new Grid.Column("TO SEND", 6, true, 12),
          new Grid.Column("TO REPLAY", 0, true, 12),
          new Grid.Column("LAG", 2, true, 12));

  private SessionTables() {}

  static List<StyledLine> transactions(List<Watched> databases, int width) {
    List<StyledLine> lines = new ArrayList<>();
    for (Watched database : databases) {
      Sample sample = database.sample();
      if (sample == null) {
        continue;
      }
      title(
          lines, databases, database, "Transactions that keep old rows, or slot creation, waiting");
      List<Grid.Row> rows = new ArrayList<>();
      for (Sample.Prepared one : sample.prepared()) {
        rows.add(prepared(one));
      }
      for (Sample.Transaction one : sample.transactions()) {
        rows.add(transaction(one));
      }
      table(lines, TRANSACTIONS, rows, "none", width);
      if (sample.hidden() > 0) {
        lines.add(
            StyledLine.of(
                " role %s cannot see what %s: ask as a member of pg_monitor"
                    .formatted(
                        sample.role(),
                        sample.hidden() == 1
                            ? "1 other session does"
                            : sample.hidden() + " other sessions do"),
                Tone.OPEN));
      }
    }
    return lines;
  }

  private static Grid.Row prepared(Sample.Prepared one) {
    return new Grid.Row(
        mark(one.openMillis()),
        List.of(
            "prepared",
            one.gid(),
            orNone(one.user()),
            orNone(one.database()),
            "prepared",
            Wording.millis(one.openMillis()),
            number(one.xminAge()),
            "yes"),
        null,
        tone(one.openMillis()));
  }

  private static Grid.Row transaction(Sample.Transaction one) {
    String since = one.stateMillis() == null ? "" : " " + Wording.millis(one.stateMillis());
    return new Grid.Row(
        mark(one.openMillis()),
        List.of(
            String.valueOf(one.pid()),
            one.application() == null || one.application().isEmpty()
                ? orNone(one.kind())
                : one.application(),
            orNone(one.user()),
            orNone(one.database()),
            one.state() == null ? Wording.NONE : one.state() + since,
            one.openMillis() == null ? Wording.NONE : Wording.millis(one.openMillis()),
            number(one.xminAge()),
            one.writes() ? "yes" : "no"),
        null,
        tone(one.openMillis()));
  }

  private static String mark(@Nullable Long open) {
    return open != null && open >= LONG ? "!" : " ";
  }

  private static Tone tone(@Nullable Long open) {
    return open != null && open >= LONG ? Tone.CARE : Tone.PLAIN;
  }

  static List<StyledLine> standbys(List<Watched> databases, int width) {
    List<StyledLine> lines = new ArrayList<>();
    for (Watched database : databases) {
      Sample sample = database.sample();
      if (sample == null) {
        continue;
      }
      title(lines, databases, database, "Standbys, backups and other readers of all WAL");
      List<Grid.Row> rows = new ArrayList<>();
      for (Sample.Standby one : sample.standbys()) {
        rows.add(standby(one));
      }
      table(lines, STANDBYS, rows, "none", width);
      long failover = sample.slots().stream().filter(Sample.Slot::failover).count();
      long synced = sample.slots().stream().filter(Sample.Slot::synced).count();
      long logical = sample.slots().stream().filter(Sample.Slot::logical).count();
      if (sample.version() >= 170_000 && logical > 0) {
        lines.add(
            StyledLine.of(
                sample.recovery()
                    ? " %s of %s logical slots are copied from the primary"
                        .formatted(synced, logical)
                    : " %s of %s logical slots would survive a failover (failover = true)"
                        .formatted(failover, logical)));
      }
    }
    return lines;
  }

  private static Grid.Row standby(Sample.Standby one) {
    return new Grid.Row(
        " ",
        List.of(
            orNone(one.application()),
            orNone(one.address()),
            one.state() == null ? Wording.UNKNOWN : one.state(),
            orNone(one.sync()),
            orNone(one.slot()),
            Wording.bytes(one.sentBytes()),
            Wording.bytes(one.replayBytes()),
            one.lagMillis() == null ? Wording.NONE : Wording.millis(one.lagMillis())),
        null,
        Tone.PLAIN);
  }

  private static void title(
      List<StyledLine> lines, List<Watched> databases, Watched database, String title) {
    if (!lines.isEmpty()) {
      lines.add(StyledLine.EMPTY);
    }
    StyledLine line = StyledLine.of(" " + title, Tone.STRONG);
    lines.add(databases.size() > 1 ? line.and("  " + database.name()) : line);
  }

  private static void table(
      List<StyledLine> lines,
      List<Grid.Column> columns,
      List<Grid.Row> rows,
      String none,
      int width) {
    if (rows.isEmpty()) {
      lines.add(StyledLine.of(" " + none, Tone.FAINT));
      return;
    }
    Grid grid = new Grid(columns, rows, columns.size(), width);
    lines.add(grid.head());
    for (int i = 0; i < rows.size(); i++) {
      lines.add(grid.line(i, false, width));
    }
  }

  private static String orNone(@Nullable String text) {
    return text == null || text.isEmpty() ? Wording.NONE : text;
  }

  private static String number(@Nullable Long number) {
    return number == null ? Wording.NONE : number.toString();
  }
}
