// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/**
 * A record that a document calls some components of otherwise than Java does. It says so in a
 * static method {@code Map<String, String> jsonKeys()}: the key by the component's name, empty
 * where the component is no part of the document. Annotations would say it in a finer way, and for
 * the first of them Java makes classes: a fiftieth of a start.
 */
public interface JsonKeys {
  private static Map<?, ?> told(Class<?> type) {
    try {
      Method method = type.getDeclaredMethod("jsonKeys");
      method.setAccessible(true);
      return (Map<?, ?>) method.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " has no static method jsonKeys()", e);
    }
  }

  /** Those of a record's components that have another key than their name. */
  static Map<String, String> of(Class<?> type) {
    if (!JsonKeys.class.isAssignableFrom(type)) {
      return Map.of();
    }
    Map<String, String> keys = new HashMap<>();
    told(type).forEach((name, key) -> keys.put((String) name, (String) key));
    return keys;
  }
}
