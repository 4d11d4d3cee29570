// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The steps of a plan, each once and in the order of need. */
final class StepList {
  private StepList() {}

  static List<Step> merged(List<Step> steps) {
    return withoutRepeats(once(steps));
  }

  /** One step for all findings that ask for the same, in the order of need. */
  private static List<Step> once(List<Step> steps) {
    List<Step> merged = new ArrayList<>();
    for (Step step : steps) {
      int same = indexOfSame(merged, step);
      if (same >= 0) {
        merged.set(same, merged.get(same).withFixes(step.fixes()));
      } else {
        merged.add(step);
      }
    }
    merged.sort(Step.ORDER);
    return merged;
  }

  private static int indexOfSame(List<Step> steps, Step step) {
    for (int i = 0; i < steps.size(); i++) {
      if (Objects.equals(steps.get(i).way(), step.way()) && same(steps.get(i), step)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether two steps ask for the same. */
  static boolean same(Step a, Step b) {
    return b.here()
        ? a.sql().equals(b.sql())
        : !a.here()
            && a.title().equals(b.title())
            && a.commands().equals(b.commands())
            && a.notes().equals(b.notes());
  }

  /**
   * A statement that two remedies share runs once, where it is needed first; and a table whose
   * whole rows one consumer needs gets no other identity for another one, which is served as well.
   */
  private static List<Step> withoutRepeats(List<Step> steps) {
    Set<String> whole = new HashSet<>();
    for (Step step : steps) {
      for (Statement statement : step.sql()) {
        if (step.way() == null && statement.identifiesByWholeRow()) {
          whole.add(statement.object());
        }
      }
    }
    Set<String> seen = new HashSet<>();
    List<Step> result = new ArrayList<>();
    List<Step> dropped = new ArrayList<>();
    for (Step step : steps) {
      if (step.way() != null) {
        // another way may be chosen
        result.add(step);
        continue;
      }
      List<Statement> sql =
          step.sql().stream()
              .filter(
                  statement ->
                      statement.kind() == Statement.Kind.RELOAD || seen.add(statement.sql()))
              .filter(
                  statement ->
                      statement.kind() != Statement.Kind.IDENTITY
                          || statement.identifiesByWholeRow()
                          || !whole.contains(statement.object()))
              .toList();
      boolean onlyReload = sql.stream().allMatch(s -> s.kind() == Statement.Kind.RELOAD);
      if (step.here() && (sql.isEmpty() || (onlyReload && step.sql().size() > sql.size()))) {
        dropped.add(step);
        continue;
      }
      result.add(step.withSql(sql));
    }
    dropped.forEach(step -> credit(result, step));
    return result;
  }

  /** What a step would have fixed is fixed by those that run its statements, or do as much. */
  private static void credit(List<Step> others, Step dropped) {
    Set<Statement> same = Set.copyOf(dropped.sql());
    Set<String> identified = new HashSet<>();
    dropped.sql().stream()
        .filter(statement -> statement.kind() == Statement.Kind.IDENTITY)
        .forEach(statement -> identified.add(statement.object()));
    for (int i = 0; i < others.size(); i++) {
      Step step = others.get(i);
      if (step.sql().stream()
          .anyMatch(
              one ->
                  same.contains(one)
                      || (one.identifiesByWholeRow() && identified.contains(one.object())))) {
        others.set(i, step.withFixes(dropped.fixes()));
      }
    }
  }
}
