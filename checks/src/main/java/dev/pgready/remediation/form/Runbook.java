// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.Verification;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.text.Escape;
import dev.pgready.text.Printable;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as Markdown, to be pasted into a ticket: a checklist with who, what, cost and proof. */
public final class Runbook {
  private final StringBuilder out = new StringBuilder();

  private Runbook() {}

  public static String of(RemediationPlan plan) {
    Runbook runbook = new Runbook();
    runbook.out.append("# Make the database ready for ");
    runbook.out.append(text(String.join(", ", plan.report().consumers()))).append('\n');
    if (plan.isEmpty() && plan.left().isEmpty()) {
      runbook.out.append("\nNothing to do.\n");
    }
    for (Stage stage : Stage.values()) {
      List<Step> steps =
          plan.steps().stream()
              .filter(step -> step.stage() == stage && step.way() == null)
              .toList();
      if (!steps.isEmpty()) {
        runbook.out.append("\n## ").append(stage.title()).append('\n');
        steps.forEach(step -> runbook.step(step, "- [ ] "));
      }
    }
    if (!plan.choices().isEmpty()) {
      runbook.out.append("\n## Decisions\n");
      for (Decision choice : plan.choices()) {
        runbook.out.append('\n').append(text(choice.question())).append("; one of");
        runbook.out.append(
            choice.preset() == null ? ":\n" : " (the first unless you decide otherwise):\n");
        choice.ways().forEach(way -> runbook.step(way, "- [ ] "));
      }
    }
    if (!plan.left().isEmpty()) {
      runbook.out.append("\n## Left as it is\n\n");
      plan.left()
          .forEach(
              one ->
                  runbook
                      .out
                      .append("- `")
                      .append(one.check())
                      .append("`: ")
                      .append(text(one.message()))
                      .append(" (")
                      .append(text(one.why()))
                      .append(")\n"));
    }
    if (!plan.muted().isEmpty()) {
      runbook.out.append("\n## Skipped because muted\n\n");
      plan.muted().forEach(line -> runbook.out.append("- ").append(text(line)).append('\n'));
    }
    if (plan.restarts()) {
      runbook.out.append("\nThen restart the server and run `pgready check` again.\n");
    }
    return runbook.out.toString();
  }

  private void step(Step step, String bullet) {
    out.append('\n').append(bullet).append("**").append(text(step.title())).append("**");
    out.append(" (").append(text(step.runAs())).append(")");
    if (!step.fixes().isEmpty()) {
      out.append(", fixes ")
          .append(
              step.fixes().stream().map(id -> "`" + id + "`").collect(Collectors.joining(", ")));
    }
    out.append('\n');
    if (step.restart()) {
      out.append("  - the server must restart before this holds\n");
    }
    step.sql().stream()
        .flatMap(statement -> statement.lock().stream())
        .distinct()
        .forEach(lock -> out.append("  - locks: ").append(text(lock)).append('\n'));
    step.notes().forEach(note -> out.append("  - ").append(text(note)).append('\n'));
    if (step.url() != null) {
      out.append("  - see <")
          .append(Printable.line(step.url()).replace("<", "%3C").replace(">", "%3E"))
          .append(">\n");
    }
    block("sh", step.commands(), "");
    block("sql", step.sql().stream().map(Statement::sql).toList(), ";");
    List<String> proofs =
        step.sql().stream()
            .flatMap(statement -> Verification.of(statement).stream())
            .map(v -> v.query() + ";  -- expect " + v.expected())
            .toList();
    if (!proofs.isEmpty()) {
      out.append("  proof:\n");
      block("sql", proofs, "");
    }
  }

  /** A fence longer than any run of backticks inside, so that no name can close it. */
  private void block(String language, List<String> lines, String end) {
    if (lines.isEmpty()) {
      return;
    }
    String fence = "```";
    while (String.join("\n", lines).contains(fence)) {
      fence += "`";
    }
    out.append("  ").append(fence).append(language).append('\n');
    for (String line : lines) {
      (line + end).lines().forEach(l -> out.append("  ").append(Printable.line(l)).append('\n'));
    }
    out.append("  ").append(fence).append('\n');
  }

  /** Nothing that a name holds becomes markup. */
  private static String text(String text) {
    return Escape.markdown(text.replace('\n', ' '));
  }
}
