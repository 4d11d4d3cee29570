// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.script.Locks;
import dev.pgready.remediation.script.Overview;
import dev.pgready.remediation.sql.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What forms for other tools have in comments, so that nothing of a plan is left out. */
final class PlanText {
  private final RemediationPlan plan;

  PlanText(RemediationPlan plan) {
    this.plan = plan;
  }

  /** What it is for, and the plan in five lines. */
  List<String> head(String what) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s that fixes what pgready found for database %s."
            .formatted(what, plan.report().facts().cat().database().name()));
    lines.add("Consumers: " + String.join(", ", plan.report().consumers()) + ".");
    lines.add("");
    lines.addAll(Overview.of(plan));
    return lines;
  }

  /** The steps that are taken, by stage. */
  void steps(BiConsumer<Stage, List<Step>> each) {
    for (Stage stage : Stage.values()) {
      List<Step> steps = plan.steps().stream().filter(step -> step.stage() == stage).toList();
      if (!steps.isEmpty()) {
        each.accept(stage, steps);
      }
    }
  }

  /** What a reader of a step must know. */
  List<String> about(Step step) {
    List<String> lines = new ArrayList<>();
    lines.add(step.title());
    if (!step.fixes().isEmpty()) {
      lines.add("fixes: " + String.join(", ", step.fixes()));
    }
    lines.add("run as: " + step.runAs());
    Locks.of(plan.report(), step).forEach(lock -> lines.add("locks: " + lock));
    if (step.restart()) {
      lines.add("restarts: the server must restart before this takes effect");
    }
    step.notes().stream()
        .filter(note -> !note.equals("Terraform: " + step.terraform()))
        .forEach(lines::add);
    if (step.url() != null) {
      lines.add("see " + step.url());
    }
    return lines;
  }

  /** What is not taken: decisions, findings that stay, and those that were muted. */
  void rest(Consumer<String> comment) {
    for (Decision choice : plan.choices()) {
      comment.accept("");
      comment.accept(
          "Decision (pgready fix --choose %s=WAY): %s".formatted(choice.name(), choice.question()));
      for (int way = 0; way < choice.ways().size(); way++) {
        Step step = choice.ways().get(way);
        boolean preset = choice.preset() != null && choice.preset() == way;
        comment.accept(
            "  %s) %s   [run as: %s]%s"
                .formatted(
                    Decision.letter(way),
                    step.title(),
                    step.runAs(),
                    preset ? "   (taken above)" : ""));
        if (!preset) {
          step.sql().forEach(statement -> comment.accept("     " + statement.sql() + ";"));
          step.commands().forEach(command -> comment.accept("     $ " + command));
          step.notes().forEach(note -> comment.accept("     " + note));
        }
      }
    }
    if (!plan.left().isEmpty()) {
      comment.accept("");
      comment.accept("Left as it is");
      plan.left()
          .forEach(
              one ->
                  comment.accept("%s: %s (%s)".formatted(one.check(), one.message(), one.why())));
    }
    if (!plan.muted().isEmpty()) {
      comment.accept("");
      comment.accept("Skipped because muted");
      plan.muted().forEach(comment);
    }
  }
}
