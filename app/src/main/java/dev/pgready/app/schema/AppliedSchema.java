// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.facts.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of SQL on a temporary server.
 *
 * @param facts of the database, without a connection
 * @param applied statements that worked
 * @param statements all of them, to be held against those of another time
 * @param missing statements that could not be applied and matter: the schema is not complete
 * @param notes what was put in place of something, or left out, a line each
 */
public record AppliedSchema(
    Facts facts,
    int applied,
    List<SqlStatement> statements,
    TableHistory history,
    List<LeftOut> missing,
    List<String> notes) {
  private static final int SHOWN = 20;

  public AppliedSchema {
    statements = List.copyOf(statements);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
  }

  /** Statements that matter and could not be applied, a line each. */
  public List<String> lines() {
    List<String> lines =
        new ArrayList<>(
            missing.stream().limit(SHOWN).map(one -> "not applied: " + one.line()).toList());
    if (missing.size() > SHOWN) {
      lines.add("not applied: %s more".formatted(missing.size() - SHOWN));
    }
    return lines;
  }
}
