// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import org.jspecify.annotations.Nullable;

/**
 * A statement that changes nothing when it has run before.
 *
 * @param done a query with a row where it has run already; null: it may simply run again
 * @param fails whether it fails where it has run already; false: it only locks for nothing
 * @param sql without final semicolon
 */
public record Guarded(@Nullable String done, boolean fails, String sql) {
  /** A statement of its own. */
  String alone() {
    return done == null || !fails ? sql : doBlock("BEGIN\n" + inBlock(sql) + "END\n");
  }

  /**
   * As part of a DO block, indented by two. Lines of the statement itself stay as they are: they
   * may be within a text.
   *
   * @param statement how its SQL is written there
   */
  public String inBlock(String statement) {
    return done == null
        ? "  " + statement + ";\n"
        : "  IF NOT EXISTS (" + done + ") THEN\n    " + statement + ";\n  END IF;\n";
  }

  /** A DO block; nothing in it can close its quotes. */
  public static String doBlock(String body) {
    String tag = "$pgready$";
    for (int n = 1; body.contains(tag); n++) {
      tag = "$pgready" + n + "$";
    }
    return "DO " + tag + "\n" + body + tag;
  }
}
