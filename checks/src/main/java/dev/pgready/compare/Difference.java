// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not the same in A and B.
 *
 * @param name the object, as SQL would need it; of settings and the like their plain name
 * @param what the part of the object that differs, {@link #PRESENCE} where one side has no such
 *     object
 * @param a in words; null: not there, or not visible to the role
 * @param b likewise
 */
public record Difference(
    Section section, String name, String what, @Nullable String a, @Nullable String b) {
  /** Stands for the whole object in place of a part of it. */
  public static final String PRESENCE = "presence";

  public Difference {
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(what, "what");
  }

  /** Whether one side has no such object. */
  public boolean presence() {
    return what.equals(PRESENCE);
  }
}
