// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting that the consumer has a wish about. Sizes are bytes, times milliseconds, -1 and 0 as
 * the server means them.
 *
 * @param level how bad it is outside the wish
 * @param allow values that are fine although outside min and max
 * @param hardMin below this it fails, whatever {@code level} says; {@code allow} and -1, the
 *     server's word for no limit, are exempt
 * @param hardMax above this likewise
 * @param remedy the value to advise, as SET would take it
 */
public record SettingNeed(
    String name,
    Level level,
    @Nullable Long min,
    @Nullable Long max,
    List<Long> allow,
    @Nullable Long hardMin,
    @Nullable Long hardMax,
    @Nullable String remedy,
    @Nullable String why,
    @Nullable String source) {
  public SettingNeed {
    Objects.requireNonNull(name, "name");
    allow = allow == null ? List.of() : List.copyOf(allow);
    level = level == null ? Level.WARN : level;
  }

  /**
   * How bad {@code value} is; empty: fine.
   *
   * @param value bytes, milliseconds or a plain number
   */
  public Optional<Level> judge(long value) {
    if (allow.contains(value)) {
      return Optional.empty();
    }
    boolean unlimited = value < 0;
    if ((hardMin != null && !unlimited && value < hardMin)
        || (hardMax != null && value > hardMax)) {
      return Optional.of(Level.FAIL);
    }
    boolean outside = (min != null && value < min) || (max != null && value > max);
    return outside ? Optional.of(level) : Optional.empty();
  }
}
