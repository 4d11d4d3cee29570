// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object of a report in JSON that may have been written by anybody.
 *
 * @param path where the object stands, for messages
 */
record Fields(String path, Map<?, ?> map) {
  String text(String key) {
    return optionalText(key).orElseThrow(() -> wrong(key, "a string"));
  }

  Optional<String> optionalText(String key) {
    return Optional.ofNullable(of(key, String.class, "a string"));
  }

  Optional<Long> optionalNumber(String key) {
    return Optional.ofNullable(of(key, Number.class, "a number")).map(Number::longValue);
  }

  long number(String key) {
    return optionalNumber(key).orElseThrow(() -> wrong(key, "a number"));
  }

  @Nullable Boolean flag(String key) {
    return of(key, Boolean.class, "true or false");
  }

  Fields object(String key) {
    return optionalObject(key).orElseThrow(() -> wrong(key, "an object"));
  }

  Optional<Fields> optionalObject(String key) {
    Map<?, ?> value = of(key, Map.class, "an object");
    return Optional.ofNullable(value).map(v -> new Fields(path + "." + key, v));
  }

  List<Fields> objects(String key) {
    List<Fields> objects = new ArrayList<>();
    for (Object element : list(key)) {
      if (!(element instanceof Map<?, ?> value)) {
        throw wrong(key, "a list of objects");
      }
      objects.add(new Fields(path + "." + key + "[" + objects.size() + "]", value));
    }
    return objects;
  }

  /** None where the key is missing, as in a report of an older version. */
  List<Fields> optionalObjects(String key) {
    return map.containsKey(key) ? objects(key) : List.of();
  }

  /** None where the key is missing. */
  List<String> optionalTexts(String key) {
    return map.containsKey(key) ? texts(key) : List.of();
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(key)) {
      if (!(element instanceof String text)) {
        throw wrong(key, "a list of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<?> list(String key) {
    List<?> value = of(key, List.class, "a list");
    if (value == null) {
      throw wrong(key, "a list");
    }
    return value;
  }

  /** Values that are not null, in their order. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            values.put(String.valueOf(key), value);
          }
        });
    return values;
  }

  /** The constant that {@link Words#of} writes so. */
  <E extends Enum<E>> E constant(String key, Class<E> type) {
    String word = text(key);
    String name = word.replace('-', '_').toUpperCase(Locale.ROOT);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name) && Words.of(constant).equals(word)) {
        return constant;
      }
    }
    throw wrong(key, "a value that this version knows");
  }

  private <T> @Nullable T of(String key, Class<T> type, String expected) {
    Object value = map.get(key);
    if (value != null && !type.isInstance(value)) {
      throw wrong(key, expected);
    }
    return type.cast(value);
  }

  private UnreadableReportException wrong(String key, String expected) {
    return new UnreadableReportException("%s.%s is not %s".formatted(path, key, expected));
  }
}
