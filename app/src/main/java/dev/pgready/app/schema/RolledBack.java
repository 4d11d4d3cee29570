// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The statements of a file that a ROLLBACK of the same file undoes. Where they stand decides, and
 * not whether they work. A savepoint counts without BEGIN too: many tools run a file as one
 * transaction.
 */
final class RolledBack {
  /** Words that a name can follow, and are none. */
  private static final Set<String> NOISE = Set.of("WORK", "TRANSACTION", "TO", "SAVEPOINT");

  /**
   * @param first place of the first statement behind it
   */
  private record Savepoint(String name, int first) {}

  private final List<SqlStatement> statements;
  private final Set<Integer> undone = new HashSet<>();
  private final List<Savepoint> savepoints = new ArrayList<>();

  /** Place of the first statement of the transaction; -1: none is open. */
  private int open = -1;

  private RolledBack(List<SqlStatement> statements) {
    this.statements = statements;
  }

  /**
   * @param statements of one file
   * @return their places in that list
   */
  static Set<Integer> of(List<SqlStatement> statements) {
    RolledBack reader = new RolledBack(statements);
    for (int i = 0; i < statements.size(); i++) {
      reader.read(i);
    }
    return reader.undone;
  }

  private void read(int at) {
    SqlStatement statement = statements.get(at);
    if (statement.starts("BEGIN", "START TRANSACTION")) {
      open = open < 0 ? at + 1 : open;
    } else if (statement.starts("SAVEPOINT")) {
      savepoints.add(new Savepoint(name(statement), at + 1));
    } else if (statement.starts("RELEASE")) {
      int place = place(name(statement));
      if (place >= 0) {
        savepoints.subList(place, savepoints.size()).clear();
      }
    } else if (statement.starts("COMMIT PREPARED", "ROLLBACK PREPARED")) {
      // of another transaction
      return;
    } else if (statement.starts("ROLLBACK") && statement.says("TO")) {
      back(at, name(statement));
    } else if (statement.starts("ROLLBACK", "ABORT")) {
      if (open >= 0) {
        undo(open, at);
      }
      end(at, statement);
    } else if (statement.starts("COMMIT", "END", "PREPARE TRANSACTION")) {
      end(at, statement);
    }
  }

  /** The savepoint stays, those behind it do not. */
  private void back(int at, String name) {
    int place = place(name);
    if (place >= 0) {
      undo(savepoints.get(place).first(), at);
      savepoints.subList(place + 1, savepoints.size()).clear();
    }
  }

  private void end(int at, SqlStatement statement) {
    boolean chained = statement.says("CHAIN") && !statement.says("NO");
    open = open >= 0 && chained ? at + 1 : -1;
    savepoints.clear();
  }

  private void undo(int from, int to) {
    for (int i = from; i < to; i++) {
      undone.add(i);
    }
  }

  /** The last one of that name; -1: none has it. */
  private int place(String name) {
    for (int i = savepoints.size() - 1; i >= 0; i--) {
      if (savepoints.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String name(SqlStatement statement) {
    String[] words = statement.words().split(" ");
    int at = 1;
    while (at < words.length - 1 && NOISE.contains(words[at])) {
      at++;
    }
    String name =
        String.join(" ", List.of(words).subList(Math.min(at, words.length), words.length));
    return name.startsWith("\"") ? name.replace("\"", "") : name.toLowerCase(Locale.ROOT);
  }
}
