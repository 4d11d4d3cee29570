// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import java.util.List;

/**
 * A plan as an SQL script: for {@code psql -f}, or without psql's own commands for any client. With
 * psql, ways are chosen by variables, and whoever runs it runs what that role can.
 */
public final class RemediationScript {
  private RemediationScript() {}

  /**
   * @param plain no backslash commands, for clients other than psql
   */
  public static String fix(RemediationPlan plan, boolean plain) {
    return fix(plan, plain, List.of());
  }

  /**
   * @param plain no backslash commands, for clients other than psql
   * @param next lines about what to do when it has run
   */
  public static String fix(RemediationPlan plan, boolean plain, List<String> next) {
    ScriptText out = new ScriptText(plain);
    Actors actors = new Actors(plan.report());
    Frame frame = new Frame(plan, out);
    frame.head("fixes what pgready found");
    out.append("--\n");
    Overview.of(plan, actors).forEach(out::comment);
    out.append("--\n");
    frame.settings();
    out.append(NewNames.of(plan).hasRun(plain));
    Variables variables = Variables.of(plan);
    new Decisions(plan, actors, variables, out).write();
    Stages stages = new Stages(plan, actors, variables, out);
    stages.write();
    frame.left();
    frame.reset();
    frame.end(stages.guarded(), next);
    return out.whole();
  }

  /** The script that takes the other one back. */
  public static String undo(RemediationPlan plan, boolean plain) {
    ScriptText out = new ScriptText(plain);
    Frame frame = new Frame(plan, out);
    frame.head("reverts the script of pgready fix");
    List<Decision> choices = plan.choices().stream().filter(Decision::runs).toList();
    if (!choices.isEmpty()) {
      out.comment("Make the same choices as there.");
    }
    frame.settings();
    Decisions.flags(plan, choices, out);
    new UndoSteps(plan, out).write();
    frame.reset();
    return out.whole();
  }
}
