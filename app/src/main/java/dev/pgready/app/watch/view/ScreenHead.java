// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.Watched;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import java.util.ArrayList;
import java.util.List;

/** The lines above the table: which server, how much is free, and what is wrong with asking. */
final class ScreenHead {
  /** How long a restart is told, in milliseconds. */
  private static final long NEWS = 60_000;

  /** What is fewer is nearly nothing. */
  private static final int FEW = 1;

  private static final int MOST_NEWS = 3;

  private ScreenHead() {}

  /**
   * @param shown the database of the slot that is selected
   */
  static List<StyledLine> lines(
      List<Watched> databases, Watched shown, long now, String help, int width) {
    List<StyledLine> lines = new ArrayList<>();
    StyledLine first = summary(shown, databases.size());
    int room = width - help.length() - 1;
    lines.add(first.cells() < room - 1 ? first.padded(room).and(help, Tone.FAINT) : first);
    List<StyledLine> news = new ArrayList<>();
    for (Watched database : databases) {
      String before = databases.size() > 1 ? database.name() + ": " : "";
      if (database.problem() != null) {
        news.add(StyledLine.of(" %s%s ".formatted(before, silence(database, now)), Tone.BAD));
      } else if (restarted(database, now)) {
        news.add(
            StyledLine.of(
                " %sthe server was restarted %s ago "
                    .formatted(
                        before, Quantities.millis((now - database.restartedAt()) / 1000 * 1000)),
                Tone.CARE));
      }
    }
    lines.addAll(news.subList(0, Math.min(MOST_NEWS, news.size())));
    if (news.size() > MOST_NEWS) {
      lines.add(
          StyledLine.of(
              " and %s more databases: v shows all ".formatted(news.size() - MOST_NEWS),
              Tone.CARE));
    }
    return lines;
  }

  /** Of a database that does not answer. */
  static String silence(Watched database, long now) {
    return "no answer for %s: %s"
        .formatted(
            Quantities.millis((now - database.problemSince()) / 1000 * 1000), database.problem());
  }

  private static boolean restarted(Watched database, long now) {
    return database.restartedAt() > 0 && now - database.restartedAt() < NEWS;
  }

  private static StyledLine summary(Watched database, int of) {
    Sample sample = database.sample();
    StyledLine line = StyledLine.of(" ").and(database.name(), Tone.STRONG);
    if (of > 1) {
      line = line.and("  1 of %s".formatted(of), Tone.FAINT);
    }
    if (sample == null) {
      return line.and(database.problem() == null ? "  connecting" : "");
    }
    line = line.and("  PG " + sample.release());
    if (sample.recovery()) {
      line = line.and(" standby");
    }
    line = count(line, "slots", sample.slots().size(), sample.maxSlots());
    line = count(line, "senders", sample.senders(), sample.maxSenders());
    line = count(line, "sessions", sample.connections(), sample.maxConnections());
    Double rate = database.walRate();
    if (rate != null) {
      line = line.and("  WAL " + Wording.rate(rate));
    }
    if (sample.hidden() > 0) {
      line = line.and("  ").and(Phrases.count(sample.hidden(), "session") + " hidden", Tone.OPEN);
    }
    return line;
  }

  private static StyledLine count(StyledLine line, String what, int used, int most) {
    return line.and("  %s ".formatted(what))
        .and("%s/%s".formatted(used, most), most - used <= FEW ? Tone.CARE : Tone.PLAIN);
  }
}
