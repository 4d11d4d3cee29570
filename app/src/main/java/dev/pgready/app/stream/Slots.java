package dev.pgready.app.stream;

import dev.pgready.checks.Identifiers;
import dev.pgready.text.Printable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Existing slots, looked at without consuming anything. */
final class Slots {
  private Slots() {}

  /** Refuses what START_REPLICATION would refuse with less clear words. */
  static void require(Connection connection, String name, ServerState state)
      throws SQLException, StreamProblem {
    String slot = Printable.line(name);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT plugin, database, active_pid, wal_status
            FROM pg_catalog.pg_replication_slots WHERE slot_name = ?""")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw Refusals.problem(
              "42704",
              "there is no replication slot %s: look at pg_replication_slots".formatted(slot));
        }
        String problem =
            problem(row.getString(1), row.getString(2), row.getString(3), row.getString(4), state);
        if (problem != null) {
          throw Refusals.problem("55000", "slot %s %s".formatted(slot, problem));
        }
      }
    }
  }

  private static @Nullable String problem(
      @Nullable String plugin,
      @Nullable String database,
      @Nullable String activePid,
      @Nullable String walStatus,
      ServerState state) {
    if (plugin == null) {
      return "is a physical one: it carries no decoded changes; name a logical slot";
    }
    if (!state.database().equals(database)) {
      return "belongs to database %s, not to %s: connect there"
          .formatted(
              Printable.line(Identifiers.quote(String.valueOf(database))),
              Printable.line(Identifiers.quote(state.database())));
    }
    if (!plugin.equals("pgoutput")) {
      return "decodes with %s; pgready reads pgoutput only: name a slot of pgoutput"
          .formatted(Printable.line(plugin));
    }
    if ("lost".equals(walStatus)) {
      return "is lost, its WAL is gone: drop it and let the consumer start again";
    }
    if (activePid != null) {
      return "is read by another consumer (pid %s): stop that one first".formatted(activePid);
    }
    return null;
  }

  /**
   * Decodes the beginning of what the slot has kept, without moving it.
   *
   * @return how many messages there were, 100 and the rest of a transaction at most
   */
  static int peek(Connection connection, String name, String publication)
      throws SQLException, StreamProblem {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT pg_catalog.count(*) FROM pg_catalog.pg_logical_slot_peek_binary_changes(
              ?, NULL, 100, 'proto_version', '1', 'publication_names', ?)""")) {
      statement.setString(1, name);
      statement.setString(2, '"' + publication.replace("\"", "\"\"") + '"');
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    } catch (SQLException e) {
      if ("42704".equals(e.getSQLState())) {
        throw Refusals.problem(
            "42704",
            "publication %s was created after slot %s, which cannot decode the changes before it (%s): drop the slot and let the consumer make it again, after the publication"
                .formatted(
                    Identifiers.quote(publication), Printable.line(name), Refusals.words(e)));
      }
      throw e;
    }
  }
}
