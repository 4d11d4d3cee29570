package dev.pgready.app.stream;

import dev.pgready.app.ExitCode;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.collect.Session;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Publications by name: the server itself starts a stream without looking. */
final class Publications {
  private Publications() {}

  static void require(Session session, String name, ServerState state)
      throws SQLException, StreamProblem {
    String sql =
        "SELECT FROM pg_catalog.pg_publication WHERE pubname = " + Identifiers.literal(name);
    if (!session.query(sql, ResultSet::next)) {
      throw new StreamProblem(
          ExitCode.NOT_READY,
          "42704",
          "there is no publication %s in database %s: run CREATE PUBLICATION %s FOR TABLE ..., before the consumer makes its slot"
              .formatted(
                  Identifiers.quote(name),
                  Identifiers.quote(state.database()),
                  Identifiers.quote(name)));
    }
  }
}
