// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import dev.pgready.collect.connect.Session;
import dev.pgready.postgres.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Publications by name: the server itself starts a stream without looking. */
public final class Publications {
  private Publications() {}

  public static void require(Session session, String name, ServerState state)
      throws SQLException, StreamProblem {
    String sql =
        "SELECT FROM pg_catalog.pg_publication WHERE pubname = " + Identifiers.literal(name);
    if (!session.query(sql, ResultSet::next)) {
      throw new StreamProblem(
          ExitCode.NOT_READY,
          "42704",
          "there is no publication %s in database %s: run CREATE PUBLICATION %s FOR TABLE ..., before the consumer creates its slot"
              .formatted(
                  Identifiers.quote(name),
                  Identifiers.quote(state.database()),
                  Identifiers.quote(name)));
    }
  }
}
