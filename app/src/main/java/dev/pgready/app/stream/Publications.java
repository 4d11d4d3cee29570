// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.query.NearestObject;
import dev.pgready.collect.query.ObjectKind;
import dev.pgready.postgres.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Publications by name: the server itself starts a stream without looking. */
public final class Publications {
  private static final int ANSWER_MILLIS = 10_000;

  private Publications() {}

  /** Those of the database. */
  public static List<String> all(ConnectionTarget target) throws StreamProblem {
    try (Session session = ConnectionFactory.ordinary(target)) {
      session.limitReads(ANSWER_MILLIS);
      return ObjectKind.PUBLICATION.names(session);
    } catch (ConnectFailure e) {
      throw StreamErrors.notConnected(e);
    } catch (SQLException e) {
      throw StreamErrors.problem(
          e.getSQLState(), "the publications cannot be read: " + StreamErrors.words(e));
    }
  }

  public static void require(Session session, String name, ServerState state)
      throws SQLException, StreamProblem {
    String sql =
        "SELECT FROM pg_catalog.pg_publication WHERE pubname = " + Identifiers.literal(name);
    boolean there;
    try {
      there = session.query(sql, ResultSet::next);
    } catch (SQLException e) {
      if (StreamErrors.noRight(e)) {
        // the server looks by itself, once there is a change
        return;
      }
      throw e;
    }
    if (!there) {
      throw new StreamProblem(
          ExitCode.NOT_READY,
          "42704",
          "there is no publication %s in database %s: run CREATE PUBLICATION %s FOR TABLE ..., before the consumer creates its slot%s"
              .formatted(
                  Identifiers.quote(name),
                  Identifiers.quote(state.database()),
                  Identifiers.quote(name),
                  NearestObject.question(session, ObjectKind.PUBLICATION, name)));
    }
  }
}
