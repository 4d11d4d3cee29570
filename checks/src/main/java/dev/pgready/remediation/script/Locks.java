// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.TableFacts;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a step locks, for how long, and how large that is. */
public final class Locks {
  private static final int SHOWN = 5;

  private Locks() {}

  /** One line each; the last one says how many more there are. */
  public static List<String> of(Report report, Step step) {
    return of(new Actors(report), step);
  }

  static List<String> of(Actors actors, Step step) {
    Set<String> locks = new LinkedHashSet<>();
    int more = 0;
    for (Statement statement : step.sql()) {
      if (locks.size() < SHOWN) {
        statement.lock().map(lock -> lock + size(actors, statement)).ifPresent(locks::add);
      } else if (statement.effect().isPresent()) {
        more++;
      }
    }
    List<String> lines = new ArrayList<>(locks);
    if (more > 0) {
      lines.add("and so on, one table after the other (%s more)".formatted(more));
    }
    return lines;
  }

  /** How large the table is that a statement locks: what "while" means. */
  private static String size(Actors actors, Statement statement) {
    TableFacts table = actors.table(statement.object());
    if (table == null || table.pages() == null) {
      return "";
    }
    String rows = table.rows() == null ? "" : ", about " + Phrases.number(table.rows()) + " rows";
    return String.format(Locale.ROOT, " (%s%s)", Quantities.bytes(table.pages() * 8192), rows);
  }
}
