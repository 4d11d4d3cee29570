// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.app.console.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of which one element is selected, and of which a filter leaves some. The selection stays
 * on what has the same name when the list is replaced. For one thread.
 */
public final class Choices<T> {
  private final Function<T, String> name;
  private final Function<T, String> searched;
  private List<T> all = List.of();
  private List<T> shown = List.of();
  private String filter = "";
  private int selected;
  private int top;
  private int page = 10;
  private @Nullable TextField typing;

  /**
   * @param name tells elements apart
   * @param searched what the filter looks into
   */
  public Choices(Function<T, String> name, Function<T, String> searched) {
    this.name = name;
    this.searched = searched;
  }

  /** The elements as they are now, in the order in which they are shown. */
  public void replace(List<T> elements) {
    all = List.copyOf(elements);
    narrow();
  }

  /** Leaves what has these characters somewhere, in either case; empty: everything. */
  public void filter(String text) {
    filter = text;
    narrow();
  }

  public String filter() {
    return filter;
  }

  /** From now on what is typed is the filter. */
  public void type() {
    typing = new TextField(filter);
  }

  /** What is typed as the filter; empty: nobody types. */
  public Optional<String> typing() {
    return Optional.ofNullable(typing).map(TextField::text);
  }

  /** Takes a key while the filter is typed; false: nobody types. */
  public boolean typed(Key key) {
    if (typing == null) {
      return false;
    }
    if (key.is(Key.Kind.ENTER)) {
      typing = null;
    } else if (key.is(Key.Kind.ESCAPE)) {
      typing = null;
      filter("");
    } else if (typing.typed(key)) {
      filter(typing.text());
    } else {
      moved(key);
    }
    return true;
  }

  private void narrow() {
    Optional<String> before = selected().map(name);
    String wanted = filter.toLowerCase(Locale.ROOT);
    shown =
        all.stream()
            .filter(one -> searched.apply(one).toLowerCase(Locale.ROOT).contains(wanted))
            .toList();
    if (before.isPresent()) {
      for (int i = 0; i < shown.size(); i++) {
        if (name.apply(shown.get(i)).equals(before.get())) {
          selected = i;
          return;
        }
      }
    }
    selected = Math.max(0, Math.min(selected, shown.size() - 1));
  }

  /** All that the filter leaves. */
  public List<T> shown() {
    return shown;
  }

  /** How many there are without the filter. */
  public int total() {
    return all.size();
  }

  /** Empty: the list is. */
  public Optional<T> selected() {
    return selected < shown.size() ? Optional.of(shown.get(selected)) : Optional.empty();
  }

  /** Where the selected one stands among those shown, from 0. */
  public int index() {
    return selected;
  }

  public void select(int index) {
    selected = Math.max(0, Math.min(index, shown.size() - 1));
  }

  /**
   * The first of the elements to show, so that the selected one is among them.
   *
   * @param rows how many fit, from 1
   */
  public int top(int rows) {
    page = Math.max(1, rows);
    top = Math.max(selected - page + 1, Math.min(top, selected));
    top = Math.max(0, Math.min(top, shown.size() - page));
    return top;
  }

  /**
   * Selects what was clicked on.
   *
   * @param row from the first of the elements that are shown, from 0; another one means nothing
   * @return whether it was selected already
   */
  public boolean clicked(int row) {
    int index = top + row;
    if (row < 0 || row >= page || index >= shown.size()) {
      return false;
    }
    boolean before = index == selected;
    select(index);
    return before;
  }

  /**
   * Those around the selected one, a line each; the selected one is marked.
   *
   * @param rows how many fit, from 1
   */
  public List<StyledLine> lines(int rows, int width, Function<T, StyledLine> line) {
    List<StyledLine> lines = new ArrayList<>();
    int first = top(rows);
    for (int i = first; i < Math.min(shown.size(), first + rows); i++) {
      StyledLine one = line.apply(shown.get(i));
      lines.add(i == selected ? one.all(Tone.CHOSEN).cut(width).padded(width) : one);
    }
    return lines;
  }

  /**
   * Moves the selection where the key is one that does.
   *
   * @return whether it is
   */
  public boolean moved(Key key) {
    int step =
        switch (key.kind()) {
          case UP, WHEEL_UP -> -1;
          case DOWN, WHEEL_DOWN -> 1;
          case PAGE_UP -> -page;
          case PAGE_DOWN -> page;
          case HOME -> -shown.size();
          case END -> shown.size();
          case CHARACTER ->
              switch (key.character()) {
                case 'j' -> 1;
                case 'k' -> -1;
                case 'g' -> -shown.size();
                case 'G' -> shown.size();
                default -> 0;
              };
          default -> 0;
        };
    if (step == 0) {
      return key.is(Key.Kind.HOME) || key.is(Key.Kind.END);
    }
    select(selected + step);
    return true;
  }
}
