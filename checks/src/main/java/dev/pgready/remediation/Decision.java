// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several ways to fix one thing.
 *
 * @param name what the user says to choose, unique within the plan: the check's id, numbered where
 *     one check leaves several decisions
 * @param question the finding, in the check's own words
 * @param ways the alternatives, best first; one of them is enough
 * @param preset the way that is taken unless another is chosen; null: only the user can decide, and
 *     nothing happens before
 */
public record Decision(
    Stage stage,
    String name,
    String question,
    List<String> heals,
    List<Step> ways,
    @Nullable Integer preset) {
  public Decision {
    heals = List.copyOf(heals);
    ways = List.copyOf(ways);
  }

  /** The letter of a way. */
  public static String letter(int way) {
    return String.valueOf((char) ('a' + way));
  }

  /** What psql calls the choice. */
  public String variable() {
    return name.replace('-', '_');
  }

  /** Whether a script can do any of it. */
  public boolean runs() {
    return ways.stream().anyMatch(Step::here);
  }
}
