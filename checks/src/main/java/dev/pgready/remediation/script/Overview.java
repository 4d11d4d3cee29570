// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.checks.scope.Phrases;
import dev.pgready.remediation.Leftover;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole plan in five lines. */
public final class Overview {
  private final RemediationPlan plan;
  private final Actors actors;
  private final List<String> lines = new ArrayList<>();

  private Overview(RemediationPlan plan, Actors actors) {
    this.plan = plan;
    this.actors = actors;
  }

  public static List<String> of(RemediationPlan plan) {
    return of(plan, new Actors(plan.report()));
  }

  static List<String> of(RemediationPlan plan, Actors actors) {
    Overview overview = new Overview(plan, actors);
    overview.write();
    return overview.lines;
  }

  private void write() {
    line("runs", statements());
    List<String> restarts =
        plan.steps().stream().filter(Step::restart).map(Overview::about).distinct().toList();
    line("restarts", restarts.isEmpty() ? "none" : "1, for " + Phrases.list(restarts));
    long rewrites = plan.steps().stream().filter(Step::rewrites).count();
    long ifChosen = plan.everyWay().stream().filter(Step::rewrites).count() - rewrites;
    line(
        "rewrites",
        (rewrites == 0 ? "none" : Phrases.count(rewrites, "step") + " at the end")
            + (ifChosen > 0 ? "; %s if you choose so".formatted(ifChosen) : ""));
    List<String> open =
        plan.choices().stream()
            .filter(choice -> choice.preset() == null)
            .map(choice -> choice.runs() ? choice.variable() : choice.name() + " (elsewhere)")
            .toList();
    line("to choose", open.isEmpty() ? "nothing" : Phrases.list(open));
    List<String> rest = new ArrayList<>();
    plan.steps().stream()
        .filter(step -> !step.here())
        .flatMap(step -> step.fixes().stream().map(id -> "%s (%s)".formatted(id, step.runAs())))
        .distinct()
        .forEach(rest::add);
    plan.left().stream().map(Leftover::check).distinct().forEach(rest::add);
    line("left", rest.isEmpty() ? "nothing" : String.join(", ", rest));
  }

  /** How many, and who runs them. */
  private String statements() {
    Map<String, Integer> byActor = new LinkedHashMap<>();
    plan.steps().stream()
        .filter(Step::here)
        .forEach(
            step ->
                actors
                    .of(step)
                    .forEach(
                        (actor, sql) -> byActor.merge(actor.label(), sql.size(), Integer::sum)));
    int all = byActor.values().stream().mapToInt(Integer::intValue).sum();
    return all == 0
        ? "nothing by itself"
        : "%s: %s"
            .formatted(
                Phrases.count(all, "statement"),
                byActor.entrySet().stream()
                    .map(entry -> "%s as %s".formatted(entry.getValue(), entry.getKey()))
                    .collect(Collectors.joining("; ")));
  }

  private static String about(Step step) {
    List<String> settings =
        step.sql().stream()
            .filter(statement -> statement.kind() == Statement.Kind.SETTING)
            .map(statement -> String.valueOf(statement.object()))
            .toList();
    return settings.isEmpty() ? String.join(", ", step.fixes()) : String.join(", ", settings);
  }

  private void line(String name, String text) {
    lines.add("  %-10s %s".formatted(name, text));
  }
}
