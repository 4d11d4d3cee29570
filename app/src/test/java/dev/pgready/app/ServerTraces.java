// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.util.List;

/** What a run could have left on a server. */
public final class ServerTraces {
  /** One query, so that it is one snapshot; %s is the database. */
  private static final String TRACES =
      """
      SELECT 'session ' || a.pid || ' ' || a.backend_type || ' ' || a.state || ' ' || a.query
        FROM pg_stat_activity a WHERE a.datname = '%1$s' AND a.application_name LIKE 'pgready/%%'
      UNION ALL SELECT 'lock of session ' || l.pid || ' on ' || l.locktype
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE a.datname = '%1$s' AND a.application_name LIKE 'pgready/%%'
      UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
        WHERE database = '%1$s' OR (database IS NULL AND slot_name LIKE 'pgready%%')
      UNION ALL SELECT 'prepared ' || gid FROM pg_prepared_xacts WHERE database = '%1$s'
      UNION ALL SELECT 'publication ' || pubname FROM pg_publication WHERE pubname LIKE 'pgready%%'
      UNION ALL SELECT 'trigger ' || evtname FROM pg_event_trigger WHERE evtname LIKE 'pgready%%'
      UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE proname LIKE 'pgready%%'
      UNION ALL SELECT 'relation ' || relname FROM pg_class WHERE relname LIKE 'pgready%%'""";

  private ServerTraces() {}

  /** Sessions end a moment after their clients have gone: waits for that, up to 10 s. */
  public static void assertNone(TestPostgres server, String database) {
    String sql = TRACES.formatted(database);
    long deadline = System.nanoTime() + 10_000_000_000L;
    List<String> traces = server.query(database, sql);
    while (!traces.isEmpty() && System.nanoTime() < deadline) {
      traces = server.query(database, sql);
    }
    assertThat(traces).isEmpty();
  }
}
