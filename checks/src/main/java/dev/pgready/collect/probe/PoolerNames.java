// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import dev.pgready.collect.connect.Session;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The product that stands between, by what its source code says and answers: some name themselves,
 * others have a SHOW of their own, which a server refuses. Only asked where something stands
 * between, as each refusal is a line in the server's log.
 */
public final class PoolerNames {
  /**
   * A SHOW of a pooler's own.
   *
   * @param sql goes as it is: a SHOW resolves no names, and no pooler knows it behind a SET
   * @param ownKeys whether it gives process ids of its own instead of the server's
   */
  public record OwnShow(String product, String sql, boolean ownKeys) {}

  /** In the order in which they are asked. */
  public static final List<OwnShow> SHOWS =
      List.of(
          new OwnShow("pgpool-II", "SHOW pool_version", false),
          new OwnShow("PgDog", "SHOW pgdog.shards", true),
          new OwnShow("PgCat", "SHOW SHARD", true),
          new OwnShow("Odyssey", "SHOW odyssey.target_session_attrs", true));

  private PoolerNames() {}

  /**
   * @param session idle, outside a transaction
   * @param ownKeys whether what stands between gives process ids of its own
   * @return null: not known
   */
  static @Nullable String of(Session session, boolean ownKeys) {
    if ("Supavisor".equals(session.parameters().get("application_name"))) {
      return "Supavisor";
    }
    for (OwnShow show : SHOWS) {
      if (ownKeys || !show.ownKeys()) {
        try {
          if (session.firstValue(show.sql()).isPresent()) {
            return show.product();
          }
        } catch (SQLException e) {
          if (!"42704".equals(e.getSQLState())) {
            // neither the pooler's answer nor the server's: the session may be gone
            return null;
          }
        }
      }
    }
    return null;
  }
}
