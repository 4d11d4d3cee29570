// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.collect.login.Logins;
import dev.pgready.collect.query.ObjectKind;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Printable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Names of a server's objects for somebody who is typing one: soon, or not at all. One statement
 * that reads the catalogue, and never an error.
 */
public final class ObjectNames {
  /** More would only scroll by. */
  private static final int MOST = 500;

  private ObjectNames() {}

  /**
   * Those that start so, in order, as far as they can be shown on one line. Empty as well when the
   * server cannot be reached, refuses or needs more time.
   *
   * @param start empty: all
   * @param millis for everything, above 0
   */
  public static List<String> of(
      ConnectionTarget target, ObjectKind kind, String start, int millis) {
    Sessions sessions = new Sessions(Math.max(1, millis / 1000));
    try {
      return sessions
          .async(() -> read(sessions, target, statement(kind, start, millis)))
          .get(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    } finally {
      // beside who waits: a server that does not answer takes its time to be left as well
      Thread end = new Thread(sessions::close, "pgready names");
      end.setDaemon(true);
      end.start();
    }
  }

  /**
   * The databases of a server that the role can connect to, templates aside, in order.
   *
   * @param target any of them
   * @param timeoutSeconds for the statement, above 0
   * @param logins shared with who connects to them afterwards
   * @return empty: the server cannot be reached, or does not tell
   */
  public static List<String> databases(ConnectionTarget target, int timeoutSeconds, Logins logins) {
    try (Sessions sessions = new Sessions(timeoutSeconds, logins)) {
      return read(
          sessions,
          target,
          "BEGIN READ ONLY; SET LOCAL statement_timeout = '%ss'; SELECT d.datname::text FROM pg_catalog.pg_database d WHERE d.datallowconn AND NOT d.datistemplate AND pg_catalog.has_database_privilege(d.oid, 'CONNECT') ORDER BY d.datname; ROLLBACK"
              .formatted(timeoutSeconds));
    }
  }

  static String statement(ObjectKind kind, String start, int millis) {
    return "BEGIN READ ONLY; SET LOCAL statement_timeout = %s; SELECT o.name FROM (%s) AS o(name) WHERE left(o.name, %s) = %s ORDER BY o.name COLLATE \"C\" LIMIT %s; ROLLBACK"
        .formatted(
            millis,
            kind.select(),
            start.codePointCount(0, start.length()),
            Identifiers.literal(start),
            MOST);
  }

  private static List<String> read(Sessions sessions, ConnectionTarget target, String statement) {
    try {
      Session session = sessions.ordinary(target);
      try {
        return session.query(
            statement,
            rows -> {
              List<String> names = new ArrayList<>();
              while (rows.next()) {
                String name = rows.getString(1);
                if (name != null && Printable.isPlain(name)) {
                  names.add(name);
                }
              }
              return names;
            });
      } finally {
        sessions.close(session);
      }
    } catch (ConnectFailure | SQLException e) {
      return List.of();
    }
  }
}
