// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Guarded;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.remediation.sql.Statement.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a script gives new names, and last, since all that stands before calls it by the old ones.
 * When the script runs again the old ones are gone, and what they were needed for has been done.
 */
final class NewNames {
  /**
   * One of them.
   *
   * @param names what all must be named by a step that is about it, as they are written
   * @param done a query with a row where the old name is gone
   */
  private record NewName(Statement statement, Set<String> names, String done, boolean certain) {}

  private final List<NewName> all;

  private NewNames(List<NewName> all) {
    this.all = all;
  }

  static NewNames of(RemediationPlan plan) {
    List<NewName> all = new ArrayList<>();
    for (Step step : plan.everyWay()) {
      for (Statement statement : step.sql()) {
        if (statement.kind() == Kind.RENAME) {
          Guarded guarded = statement.again().get(0);
          boolean certain = step.way() == null;
          all.add(
              new NewName(statement, names(statement), String.valueOf(guarded.done()), certain));
        }
      }
    }
    return new NewNames(all);
  }

  private static Set<String> names(Statement statement) {
    Set<String> names = new HashSet<>(Set.of(String.valueOf(statement.object())));
    SqlReader reader = new SqlReader(statement.sql());
    reader.skipTo("RENAME");
    if (reader.words("RENAME COLUMN")) {
      names.add(String.valueOf(reader.name()));
    }
    return names;
  }

  /**
   * Refuses to run again where nothing can be left out.
   *
   * @param plain no backslash commands
   */
  String hasRun(boolean plain) {
    if (!plain || all.isEmpty() || !all.get(all.size() - 1).certain()) {
      return "";
    }
    NewName last = all.get(all.size() - 1);
    return Guarded.doBlock(
            "BEGIN IF EXISTS (%s) THEN RAISE EXCEPTION %s; END IF; END "
                .formatted(
                    last.done(),
                    ScriptText.message(
                        "%s is not there any more: this script has run"
                            .formatted(last.statement().object()))))
        + ";\n";
  }

  /** A condition that all is still there that a step names; empty: it names nothing of these. */
  String still(Step step) {
    if (all.isEmpty() || step.stage() == Stage.NAMES) {
      return "";
    }
    Set<String> named = new HashSet<>();
    step.sql().forEach(statement -> named.addAll(new SqlReader(statement.sql()).names()));
    return all.stream()
        .filter(name -> named.containsAll(name.names()))
        .map(name -> "NOT EXISTS (%s)".formatted(name.done()))
        .distinct()
        .collect(Collectors.joining(" AND "));
  }
}
