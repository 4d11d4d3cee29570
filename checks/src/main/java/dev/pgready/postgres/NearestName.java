// SPDX-License-Identifier: Apache-2.0
package dev.pgready.postgres;

import dev.pgready.text.Spelling;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The object that was meant by a name that no object has. */
public final class NearestName {
  private NearestName() {}

  /**
   * As the end of a sentence: {@code ; did you mean "Shop"?}; empty where no name is near.
   *
   * @param known names as the catalogue has them
   */
  public static String question(String written, Collection<String> known) {
    return question(
        written,
        known.stream()
            .collect(Collectors.toMap(Function.identity(), Identifiers::quote, (a, b) -> a)));
  }

  /**
   * As above.
   *
   * @param known by what could have been written, what is shown for it, as SQL needs it
   */
  public static String question(String written, Map<String, String> known) {
    return Spelling.closest(written, known.keySet())
        .map(near -> "; did you mean %s?".formatted(known.get(near)))
        .orElse("");
  }
}
