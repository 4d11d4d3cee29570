// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.Choices;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.Screen;
import dev.pgready.app.live.Scroll;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.Wish;
import dev.pgready.app.watch.SlotOrder;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the screen, and what keys do to it: pure but for its own state. For one thread.
 */
public final class WatchScreen {
  private static final String HELP = "q quit  ? help ";

  /** Below this there is room for nothing but rows. */
  private static final int ROOMY = 14;

  private enum Place {
    LIST,
    SLOT,
    TRANSACTIONS,
    STANDBYS,
    SERVERS,
    TAIL,
    HELP
  }

  private final List<Watched> databases;
  private final Predicate<SlotRow> wanted;
  private final boolean recorded;
  private final Choices<SlotRow> slots =
      new Choices<>(
          SlotRow::key,
          row -> row.slot().name() + " " + row.database().name() + " " + Wording.reader(row));
  private List<SlotRow> rows = List.of();
  private SlotOrder order = SlotOrder.URGENCY;
  private Place place = Place.LIST;
  private final Scroll scroll = new Scroll();
  private boolean paused;
  private String message = "";
  private String note = "";
  private String toCopy = "";
  private boolean stepping;

  /** Where the first slot of the list stands. */
  private int firstRow;

  private @Nullable TailPage tail;

  /**
   * @param databases at least one; those of a recording may become more
   * @param wanted which slots are looked at
   * @param recorded whether a recording is played
   */
  public WatchScreen(List<Watched> databases, Predicate<SlotRow> wanted, boolean recorded) {
    this.databases = databases;
    this.wanted = wanted;
    this.recorded = recorded;
  }

  /** After the databases have changed; nothing moves while it is paused. */
  public void refresh() {
    if (!paused) {
      refreshPaused();
    }
  }

  /** The same, also while it is paused. */
  public void refreshPaused() {
    rows = databases.stream().flatMap(one -> one.rows().stream()).filter(wanted).toList();
    slots.replace(order.sorted(rows));
  }

  /** All slots that are looked at, whatever the filter shows. */
  public List<SlotRow> rows() {
    return rows;
  }

  public boolean paused() {
    return paused;
  }

  /** Whether a key has asked for the next refresh of a recording at once; asked once. */
  public boolean stepping() {
    boolean asked = stepping;
    stepping = false;
    return asked;
  }

  /** What {@link Wish#COPY} is about. */
  public String toCopy() {
    return toCopy;
  }

  /** The slot whose changes are to be shown, once that was agreed to; empty: none. */
  public Optional<TailPage> tail() {
    return Optional.ofNullable(tail).filter(TailPage::agreed);
  }

  /** One line that stays, such as how a gate stands; empty: none. */
  public void note(String text) {
    note = text;
  }

  /** One line until the next key. */
  public void say(String text) {
    message = text;
  }

  /** Takes a key. */
  public Wish key(Key key) {
    message = "";
    if (slots.typed(key)) {
      return Wish.NOTHING;
    }
    TailPage page = tail;
    if (page != null && (page.typing() || !key.is('q'))) {
      return tail(page, key);
    }
    if (key.is('q')) {
      return Wish.QUIT;
    }
    return place == Place.LIST ? list(key) : page(key);
  }

  private Wish list(Key key) {
    if (slots.moved(key)) {
      return Wish.NOTHING;
    }
    boolean again = key.is(Key.Kind.CLICK) && slots.clicked(key.character() - firstRow);
    if (again || key.is(Key.Kind.ENTER) || key.is('d') || (key.is(Key.Kind.RIGHT) && !recorded)) {
      if (slots.selected().isPresent()) {
        go(Place.SLOT);
      }
    } else if (key.is('/')) {
      slots.type();
    } else if (key.is(Key.Kind.ESCAPE)) {
      slots.filter("");
    } else if (key.is('s')) {
      order = order.next();
      slots.replace(order.sorted(rows));
      say("sorted by " + order.words());
    } else {
      return anywhere(key);
    }
    return Wish.NOTHING;
  }

  private Wish tail(TailPage page, Key key) {
    if (!page.typing() && key.is('y')) {
      toCopy = page.command();
      return Wish.COPY;
    }
    String left = page.key(key);
    if (left != null) {
      go(Place.LIST);
      say(left);
    }
    return Wish.NOTHING;
  }

  private Wish page(Key key) {
    if (scroll.takes(key)) {
      return Wish.NOTHING;
    }
    switch (key.kind()) {
      case ESCAPE, LEFT, BACKSPACE, ENTER -> go(Place.LIST);
      case HOME -> scroll.top();
      default -> {
        if (!key.is('d')) {
          return anywhere(key);
        }
        go(place == Place.SLOT ? Place.LIST : Place.SLOT);
      }
    }
    return Wish.NOTHING;
  }

  private Wish anywhere(Key key) {
    if (key.is('?')) {
      go(place == Place.HELP ? Place.LIST : Place.HELP);
    } else if (key.is('w')) {
      go(place == Place.TRANSACTIONS ? Place.LIST : Place.TRANSACTIONS);
    } else if (key.is('b')) {
      go(place == Place.STANDBYS ? Place.LIST : Place.STANDBYS);
    } else if (key.is('v')) {
      go(place == Place.SERVERS ? Place.LIST : Place.SERVERS);
    } else if (key.is('p') || key.is(' ')) {
      paused = !paused;
      refresh();
    } else if (key.is('y')) {
      return copy();
    } else if (key.is('t')) {
      return look();
    } else if (key.is('m')) {
      return Wish.MOUSE;
    } else if (key.is(Key.Kind.RIGHT) && recorded) {
      stepping = true;
    }
    return Wish.NOTHING;
  }

