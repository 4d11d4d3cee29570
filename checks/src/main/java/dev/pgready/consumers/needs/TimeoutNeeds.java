// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What its own sessions do about timeouts.
 *
 * @param resets timeouts that it sets itself, so that the role's or server's do not matter
 * @param level how bad the others are where they end its initial copy
 * @param wholeTables whether one statement, in one transaction, copies a table, so that a timeout
 *     that is too short for the largest of them is met every time
 */
public record TimeoutNeeds(
    List<String> resets,
    Level level,
    boolean wholeTables,
    @Nullable String why,
    @Nullable String source) {
  public TimeoutNeeds {
    resets = resets == null ? List.of() : List.copyOf(resets);
    level = level == null ? Level.WARN : level;
  }
}
