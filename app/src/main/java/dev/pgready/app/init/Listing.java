// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.Choices;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.TextField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A list with its filter, of which one element is looked at. For one thread. */
final class Listing<T> {
  private final Choices<T> choices;
  private final Function<T, StyledLine> line;
  private @Nullable TextField typing;

  /**
   * @param name tells elements apart, and is what the filter looks into
   * @param line what is shown of an element
   */
  Listing(List<T> elements, Function<T, String> name, Function<T, StyledLine> line) {
    this.choices = new Choices<>(name, name);
    this.line = line;
    choices.replace(elements);
  }

  static Listing<Offer> of(List<Offer> offers, Function<Offer, String> mark) {
    return new Listing<>(
        offers,
        offer -> offer.id() + " " + offer.text() + " " + offer.more(),
        offer ->
            StyledLine.of(" " + mark.apply(offer))
                .and(offer.text(), Tone.STRONG)
                .padded(32)
                .and("  " + offer.more(), Tone.FAINT));
  }

  Optional<T> selected() {
    return choices.selected();
  }

  void select(int index) {
    choices.select(index);
  }

  /** Takes a key of the list or of its filter; false: it means nothing to it. */
  boolean takes(Key key) {
    if (typing != null) {
      if (key.is(Key.Kind.ENTER)) {
        typing = null;
      } else if (key.is(Key.Kind.ESCAPE)) {
        typing = null;
        choices.filter("");
      } else if (typing.typed(key)) {
        choices.filter(typing.text());
      } else {
        choices.moved(key);
      }
      return true;
    }
    if (key.is('/')) {
      typing = new TextField(choices.filter());
      return true;
    }
    if (key.is(Key.Kind.ESCAPE) && !choices.filter().isEmpty()) {
      choices.filter("");
      return true;
    }
    return choices.moved(key);
  }

  /** What is typed into the filter; empty: nobody types. */
  Optional<String> filtering() {
    return Optional.ofNullable(typing).map(TextField::text);
  }

  List<StyledLine> lines(int room, int width) {
    List<T> shown = choices.shown();
    if (shown.isEmpty()) {
      return List.of(StyledLine.of(" Nothing fits the filter.", Tone.FAINT));
    }
    List<StyledLine> lines = new ArrayList<>();
    int top = choices.top(room);
    for (int i = top; i < Math.min(shown.size(), top + room); i++) {
      StyledLine one = line.apply(shown.get(i));
      lines.add(i == choices.index() ? one.all(Tone.CHOSEN).cut(width).padded(width) : one);
    }
    return lines;
  }
}
