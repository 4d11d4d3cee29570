// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.KeyLoop;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.app.live.Screen;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.Wish;
import dev.pgready.app.watch.Gate;
import dev.pgready.app.watch.source.Address;
import dev.pgready.app.watch.source.Feed;
import dev.pgready.app.watch.source.RecordedFeed;
import dev.pgready.app.watch.source.Watchable;
import dev.pgready.app.watch.view.TailPage;
import dev.pgready.app.watch.view.WatchScreen;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code watch} on a terminal. */
public final class LiveLoop {
  private final Cycle cycle;
  private final WatchScreen screen;
  private final KeyLoop keys;
  private final Map<String, Address> addresses = new HashMap<>();
  private @Nullable SlotTail tail;

  /**
   * @param databases those of the cycle; empty: a recording is played
   */
  public LiveLoop(Cycle cycle, LiveTerminal terminal, List<Watchable> databases) {
    this.cycle = cycle;
    databases.forEach(one -> addresses.put(one.name(), one.address()));
    this.screen = new WatchScreen(cycle.databases(), cycle.wanted(), cycle.recorded());
    this.keys = new KeyLoop(terminal, new Shown());
  }

  /** What it ended with, and lines about it for after the screen is gone. */
  public record End(ExitCode code, List<String> words) {
    public End {
      words = List.copyOf(words);
    }
  }

  /** The screen as it is at this moment; of a recording, at that one. */
  private final class Shown implements Screen {
    @Override
    public List<StyledLine> lines(int height, int width) {
      return cycle.databases().isEmpty() ? List.of() : screen.lines(height, width, cycle.now());
    }

    @Override
    public Wish key(Key key) {
      return screen.key(key);
    }

    @Override
    public String toCopy() {
      return screen.toCopy();
    }

    @Override
    public void say(String text) {
      screen.say(text);
    }
  }

  /** Until somebody quits, or a gate is decided. */
  public End run() throws IOException, InterruptedException {
    try {
      return turns();
    } finally {
      SlotTail reading = tail;
      if (reading != null) {
        reading.close();
        reading.awaitEnd();
      }
    }
  }

  private End turns() throws IOException, InterruptedException {
    while (true) {
      boolean took = take();
      boolean changed = attend() || took;
      List<String> never = cycle.neverAnswered();
      if (!never.isEmpty()) {
        return new End(ExitCode.NO_FACTS, never);
      }
      Gate gate = cycle.gate();
      if (gate != null) {
        String words = gate.words(Cycle.ticks());
        screen.note(words);
        Optional<ExitCode> decided = cycle.decided();
        if (decided.isPresent()) {
          return new End(decided.get(), List.of(words));
        }
      }
      Optional<ExitCode> end = keys.turn(changed);
      if (end.isPresent()) {
        return new End(end.get(), List.of());
      }
      if (screen.stepping()) {
        step();
      }
    }
  }

  /**
   * Reads the slot that the screen wants to show, and no other; whether anything has come of it.
   */
  private boolean attend() {
    TailPage page = screen.tail().orElse(null);
    SlotTail reading = tail;
    if (reading != null && reading.page() != page) {
      reading.close();
      tail = null;
    }
    if (page == null) {
      return false;
    }
    Address address = addresses.get(page.server());
    if (tail == null && address != null) {
      tail = new SlotTail(page, address).start();
    }
    return page.fresh();
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
