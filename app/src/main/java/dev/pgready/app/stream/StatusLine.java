// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Rate, lag and retained WAL below the changes, once a second, on a terminal. */
final class StatusLine implements Runnable {
  private final ReplicationLink link;
  private final ChangeFollower tail;
  private final StatusRow row;

  StatusLine(ReplicationLink link, ChangeFollower tail, StatusRow row) {
    this.link = link;
    this.tail = tail;
    this.row = row;
  }

  @Override
  public void run() {
    long before = tail.changes();
    long then = System.nanoTime();
    try {
      // a server that has gone silent must not keep the end of the stream waiting
      link.ordinary().limitReads(5000);
      while (!tail.awaitEnd(1, TimeUnit.SECONDS)) {
        long now = System.nanoTime();
        long changes = tail.changes();
        double rate = (changes - before) * 1e9 / (now - then);
        row.show(render(changes, rate, tail.lagMillis(), retained()));
        before = changes;
        then = now;
      }
    } catch (SQLException e) {
      // no line, then
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String retained() {
    try {
      return link.ordinary()
          .query(
              """
              SELECT pg_catalog.pg_wal_lsn_diff(
                CASE WHEN pg_catalog.pg_is_in_recovery()
                  THEN pg_catalog.pg_last_wal_receive_lsn()
                  ELSE pg_catalog.pg_current_wal_lsn() END, restart_lsn)
              FROM pg_catalog.pg_replication_slots WHERE active_pid = %s"""
                  .formatted(Integer.toString(link.walsenderPid())),
              row -> row.next() ? size(row.getLong(1)) : "?");
    } catch (SQLException e) {
      return "?";
    }
  }

  /**
   * @param rate changes a second
   * @param retained as {@link #size} writes it; ?: not known
   */
  static String render(long changes, double rate, double lagMillis, String retained) {
    return String.format(
        Locale.ROOT,
        "%,d changes, %,.0f/s, lag %.1f ms, WAL retained %s",
        changes,
        rate,
        lagMillis,
        retained);
  }

  static String size(long bytes) {
    double amount = Math.max(0, bytes);
    for (String unit : new String[] {"B", "kB", "MB"}) {
      if (amount < 1024) {
        return String.format(Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", amount, unit);
      }
      amount /= 1024;
    }
    return String.format(Locale.ROOT, "%.1f GB", amount);
  }
}
