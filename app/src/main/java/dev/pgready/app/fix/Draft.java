// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix;

import dev.pgready.app.schema.source.SqlFile;
import dev.pgready.app.schema.source.SqlSplitter;
import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements of a way as a text for an editor, and what comes back from there. */
public final class Draft {
  /** Between what fixes and what reverts. */
  private static final String MARK = "-- ==== what reverts it ====";

  /** What must be found behind a text of which everything is closed. */
  private static final String END = "SELECT 'the end of what was edited'";

  private Draft() {}

  /** What was written cannot be taken; the message is a sentence for the screen. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** The way as text. */
  public static String of(String name, Step way) {
    StringBuilder text = new StringBuilder();
    comment(text, name + ": " + way.title());
    comment(text, "Lines that begin with -- are comments. Each statement ends with a semicolon.");
    comment(text, "Nothing is run: the statements go into the script as you leave them here.");
    text.append('\n');
    way.sql().forEach(statement -> text.append(statement.sql()).append(";\n"));
    text.append('\n').append(MARK).append("\n\n");
    way.undo().forEach(sql -> text.append(sql).append(";\n"));
    return text.toString();
  }

  /** Whatever the text holds, it stays a comment. */
  private static void comment(StringBuilder text, String words) {
    words.lines().forEach(line -> text.append("-- ").append(Printable.line(line)).append('\n'));
  }

  /**
   * The way as it was edited; empty: nothing was changed.
   *
   * @throws Refused where it cannot be told what to run, or it is not for a server
   */
  public static Optional<Step> read(Step way, String left) throws Refused {
    String text = left.replace("\r\n", "\n");
    int mark = text.indexOf(MARK);
    if (mark < 0) {
      throw new Refused("the line \"%s\" is missing: nothing is changed".formatted(MARK));
    }
    List<String> sql = statements(text.substring(0, mark));
    List<String> undo = statements(text.substring(mark + MARK.length()));
    if (sql.isEmpty()) {
      throw new Refused("no statement is left: nothing is changed (n skips it)");
    }
    for (String open :
        way.sql().stream().flatMap(one -> one.placeholders().stream()).distinct().toList()) {
      if (sql.stream().anyMatch(one -> one.contains("<" + open + ">"))) {
        throw new Refused("<%s> is not filled in: nothing is changed".formatted(open));
      }
    }
    boolean same =
        sql.equals(way.sql().stream().map(Statement::sql).toList()) && undo.equals(way.undo());
    return same
        ? Optional.empty()
        : Optional.of(
            way.edited(
                sql.stream().map(Draft::closed).toList(),
                undo.stream().map(Draft::closed).toList()));
  }

  private static List<String> statements(String text) throws Refused {
    if (Statement.hides(text)) {
      throw new Refused("hidden characters have no place here: nothing is changed");
    }
    SqlSplitter.Split split =
        SqlSplitter.split(new SqlFile("the editor's text", text + "\n;\n" + END + ";"));
    List<String> statements = new ArrayList<>();
    for (SqlStatement statement : split.statements()) {
      if (statement.refusal() != null) {
        throw new Refused("commands of psql have no place here: nothing is changed");
      }
      statements.add(statement.sql());
    }
    if (split.copies() > 0) {
      throw new Refused("COPY FROM stdin has no place here: nothing is changed");
    }
    // what an open quote or parenthesis would swallow is the rest of the script
    if (statements.isEmpty() || !statements.remove(statements.size() - 1).equals(END)) {
      throw new Refused("a quote, a comment or a parenthesis is not closed: nothing is changed");
    }
    return statements;
  }

  /** A comment behind the last word would swallow the semicolon. */
  private static String closed(String sql) {
    return sql.contains("--") ? sql + "\n" : sql;
  }
}
