// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The decisions of a plan: each once, with a name of its own.
 *
 * @param decisions by stage
 */
record DecisionList(List<Decision> decisions) {
  /** Of what single findings leave open. */
  static DecisionList of(List<Decision> open) {
    return new DecisionList(named(once(open)));
  }

  /** One decision for all findings with the same ways. */
  private static List<Decision> once(List<Decision> decisions) {
    List<Decision> merged = new ArrayList<>();
    for (Decision decision : decisions) {
      int same = 0;
      while (same < merged.size() && !sameWays(merged.get(same), decision)) {
        same++;
      }
      if (same == merged.size()) {
        merged.add(decision);
      } else {
        Decision first = merged.get(same);
        Set<String> fixes = new LinkedHashSet<>(first.fixes());
        fixes.addAll(decision.fixes());
        merged.set(
            same,
            new Decision(
                first.stage(),
                first.name(),
                first.question(),
                List.copyOf(fixes),
                first.ways().stream().map(way -> way.withFixes(decision.fixes())).toList(),
                first.preset()));
      }
    }
    merged.sort(Comparator.comparing(Decision::stage));
    return merged;
  }

  private static boolean sameWays(Decision a, Decision b) {
    if (a.ways().size() != b.ways().size() || !Objects.equals(a.preset(), b.preset())) {
      return false;
    }
    for (int i = 0; i < a.ways().size(); i++) {
      if (!StepList.same(a.ways().get(i), b.ways().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Decision> named(List<Decision> decisions) {
    Map<String, Integer> seen = new HashMap<>();
    List<Decision> named = new ArrayList<>();
    for (Decision decision : decisions) {
      int number = seen.merge(decision.name(), 1, Integer::sum);
      String name = number == 1 ? decision.name() : decision.name() + "-" + number;
      List<Step> ways = new ArrayList<>();
      for (int i = 0; i < decision.ways().size(); i++) {
        ways.add(
            decision
                .ways()
                .get(i)
                .withWay(
                    new Step.Way(
                        name.replace('-', '_'),
                        Decision.letter(i),
                        decision.preset() != null && decision.preset() == i)));
      }
      named.add(
          new Decision(
              decision.stage(),
              name,
              decision.question(),
              decision.fixes(),
              ways,
              decision.preset()));
    }
    return named;
  }

  /** What is left to choose; what was chosen, or is taken unless chosen otherwise, is a step. */
  List<Decision> choose(Map<String, String> chosen, List<Step> steps) {
    Map<String, Decision> byName = new LinkedHashMap<>();
    decisions.forEach(decision -> byName.put(decision.name(), decision));
    for (Map.Entry<String, String> choice : chosen.entrySet()) {
      // as the script's variable writes it too
      Decision decision = byName.get(choice.getKey().replace('_', '-'));
      if (decision == null) {
        throw new UnknownChoiceException(
            byName.isEmpty()
                ? "there is nothing to choose here, so %s cannot be chosen"
                    .formatted(choice.getKey())
                : "there is nothing to choose for %s here (to choose: %s)"
                    .formatted(choice.getKey(), String.join(", ", byName.keySet())));
      }
      int way = choice.getValue().length() == 1 ? choice.getValue().charAt(0) - 'a' : -1;
      if (way < 0 || way >= decision.ways().size()) {
        throw new UnknownChoiceException(
            "%s has no way %s (ways: a to %s)"
                .formatted(
                    choice.getKey(),
                    choice.getValue(),
                    Decision.letter(decision.ways().size() - 1)));
      }
      steps.add(decision.ways().get(way).withWay(null));
      byName.remove(decision.name());
    }
    for (Decision decision : byName.values()) {
      if (decision.preset() != null) {
        steps.add(decision.ways().get(decision.preset()));
      }
    }
    return List.copyOf(byName.values());
  }
}
