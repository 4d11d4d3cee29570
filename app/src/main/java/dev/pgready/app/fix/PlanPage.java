// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.WordWrap;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.remediation.Leftover;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import java.util.ArrayList;
import java.util.List;

/** What was decided, before it is written. */
final class PlanPage {
  private PlanPage() {}

  /** The plan in one line. */
  static String words(RemediationPlan plan) {
    int statements = plan.steps().stream().mapToInt(step -> step.sql().size()).sum();
    long elsewhere = plan.steps().stream().filter(step -> !step.here()).count();
    return "Plan: %s, %s, %s left to you"
        .formatted(
            Phrases.count(statements, "statement"),
            plan.restarts() ? "1 restart" : "no restart",
            elsewhere + plan.left().size());
  }

  static List<StyledLine> of(List<FixItem> items, RemediationPlan plan, String target, int width) {
    List<StyledLine> lines = new ArrayList<>();
    lines.add(StyledLine.of(" " + words(plan), Tone.STRONG));
    lines.add(StyledLine.EMPTY);
    for (FixItem item : items) {
      Step way = item.way();
      lines.add(
          item.answer() == FixItem.Answer.TAKEN
              ? StyledLine.of(" taken    ")
                  .and(item.name(), Tone.STRONG)
                  .and("  %s  %s".formatted(item.letter(), way.title()))
                  .and("  " + way.runAs() + (way.restart() ? ", restart" : ""), Tone.FAINT)
              : StyledLine.of(" skipped  ", Tone.FAINT)
                  .and(item.name(), Tone.STRONG)
                  .and("  " + item.question(), Tone.FAINT));
    }
    for (Leftover one : plan.left()) {
      if (!one.why().equals(FixScreen.LEFT)) {
        lines.add(
            StyledLine.of(" left     ", Tone.FAINT)
                .and(one.check(), Tone.STRONG)
                .and("  %s (%s)".formatted(one.message(), one.why()), Tone.FAINT));
      }
    }
    lines.add(StyledLine.EMPTY);
    WordWrap.of(target, width - 2).forEach(line -> lines.add(StyledLine.of(" " + line)));
    return lines;
  }
}
