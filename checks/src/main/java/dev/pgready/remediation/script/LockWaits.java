// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.sql.Effect;
import dev.pgready.remediation.sql.Guarded;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a script waits for a lock. While it waits, others queue behind it: it gives up soon, lets
 * them pass and comes back, a bounded number of times.
 */
final class LockWaits {
  /** For locks that others queue behind. */
  static final String BRIEFLY = "SET lock_timeout = '2s'";

  /** For what waits without anybody behind it. */
  static final String LONG = "SET lock_timeout = '10min'";

  /** Seconds of the last pause; the first is none, and each is one second longer. */
  private static final int LAST_PAUSE = 9;

  private static final String AGAIN = "run this script again; it goes on from there";

  /** What sessions hold that statements about several tables wait for. */
  private static final String HELD =
      "coalesce((SELECT pg_catalog.string_agg(DISTINCT l.relation::pg_catalog.regclass::pg_catalog.text, ', ') FROM pg_catalog.pg_locks l"
          + " WHERE l.granted AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()"
          + " AND l.database OPERATOR(pg_catalog.=) (SELECT oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database())"
          + " AND l.mode OPERATOR(pg_catalog.<>) ALL (ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock'])), '%s')";

  /**
   * What others may hold.
   *
   * @param table as it is written; null: several
   * @param expression that names them then
   */
  private record Blocked(@Nullable String table, String expression) {
    /** What RAISE says of it. */
    String raise(String what) {
      return table != null
          ? ScriptText.message(table + " " + what)
          : "'% " + ScriptText.message(what).substring(1) + ", " + expression;
    }
  }

  private LockWaits() {}

  /**
   * One transaction that is tried again, with longer and longer pauses, while others hold what it
   * needs; and that fails with the name of what they hold. Without final semicolon.
   */
  static String inTurns(List<Statement> statements, Placeholders placeholders) {
    StringBuilder parts = new StringBuilder();
    for (Statement statement : statements) {
      for (Guarded one : statement.again()) {
        parts.append(one.inBlock(placeholders.inBlock(statement, one.sql())));
      }
    }
    return inTurns(parts.toString(), blocked(statements), LAST_PAUSE, "");
  }

  /**
   * @param after what comes when the attempts are over, successful or not; empty: an error unless
   *     one was
   */
  private static String inTurns(String parts, Blocked blocked, int lastPause, String after) {
    // not as a format, for there may be hundreds of thousands of them
    return Guarded.doBlock(
        "BEGIN FOR pause IN 0.."
            + lastPause
            + " LOOP BEGIN PERFORM pg_catalog.pg_sleep(pause);\n"
            + parts
            + (after.isEmpty() ? "RETURN" : "EXIT")
            + "; EXCEPTION WHEN lock_not_available OR deadlock_detected THEN RAISE NOTICE "
            + blocked.raise("is locked by others")
            + "; END; END LOOP;\n"
            + (after.isEmpty()
                ? "RAISE EXCEPTION " + blocked.raise("stayed locked by others: " + AGAIN) + "; "
                : after)
            + "END\n");
  }

  /** What others may hold. */
  private static Blocked blocked(List<Statement> statements) {
    List<String> tables = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement
          .effect()
          .filter(effect -> effect.lock() == Effect.Lock.ACCESS_EXCLUSIVE)
          .isPresent()) {
        return new Blocked(String.valueOf(statement.object()), "");
      }
      if (statement.effect().isPresent()) {
        tables.addAll(statement.tables());
      }
    }
    return tables.size() == 1
        ? new Blocked(tables.get(0), "")
        : new Blocked(null, HELD.formatted("one of %s tables".formatted(tables.size())));
  }

  /** What an earlier attempt left of an index that could not be built. */
  static String removeInvalid(Statement index) {
    Index read = Index.of(index);
    return inTurns(read.removal(), new Blocked(read.table(), ""), LAST_PAUSE, "");
  }

  /**
   * Fails where the index is not there; what is left of it goes, unless others are on the table.
   */
  static String requireValid(Statement index) {
    Index read = Index.of(index);
    return inTurns(
        read.removal(),
        new Blocked(read.table(), ""),
        1,
        "COMMIT; IF NOT EXISTS (%s) THEN RAISE EXCEPTION %s; END IF; "
            .formatted(
                read.exists(true),
                ScriptText.message(
                    "no index on %s for the reason above: run this script again, which also removes what is left of it"
                        .formatted(read.table()))));
  }

  /**
   * Of an index that is built while others go on.
   *
   * @param name as it is written
   */
  private record Index(String table, String name) {
    static Index of(Statement statement) {
      SqlReader reader = new SqlReader(statement.sql());
      reader.words("CREATE UNIQUE INDEX CONCURRENTLY");
      reader.words("IF NOT EXISTS");
      return new Index(String.valueOf(statement.object()), String.valueOf(reader.name()));
    }

    String exists(boolean valid) {
      return "SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid WHERE i.indrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid AND c.relname OPERATOR(pg_catalog.=) %s AND %si.indisvalid"
          .formatted(
              SqlReader.registered(table),
              Identifiers.literal(SqlReader.unquote(name)),
              valid ? "" : "NOT ");
    }

    String removal() {
      SqlReader reader = new SqlReader(table);
      String schema = reader.name();
      return "  IF EXISTS (%s) THEN\n    DROP INDEX %s%s;\n  END IF;\n"
          .formatted(exists(false), reader.mark('.') ? schema + "." : "", name);
    }
  }
}
