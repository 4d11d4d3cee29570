package dev.pgready.checks.facts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies for compact constructors: the facts document leaves empty lists out. */
final class Lists {
  private Lists() {}

  static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /**
   * @throws IllegalArgumentException for a null among the values
   */
  static <V> Map<String, V> copy(@Nullable Map<String, V> map) {
    if (map == null) {
      return Map.of();
    }
    map.forEach(
        (key, value) -> {
          if (value == null) {
            throw new IllegalArgumentException(key + " is null");
          }
        });
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
