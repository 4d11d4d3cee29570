// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.remediation.RemediationPlan.ChoiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

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

  /**
   * One decision for all findings with the same ways, and for one question to several consumers.
   */
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
        List<Step> ways = new ArrayList<>();
        for (int i = 0; i < first.ways().size(); i++) {
          ways.add(first.ways().get(i).and(decision.ways().get(i)));
        }
        merged.set(
            same,
            new Decision(
                first.stage(),
                first.name(),
                first.question(),
                List.copyOf(fixes),
                ways,
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
      if (!StepList.same(a.ways().get(i), b.ways().get(i))
          && !sameQuestion(a, b, a.ways().get(i), b.ways().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** One consumer reads a table, another its partitions: it is decided once for all of them. */
  private static boolean sameQuestion(Decision a, Decision b, Step one, Step other) {
    return a.name().equals(b.name())
        && a.question().equals(b.question())
        && one.title().equals(other.title())
        && one.runAs().equals(other.runAs())
        && one.stage() == other.stage()
        && one.safety() == other.safety()
        && one.here() == other.here();
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

  /**
   * The ways that were chosen, by how the user says them.
   *
   * @throws ChoiceException where a choice names no decision, or none of its ways, or two cannot
   *     both be
   */
  Map<String, Step> taken(Map<String, String> chosen, Clashes clashes) {
    Map<String, Decision> byName = new LinkedHashMap<>();
    decisions.forEach(decision -> byName.put(decision.name(), decision));
    Map<String, Step> taken = new LinkedHashMap<>();
    for (Map.Entry<String, String> choice : new TreeMap<>(chosen).entrySet()) {
      // as the script's variable writes it too
      Decision decision = byName.get(choice.getKey().replace('_', '-'));
      if (decision == null) {
        throw new ChoiceException(
            byName.isEmpty()
                ? "there is nothing to choose here, so %s cannot be chosen"
                    .formatted(choice.getKey())
                : "there is nothing to choose for %s here (to choose: %s)"
                    .formatted(choice.getKey(), String.join(", ", byName.keySet())));
      }
      int way = choice.getValue().length() == 1 ? choice.getValue().charAt(0) - 'a' : -1;
      if (way < 0 || way >= decision.ways().size()) {
        throw new ChoiceException(
            "%s has no way %s (ways: a to %s)"
                .formatted(
                    choice.getKey(),
                    choice.getValue(),
                    Decision.letter(decision.ways().size() - 1)));
      }
      taken.put(
          "%s=%s".formatted(decision.name(), choice.getValue()),
          decision.ways().get(way).withWay(null));
    }
    clashes
        .named(taken)
        .ifPresent(
            words -> {
              throw new ChoiceException(words);
            });
    return taken;
  }

  /**
   * What is left to choose. What is taken unless chosen otherwise becomes a step where it goes
   * together with all others.
   */
  List<Decision> open(Map<String, String> chosen, List<Step> steps, Clashes clashes) {
    Set<String> made = new HashSet<>();
    chosen.keySet().forEach(name -> made.add(name.replace('_', '-')));
    List<Decision> open = new ArrayList<>();
    for (Decision decision : decisions) {
      if (made.contains(decision.name())) {
        continue;
      }
      Integer preset = decision.preset();
      if (preset == null) {
        open.add(decision);
      } else if (clashes.with(decision.ways().get(preset), steps).isEmpty()) {
        steps.add(decision.ways().get(preset));
        open.add(decision);
      } else {
        open.add(decision.withoutPreset());
      }
    }
    return open;
  }
}
