// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What takes the steps of a plan back, the last one first. Roles that several ways create are
 * dropped behind all that they were given.
 */
final class UndoSteps {
  private static final Pattern DROP =
      Pattern.compile("^DROP (?:PUBLICATION|POLICY|ROLE) (?!IF EXISTS )");

  private final RemediationPlan plan;
  private final ScriptText out;
  private final Set<String> said = new HashSet<>();
  private final List<Step> roles = new ArrayList<>();

  UndoSteps(RemediationPlan plan, ScriptText out) {
    this.plan = plan;
    this.out = out;
  }

  void write() {
    List<Step> steps = new ArrayList<>(plan.everyWay());
    Collections.reverse(steps);
    boolean any = false;
    for (Step step : steps) {
      if (step.here() || !step.undo().isEmpty()) {
        any = true;
        step(step);
      }
    }
    for (Step step : roles) {
      out.append("\n");
      out.comment("reverts: " + step.title() + " (the role itself)");
      write(step);
    }
    if (!any) {
      out.append("\n");
      out.comment("Nothing to take back.");
    }
  }

  private void step(Step step) {
    out.append("\n");
    out.comment("reverts: " + step.title());
    if (step.undo().isEmpty()) {
      out.comment("cannot be undone by a statement");
      return;
    }
    if (step.sql().stream().anyMatch(one -> one.kind() == Statement.Kind.KEY)) {
      out.comment(
          "columns of a key stay NOT NULL: where they were not, ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL");
    }
    Step back =
        step.withSql(
            step.reverting().stream()
                .filter(statement -> step.way() != null || said.add(statement.sql()))
                .map(UndoSteps::again)
                .toList());
    List<Statement> last = back.sql().stream().filter(UndoSteps::dropsRole).toList();
    if (!last.isEmpty()) {
      roles.add(back.withSql(last));
    }
    write(back.withSql(back.sql().stream().filter(statement -> !dropsRole(statement)).toList()));
    if (step.restart()) {
      out.comment("restarts: the server must restart before this takes effect");
    }
  }

  private static boolean dropsRole(Statement statement) {
    return statement.kind() != Statement.Kind.EDITED && statement.sql().startsWith("DROP ROLE ");
  }

  private void write(Step back) {
    Step.Way way = back.way();
    boolean comments = out.plain() && way != null && !way.preset();
    if (way != null && !out.plain()) {
      out.append("\\if :").append(way.flag()).append("\n");
    }
    String sql =
        StepSql.of(
            back,
            Placeholders.NONE,
            Unidentified.NONE,
            SlotsSeen.NONE,
            out.plain(),
            plan.restarts(),
            new Repeated(List.of()));
    if (comments) {
      out.struckOut(sql);
    } else {
      out.append(sql);
    }
    if (way != null && !out.plain()) {
      out.append("\\endif\n");
    }
  }

  /** So that it goes on where a run before has stopped behind it. */
  private static Statement again(Statement statement) {
    return statement.kind() == Statement.Kind.EDITED
        ? statement
        : new Statement(
            DROP.matcher(statement.sql()).replaceFirst("$0IF EXISTS "),
            statement.kind(),
            statement.object());
  }
}
