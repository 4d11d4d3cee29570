// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A document that remembers where each part stood, because a profile's author needs file, line and
 * key of every problem, not of the first one only.
 */
public sealed interface ProfileNode {
  /** Where a part stood. */
  record Place(String file, int line) {
    @Override
    public String toString() {
      return line > 0 ? file + ":" + line : file;
    }
  }

  Place place();

  /** A mapping; {@code keys} has the place of each key. */
  record Mapping(Place place, Map<String, ProfileNode> entries, Map<String, Place> keys)
      implements ProfileNode {
    public Mapping(Place place) {
      this(place, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    public void put(String key, Place keyPlace, ProfileNode value) {
      entries.put(key, value);
      keys.put(key, keyPlace);
    }

    /** The same of a file, in which a key that is there already is a mistake. */
    void put(String key, Place keyPlace, ProfileNode value, Consumer<String> problem) {
      if (entries.containsKey(key)) {
        problem.accept(keyPlace + ": " + key + ": duplicate key");
      }
      put(key, keyPlace, value);
    }

    /** The place of a key; of the whole mapping where the key is missing. */
    public Place placeOf(String key) {
      return keys.getOrDefault(key, place);
    }

    public @Nullable String text(String key) {
      return entries.get(key) instanceof Scalar scalar ? scalar.text() : null;
    }
  }

  /** A sequence. */
  record Sequence(Place place, List<ProfileNode> items) implements ProfileNode {}

  /** A scalar as it stands in the file; null text: an empty value. */
  record Scalar(Place place, @Nullable String text, Kind kind) implements ProfileNode {
    /** What YAML takes an unquoted scalar for. */
    public enum Kind {
      TEXT,
      NUMBER,
      BOOLEAN,
      NULL
    }
  }

  /** What the file holds instead, in the words of an error. */
  default String kindName() {
    if (this instanceof Scalar scalar) {
      return scalar.text() == null ? "nothing" : '"' + scalar.text() + '"';
    }
    return this instanceof Mapping ? "a mapping" : "a list";
  }
}
