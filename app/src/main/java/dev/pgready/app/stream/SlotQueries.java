// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.collect.connect.Session;
import dev.pgready.collect.query.NearestObject;
import dev.pgready.collect.query.ObjectKind;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Existing slots, looked at without consuming anything. */
public final class SlotQueries {
  private static final String NONE = "there is none";

  private SlotQueries() {}

  /** Refuses what START_REPLICATION would refuse with less clear words. */
  public static void require(Session session, String name, ServerState state)
      throws SQLException, StreamProblem {
    String slot = Printable.line(name);
    String problem;
    try {
      problem =
          session.query(
              """
              SELECT plugin, database, active_pid, wal_status
              FROM pg_catalog.pg_replication_slots WHERE slot_name = %s"""
                  .formatted(Identifiers.literal(name)),
              row -> row.next() ? problem(row, state) : NONE);
    } catch (SQLException e) {
      if (StreamErrors.noRight(e)) {
        // the server refuses it then
        return;
      }
      throw e;
    }
    if (problem.equals(NONE)) {
      throw StreamErrors.problem(
          "42704",
          "there is no replication slot %s: look at pg_replication_slots%s"
              .formatted(slot, NearestObject.question(session, ObjectKind.SLOT, name)));
    }
    if (!problem.isEmpty()) {
      throw StreamErrors.problem("55000", "slot %s %s".formatted(slot, problem));
    }
  }

  /** Empty: it can be read. */
  private static String problem(ResultSet row, ServerState state) throws SQLException {
    String problem =
        problem(row.getString(1), row.getString(2), row.getString(3), row.getString(4), state);
    return problem == null ? "" : problem;
  }

  private static @Nullable String problem(
      @Nullable String plugin,
      @Nullable String database,
      @Nullable String activePid,
      @Nullable String walStatus,
      ServerState state) {
    if (plugin == null) {
      return "is a physical slot: it carries no decoded changes; name a logical slot";
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
  public static int peek(Session session, String name, String publication)
      throws SQLException, StreamProblem {
    String publications = '"' + publication.replace("\"", "\"\"") + '"';
    try {
      return session.query(
          """
          SELECT pg_catalog.count(*) FROM pg_catalog.pg_logical_slot_peek_binary_changes(
            %s, NULL, 100, 'proto_version', '1', 'publication_names', %s)"""
              .formatted(Identifiers.literal(name), Identifiers.literal(publications)),
          row -> Math.toIntExact(Math.min(Integer.MAX_VALUE, Numbers.of(row, 1))));
    } catch (SQLException e) {
      if ("42704".equals(e.getSQLState())) {
        throw StreamErrors.problem(
            "42704",
            "publication %s was created after slot %s, which cannot decode the changes before it (%s): drop the slot and let the consumer create it again, after the publication"
                .formatted(
                    Identifiers.quote(publication), Printable.line(name), StreamErrors.words(e)));
      }
      throw e;
    }
  }
}
