// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.app.console.ExitCode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Shows a screen and gives it the keys, one turn after the other. For one thread. */
public final class KeyLoop {
  /** A key is answered at once; what else changes the screen, within this time, in milliseconds. */
  private static final long PATIENCE = 100;

  /** Ages on the screen go on, in milliseconds. */
  private static final long REDRAW = 1_000;

  private final LiveTerminal terminal;
  private final Screen screen;
  private boolean stale = true;
  private long drawn;
  private int rows;
  private int columns;

  public KeyLoop(LiveTerminal terminal, Screen screen) {
    this.terminal = terminal;
    this.screen = screen;
  }

  /** Turns until somebody quits. */
  public ExitCode run() {
    Optional<ExitCode> end = Optional.empty();
    while (end.isEmpty()) {
      end = turn(false);
    }
    return end.get();
  }

  /**
   * Draws where there is something new, waits a moment for a key and does what it asks for.
   *
   * @param changed whether something but a key has changed the screen
   * @return what it ended with; empty: it goes on
   */
  public Optional<ExitCode> turn(boolean changed) {
    long ticks = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    if (changed
        || stale
        || ticks - drawn >= REDRAW
        || rows != terminal.rows()
        || columns != terminal.columns()) {
      rows = terminal.rows();
      columns = terminal.columns();
      terminal.draw(screen.lines(rows, columns));
      drawn = ticks;
      stale = false;
    }
    Optional<Key> key = terminal.key(PATIENCE);
    stale = key.isPresent();
    return key.flatMap(this::answer);
  }

  private Optional<ExitCode> answer(Key key) {
    switch (wish(key)) {
      case QUIT -> {
        return Optional.of(ExitCode.READY);
      }
      case INTERRUPT -> {
        return Optional.of(ExitCode.INTERRUPTED);
      }
      case DRAW_AGAIN -> terminal.redraw();
      case MOUSE ->
          screen.say(
              terminal.mouse()
                  ? "the wheel scrolls, a click selects; m leaves the mouse to the terminal"
                  : "the mouse is the terminal's again");
      case COPY ->
          screen.say(
              terminal.copy(screen.toCopy())
                  ? "sent to the clipboard, where the terminal takes it"
                  : "too long for a clipboard");
      case NOTHING -> {}
    }
    return Optional.empty();
  }

  /** Some keys mean the same everywhere, also while somebody types. */
  private Wish wish(Key key) {
    return switch (key.kind()) {
      case INTERRUPT -> Wish.INTERRUPT;
      case CLOSED -> Wish.QUIT;
      case REDRAW -> Wish.DRAW_AGAIN;
      default -> screen.key(key);
    };
  }
}
