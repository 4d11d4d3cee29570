// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies for compact constructors: a key that a profile leaves out arrives as null and means empty.
 */
public final class Lists {
  private Lists() {}

  public static <T> List<T> copy(@Nullable List<T> list) {
    if (list instanceof CompiledForm.LaterList) {
      // it cannot be changed, and a copy would read it
      return list;
    }
    return list == null ? List.of() : List.copyOf(list);
  }

  /**
   * Keeps the order of the file, which is the order that users see.
   *
   * @throws IllegalArgumentException for a null among the values
   */
  public static <V> Map<String, V> copy(@Nullable Map<String, V> map) {
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
