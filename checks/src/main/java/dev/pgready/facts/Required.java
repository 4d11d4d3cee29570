// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For compact constructors: a value that a document leaves out, or gives as null, arrives as null.
 * Where there must be one, the document is at fault, and is told where.
 */
final class Required {
  private Required() {}

  /**
   * @throws IllegalArgumentException for null
   */
  static <T> T of(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is null");
    }
    return value;
  }

  /** The same of a component that a server may have refused to tell. */
  static void of(String name, @Nullable Object value, Map<String, String> denied) {
    if (!denied.containsKey(name)) {
      of(value, name);
    }
  }

  /**
   * @param denied names, and the right that each needs
   * @throws NotSeenException where {@code name} is one of them
   */
  static void seen(String name, Map<String, String> denied) {
    String right = denied.get(name);
    if (right != null) {
      throw new NotSeenException(right);
    }
  }
}
