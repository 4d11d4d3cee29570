// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.ProtocolOptions;
import dev.pgready.collect.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  /** The role's own limit may be shorter than this takes; behind a pooler it stays the role's. */
  private static final String LIMIT = "SET LOCAL statement_timeout = 5000; ";

  private static final Pattern MAJOR = Pattern.compile("^[0-9]{1,3}");

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

  /**
   * @param sql whose value is asked for
   * @param unknown what stands for it where the role is not allowed to ask, as SQL
   */
  private record Hint(String sql, String unknown) {}

  private static final List<Hint> HINTS =
      List.of(
          new Hint("pg_catalog.current_setting('server_version_num')::int", "0"),
          new Hint("pg_catalog.pg_is_in_recovery()", "false"),
          new Hint("pg_catalog.current_setting('wal_level')", "'not known'"),
          new Hint("pg_catalog.current_setting('max_replication_slots')::int", "0"),
          new Hint("(SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots)", "-1"),
          new Hint("pg_catalog.current_setting('max_wal_senders')::int", "2147483647"),
          new Hint("(SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication)", "-1"),
          new Hint(
              "(SELECT rolreplication OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)",
              "true"),
          new Hint("current_user", "''"),
          new Hint("pg_catalog.current_database()", "current_catalog"),
          new Hint(
              """
              CASE WHEN pg_catalog.pg_is_in_recovery()
                THEN pg_catalog.pg_last_wal_receive_lsn()
                ELSE pg_catalog.pg_current_wal_lsn() END""",
              "NULL"));

  /** Without what the role is not allowed to read: the server itself says what it refuses. */
  public static ServerState read(Session session) throws SQLException {
    try {
      return read(session, HINTS.stream().map(Hint::sql).toList());
    } catch (SQLException e) {
      if (!StreamErrors.noRight(e)) {
        throw e;
      }
    }
    List<String> allowed = new ArrayList<>();
    for (Hint hint : HINTS) {
      allowed.add(allowed(session, hint.sql()) ? hint.sql() : hint.unknown());
    }
    return read(session, allowed);
  }

  private static boolean allowed(Session session, String sql) throws SQLException {
    try {
      Session.patiently(() -> session.firstValue(LIMIT + "SELECT " + sql));
      return true;
    } catch (SQLException e) {
      if (!StreamErrors.noRight(e)) {
        throw e;
      }
      return false;
    }
  }

  private static ServerState read(Session session, List<String> values) throws SQLException {
    return Session.patiently(() -> ask(session, values));
  }

  private static ServerState ask(Session session, List<String> values) throws SQLException {
    return session.query(
        LIMIT + "SELECT " + String.join(", ", values),
        row -> {
          if (!row.next()) {
            throw new SQLException("the server answered with nothing", "08P01");
          }
          int told = Numbers.small(row, 1);
          return new ServerState(
              told == 0 ? greeted(session) : told,
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

  /** The major version that the server said when it let the session in. */
  private static int greeted(Session session) {
    Matcher major = MAJOR.matcher(session.parameters().getOrDefault("server_version", ""));
    return major.find() ? Integer.parseInt(major.group()) * 10_000 : 0;
  }
}
