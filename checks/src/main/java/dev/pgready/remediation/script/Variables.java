// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Statement;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of psql from which a script takes what pgready cannot know. One name means one
 * thing in the whole script, however its statements are divided among those who run them.
 */
final class Variables {
  /** By what stands before the number, then by what to fill in. */
  private final Map<String, Map<String, String>> names = new HashMap<>();

  /** What is to be filled in, which is asked of each statement several times. */
  private final IdentityHashMap<Statement, List<String>> texts = new IdentityHashMap<>();

  Variables() {}

  static Variables of(RemediationPlan plan) {
    Variables all = new Variables();
    for (Decision choice : plan.choices()) {
      choice.ways().forEach(all::add);
    }
    plan.steps().forEach(all::add);
    return all;
  }

  /** As {@link Statement#placeholders}. */
  List<String> texts(Statement statement) {
    // most have none, and are not worth remembering
    return statement.sql().indexOf('<') < 0
        ? List.of()
        : texts.computeIfAbsent(statement, Statement::placeholders);
  }

  private void add(Step step) {
    Map<String, String> known = names.computeIfAbsent(prefix(step), p -> new HashMap<>());
    for (Statement statement : step.sql()) {
      for (String text : texts(statement)) {
        if (!known.containsKey(text)) {
          known.put(text, "%s_value%s".formatted(prefix(step), known.size() + 1));
        }
      }
    }
  }

  private static String prefix(Step step) {
    Step.Way way = step.way();
    if (way != null) {
      return way.variable();
    }
    return step.fixes().isEmpty() ? "pgready" : step.fixes().get(0).replace('-', '_');
  }

  /** Those of a step, or of a part of one: the variable's name, by what to fill in. */
  Map<String, String> of(Step step) {
    Map<String, String> known = names.getOrDefault(prefix(step), Map.of());
    Map<String, String> own = new LinkedHashMap<>();
    for (Statement statement : step.sql()) {
      for (String text : texts(statement)) {
        String name = known.get(text);
        if (name != null) {
          own.put(text, name);
        }
      }
    }
    return own;
  }
}
