// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.collect.connect.Session;
import dev.pgready.text.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps a logical slot from being created: every transaction with an id, in the whole cluster,
 * prepared ones included; a read-only one has none.
 */
final class Blockers {
  private Blockers() {}

  /** One line each, the one waited for first. Empty: nobody, or it could not be seen. */
  static List<String> of(Session session, int walsenderPid) throws SQLException {
    String pid = Integer.toString(walsenderPid);
    return session.query(
        """
        SELECT holder.pid, a.application_name, a.usename, a.datname, a.state,
          pg_catalog.date_trunc('second', pg_catalog.now() - a.xact_start)::text,
          p.gid, p.owner, p.database,
          pg_catalog.date_trunc('second', pg_catalog.now() - p.prepared)::text
        FROM pg_catalog.pg_locks holder
        LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = holder.pid
        LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = holder.transactionid
          AND holder.pid IS NULL
        WHERE holder.locktype = 'transactionid' AND holder.granted
          AND holder.mode = 'ExclusiveLock'
          AND holder.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
          AND holder.pid IS DISTINCT FROM %s
        ORDER BY NOT EXISTS (SELECT FROM pg_catalog.pg_locks waiter
            WHERE waiter.pid = %s AND NOT waiter.granted
              AND waiter.locktype = 'transactionid'
              AND waiter.transactionid = holder.transactionid),
          a.xact_start, p.prepared, holder.pid"""
            .formatted(pid, pid),
        Blockers::lines);
  }

  private static List<String> lines(ResultSet rows) throws SQLException {
    List<String> lines = new ArrayList<>();
    while (rows.next()) {
      String gid = rows.getString(7);
      lines.add(
          gid == null
              ? session(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6))
              : "prepared transaction '%s' of %s in database %s, %s old"
                  .formatted(
                      Printable.line(gid),
                      Printable.line(rows.getString(8)),
                      Printable.line(rows.getString(9)),
                      rows.getString(10)));
    }
    return lines;
  }

  private static String session(
      @Nullable String pid,
      @Nullable String application,
      @Nullable String user,
      @Nullable String database,
      @Nullable String state,
      @Nullable String age) {
    StringBuilder line = new StringBuilder("pid ").append(pid);
    if (application != null && !application.isEmpty()) {
      line.append(" (").append(Printable.line(application)).append(')');
    }
    if (user != null) {
      line.append(" of ").append(Printable.line(user));
    }
    if (database != null) {
      line.append(" in database ").append(Printable.line(database));
    }
    if (state != null) {
      line.append(", ").append(state);
    }
    line.append(
        age == null
            ? ", age not visible (ask as a member of pg_read_all_stats)"
            : ", open for " + age);
    return line.toString();
  }
}
