package dev.pgready.remediation;

import java.util.List;

/**
 * Something that only the user can decide.
 *
 * @param question the finding, in the check's own words
 * @param ways the alternatives, best first; one of them is enough
 */
public record Decision(Stage stage, String question, List<String> heals, List<Step> ways) {
  public Decision {
    heals = List.copyOf(heals);
    ways = List.copyOf(ways);
  }
}
