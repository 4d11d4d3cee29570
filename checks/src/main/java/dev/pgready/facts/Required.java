// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

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
}
