// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.Choices;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.StyledLine;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A list with its filter, of which one element is looked at. For one thread. */
final class Listing<T> {
  private final Choices<T> choices;
  private final BiFunction<T, Integer, StyledLine> line;

  /**
   * @param name tells elements apart, and is what the filter looks into
   * @param line what is shown of an element, in so many cells
   */
  Listing(List<T> elements, Function<T, String> name, BiFunction<T, Integer, StyledLine> line) {
    this.choices = new Choices<>(name, name);
    this.line = line;
    choices.replace(elements);
  }

  static Listing<Offer> of(List<Offer> offers, Function<Offer, String> mark) {
    return new Listing<>(
        offers,
        offer -> offer.id() + " " + offer.text() + " " + offer.more(),
        (offer, width) ->
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
    if (choices.typed(key)) {
      return true;
    }
    if (key.is('/')) {
      choices.type();
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
    return choices.typing();
  }

  /** Whether only some of them may be shown. */
  boolean filtered() {
    return !choices.filter().isEmpty();
  }

  List<StyledLine> lines(int room, int width) {
    return choices.shown().isEmpty()
        ? List.of(StyledLine.of(" Nothing fits the filter.", Tone.FAINT))
        : choices.lines(room, width, element -> line.apply(element, width));
  }
}
