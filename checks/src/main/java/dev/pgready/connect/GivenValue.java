// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter and where it comes from, for messages.
 *
 * @param written how
 */
record GivenValue(String value, String origin, Written written) {
  GivenValue(String value, String origin) {
    this(value, origin, Written.PLAIN);
  }

  /** How much a value's odd characters mean that they are meant. */
  enum Written {
    /** A flag, a variable, a whole argument. */
    PLAIN,
    /** Within a key=value string. */
    KEYED,
    /** Within a URI, where they have to be encoded. */
    ENCODED
  }

  /** Null: not given, or given empty, which means the default everywhere in libpq. */
  static @Nullable String of(Map<String, GivenValue> values, String keyword) {
    GivenValue given = values.get(keyword);
    return given == null || given.value().isEmpty() ? null : given.value();
  }
}