  /** Into a slot; of a recording only the command can be had. */
  private Wish look() {
    TailPage page = slots.selected().map(TailPage::of).orElse(null);
    if (page == null) {
      say("only a slot of pgoutput that nobody reads can be looked into");
      return Wish.NOTHING;
    }
    if (recorded) {
      toCopy = page.command();
      return Wish.COPY;
    }
    go(Place.TAIL);
    tail = page;
    return Wish.NOTHING;
  }

  private void go(Place to) {
    tail = null;
    place = to;
    scroll.top();
  }

  private Wish copy() {
    Optional<Advice> advice = slots.selected().flatMap(row -> Advice.of(row).stream().findFirst());
    if (advice.isEmpty()) {
      say("there is nothing to copy");
      return Wish.NOTHING;
    }
    toCopy = advice.get().text();
    return Wish.COPY;
  }

  /**
   * The screen, from the top.
   *
   * @param height in rows, at least 1
   * @param width in cells, at least 1
   * @param now in milliseconds since 1970
   */
  public List<StyledLine> lines(int height, int width, long now) {
    Watched shown = slots.selected().map(SlotRow::database).orElse(databases.get(0));
    List<StyledLine> head = new ArrayList<>(ScreenHead.lines(databases, shown, now, HELP, width));
    if (place == Place.SERVERS) {
      // each says on its own line what is the matter
      head.subList(1, head.size()).clear();
    }
    if (!note.isEmpty()) {
      head.add(StyledLine.of(" " + note + " ", Tone.OPEN));
    }
    if (paused) {
      head.add(StyledLine.of(" paused: p goes on ", Tone.CARE));
    }
    StyledLine foot = foot();
    int room = Math.max(1, height - head.size() - (height > 2 ? 1 : 0));
    List<StyledLine> lines = new ArrayList<>(height > head.size() ? head : List.of());
    List<StyledLine> middle =
        switch (place) {
          case LIST -> {
            firstRow = lines.size() + (room > 2 ? 1 : 0);
            yield list(room, width);
          }
          case SLOT -> slots.selected().map(row -> SlotDetails.full(row, width)).orElse(List.of());
          case TRANSACTIONS -> SessionTables.transactions(databases, width);
          case STANDBYS -> SessionTables.standbys(databases, width);
          case SERVERS -> ServerTable.lines(databases, now, width);
          case TAIL -> tail == null ? List.of() : tail.lines(room, width);
          case HELP -> KeyHelp.lines(width);
        };
    if (place != Place.LIST && place != Place.TAIL) {
      middle = scroll.of(middle, room);
    }
    lines.addAll(middle.subList(0, Math.min(room, middle.size())));
    return Screen.filled(lines, foot, height);
  }

  private StyledLine foot() {
    Optional<String> typing = slots.typing();
    if (typing.isPresent()) {
      return StyledLine.of(" /").and(typing.get()).and("▏");
    }
    if (!message.isEmpty()) {
      return StyledLine.of(" " + message, Tone.STRONG);
    }
    if (tail != null) {
      return StyledLine.of(tail.keys(), Tone.FAINT);
    }
    if (place != Place.LIST) {
      return StyledLine.of(" Esc back   j/k scroll   y copy   ? help   q quit", Tone.FAINT);
    }
    StyledLine foot =
        StyledLine.of(
            " Enter details  / filter  s sort: %s  w transactions  b standbys  %s? help%s"
                .formatted(
                    order.words(),
                    databases.size() > 1 ? "v servers  " : "",
                    recorded ? "  p pause  → next" : ""),
            Tone.FAINT);
    return slots.filter().isEmpty()
        ? foot
        : StyledLine.of(
            " /%s: %s of %s slots, Esc shows all"
                .formatted(slots.filter(), slots.shown().size(), slots.total()),
            Tone.STRONG);
  }

  private List<StyledLine> list(int room, int width) {
    List<SlotRow> shown = slots.shown();
    boolean several = databases.size() > 1;
    Grid grid = SlotTable.of(shown, several, true, width);
    List<StyledLine> lines = new ArrayList<>();
    if (room > 2) {
      lines.add(grid.head());
    }
    boolean brief = room >= ROOMY && slots.selected().isPresent();
    int fit = room - lines.size() - (brief ? 3 : 0);
    if (shown.isEmpty()) {
      boolean seen = databases.stream().anyMatch(database -> database.sample() != null);
      lines.add(
          StyledLine.of(
              !seen
                  ? ""
                  : rows.isEmpty() ? " There is no replication slot." : " No slot fits the filter.",
              Tone.FAINT));
      return lines;
    }
    int top = slots.top(Math.max(1, fit));
    for (int i = top; i < Math.min(shown.size(), top + fit); i++) {
      lines.add(grid.line(i, i == slots.index(), width));
    }
    if (brief) {
      while (lines.size() < room - 3) {
        lines.add(StyledLine.EMPTY);
      }
      lines.add(StyledLine.of("─".repeat(width), Tone.FAINT));
      lines.addAll(SlotDetails.brief(slots.selected().orElseThrow()));
    }
    return lines;
  }
}
