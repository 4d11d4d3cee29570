// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.ProtocolOptions;
import dev.pgready.collect.connect.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue says about streaming: hints to explain a refusal with.
 *
 * @param currentLsn where the server's WAL ends; on a standby what it has received
 */
public record ServerState(
    int versionNum,
    boolean recovery,
    String walLevel,
    int maxSlots,
    int usedSlots,
    int maxSenders,
    int usedSenders,
    boolean mayReplicate,
    String role,
    String database,
    @Nullable String currentLsn) {
  public int major() {
    return versionNum / 10_000;
  }

  public int protocolVersion() {
    return ProtocolOptions.highestFor(major());
  }

  /** Came with 14. */
  public boolean messagesSupported() {
    return major() >= 14;
  }

  public static ServerState read(Session session) throws SQLException {
    return session.query(
        """
        SELECT pg_catalog.current_setting('server_version_num')::int,
          pg_catalog.pg_is_in_recovery(),
          pg_catalog.current_setting('wal_level'),
          pg_catalog.current_setting('max_replication_slots')::int,
          (SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots),
          pg_catalog.current_setting('max_wal_senders')::int,
          (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication),
          (SELECT rolreplication OR rolsuper FROM pg_catalog.pg_roles
            WHERE rolname = current_user),
          current_user, pg_catalog.current_database(),
          CASE WHEN pg_catalog.pg_is_in_recovery()
            THEN pg_catalog.pg_last_wal_receive_lsn()
            ELSE pg_catalog.pg_current_wal_lsn() END""",
        row -> {
          if (!row.next()) {
            throw new SQLException("the server answered with nothing", "08P01");
          }
          return new ServerState(
              Numbers.small(row, 1),
              row.getBoolean(2),
              row.getString(3),
              Numbers.small(row, 4),
              Numbers.small(row, 5),
              Numbers.small(row, 6),
              Numbers.small(row, 7),
              row.getBoolean(8),
              row.getString(9),
              row.getString(10),
              row.getString(11));
        });
  }
}
