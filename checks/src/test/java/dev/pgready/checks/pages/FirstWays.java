// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import java.util.Map;
import java.util.TreeMap;

/** What a user must choose so that all is fixed that a script can fix. */
public final class FirstWays {
  private FirstWays() {}

  /** By the decision's name, the letter of the first way that a script can go. */
  public static Map<String, String> of(RemediationPlan plan) {
    Map<String, String> chosen = new TreeMap<>();
    for (Decision choice : plan.choices()) {
      for (int way = choice.ways().size() - 1; way >= 0 && choice.preset() == null; way--) {
        if (choice.ways().get(way).here()) {
          chosen.put(choice.name(), Decision.letter(way));
        }
      }
    }
    return chosen;
  }
}
