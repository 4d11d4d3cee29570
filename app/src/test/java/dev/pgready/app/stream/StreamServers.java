// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import java.util.Map;
import org.junit.jupiter.api.AssertionFailureBuilder;

/** Targets of test servers, and the proof that nothing was left on them. */
public final class StreamServers {
  private static final String SESSIONS =
      """
      SELECT pg_sleep(0.05) || 'session ' || pid || ' ' || backend_type FROM pg_stat_activity
        WHERE datname = '%1$s' AND application_name LIKE 'pgready%%'
      """;

  private StreamServers() {}

  public static ConnectionTarget target(TestPostgres server, String user, String database) {
    return new ConnectionTarget(
        "127.0.0.1", server.port(), database, user, null, "disable", 10, Map.of());
  }

  public static ConnectionTarget target(TestPostgres server, String database) {
    return target(server, "postgres", database);
  }

  /** Waits until the server shows nothing of this database's streams; fails after a while. */
  public static void assertNothingLeft(TestPostgres server, String database) {
    assertNone(
        server,
        database,
        SESSIONS
            + """
        UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
          WHERE database = '%1$s'
        UNION ALL SELECT 'publication ' || pubname FROM pg_publication
          WHERE pubname LIKE 'pgready%%'
        UNION ALL SELECT 'table ' || relname FROM pg_class WHERE relname LIKE 'pgready%%'""");
  }

  /** Waits until no session of pgready's is there; a slot that was there before may be. */
  public static void assertNoSession(TestPostgres server, String database) {
    assertNone(server, database, SESSIONS);
  }

  private static void assertNone(TestPostgres server, String database, String sql) {
    String left = sql.formatted(database);
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!server.query(database, left).isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw AssertionFailureBuilder.assertionFailure()
            .message("left behind: " + server.query(database, left))
            .build();
      }
    }
    assertThat(server.query(database, left)).isEmpty();
  }
}
