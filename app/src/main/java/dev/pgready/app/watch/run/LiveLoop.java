// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.app.watch.Gate;
import dev.pgready.app.watch.source.Feed;
import dev.pgready.app.watch.source.RecordedFeed;
import dev.pgready.app.watch.view.WatchScreen;
import java.io.IOException;
import java.util.Optional;

/** {@code watch} on a terminal. */
public final class LiveLoop {
  /** A key is answered at once, a refresh within this time, in milliseconds. */
  private static final long PATIENCE = 100;

  /** Ages on the screen go on, in milliseconds. */
  private static final long REDRAW = 1_000;

  private final Cycle cycle;
  private final LiveTerminal terminal;
  private final WatchScreen screen;

  public LiveLoop(Cycle cycle, LiveTerminal terminal) {
    this.cycle = cycle;
    this.terminal = terminal;
    this.screen = new WatchScreen(cycle.databases(), cycle.wanted(), cycle.recorded());
  }

  /** What it ended with, and a line about it for after the screen is gone; empty: none. */
  public record End(ExitCode code, String words) {}

  /** Until somebody quits, or a gate is decided. */
  public End run() throws IOException, InterruptedException {
    boolean changed = true;
    long drawn = 0;
    int rows = 0;
    int columns = 0;
    while (true) {
      changed |= take();
      Optional<String> never = cycle.neverAnswered();
      if (never.isPresent()) {
        return new End(ExitCode.NO_FACTS, never.get());
      }
      long ticks = Cycle.ticks();
      Gate gate = cycle.gate();
      if (gate != null) {
        screen.note(gate.words(ticks));
        Optional<ExitCode> decided = cycle.decided();
        if (decided.isPresent()) {
          return new End(decided.get(), gate.words(ticks));
        }
      }
      if (changed
          || ticks - drawn >= REDRAW
          || rows != terminal.rows()
          || columns != terminal.columns()) {
        rows = terminal.rows();
        columns = terminal.columns();
        if (!cycle.databases().isEmpty()) {
          terminal.draw(screen.lines(rows, columns, cycle.now()));
        }
        drawn = ticks;
        changed = false;
      }
      Optional<Key> key = terminal.key(PATIENCE);
      if (key.isPresent()) {
        changed = true;
        switch (screen.key(key.get())) {
          case QUIT -> {
            return new End(ExitCode.READY, "");
          }
          case INTERRUPT -> {
            return new End(ExitCode.INTERRUPTED, "");
          }
          case DRAW_AGAIN -> terminal.redraw();
          case STEP -> step();
          case COPY ->
              screen.say(
                  terminal.copy(screen.toCopy())
                      ? "sent to the clipboard, where the terminal takes it"
                      : "too long for a clipboard");
          case NOTHING -> {}
        }
      }
    }
  }

  /** What has come meanwhile; whether anything has. */
  private boolean take() throws IOException, InterruptedException {
    if (screen.paused() && cycle.recorded()) {
      return false;
    }
    boolean any = false;
    Feed.Update update = cycle.feed().next(0);
    for (int i = 0; update != null && i < 1000; i++) {
      cycle.take(update);
      any = true;
      update = i < 999 && !cycle.recorded() ? cycle.feed().next(0) : null;
    }
    if (any) {
      screen.refresh();
    }
    if (cycle.feed() instanceof RecordedFeed recorded && recorded.over()) {
      String fault = recorded.fault();
      screen.note("the recording ends here" + (fault == null ? "" : ": " + fault));
    }
    return any;
  }

  private void step() throws IOException, InterruptedException {
    if (cycle.feed() instanceof RecordedFeed recorded && !recorded.over()) {
      recorded.step();
      Feed.Update update = recorded.next(0);
      if (update != null) {
        cycle.take(update);
        screen.refreshPaused();
      }
    }
  }
}
