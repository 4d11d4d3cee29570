package dev.pgready.checks.remediation;

import java.util.List;

/**
 * Something that only the user can decide.
 *
 * @param question the finding, in the check's own words
 * @param ways the alternatives, best first; one of them is enough
 */
public record Choice(Stage stage, String question, List<String> heals, List<Step> ways) {
  public Choice {
    heals = List.copyOf(heals);
    ways = List.copyOf(ways);
  }
}
