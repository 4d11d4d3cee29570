// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.facts.ProbeFacts.ReplicationProbe;
import java.sql.SQLException;

/** Tries a replication connection: the only proof that there is one for this role on this path. */
public final class ReplicationProber {
  private final Sessions sessions;
  private final ServerRegister servers;

  public ReplicationProber(Sessions sessions, ServerRegister servers) {
    this.sessions = sessions;
    this.servers = servers;
  }

  /**
   * @param own whether it goes another way than the ordinary connections, which are asked elsewhere
   */
  public ReplicationProbe probe(ConnectionTarget target, boolean own) {
    Session session;
    try {
      session = sessions.replication(target);
    } catch (ConnectFailure e) {
      return new ReplicationProbe(
          target.host(),
          target.port(),
          false,
          e.failure().cause(),
          e.failure().sqlState(),
          e.failure().message(),
          null,
          null);
    }
    try {
      // a walsender takes no message of both kinds, but one behind the other
      session.along(ServerRegister.WHO_REPLICATES);
      ReplicationProbe probe =
          session.query(
              "IDENTIFY_SYSTEM",
              rows -> {
                rows.next();
                return new ReplicationProbe(
                    target.host(),
                    target.port(),
                    true,
                    null,
                    null,
                    null,
                    rows.getString("systemid"),
                    rows.getString("dbname"));
              });
      boolean relayed = servers.askReplication(session, probe.systemId(), probe.database());
      return own && relayed ? probe.through(PoolerNames.of(session, false)) : probe;
    } catch (SQLException e) {
      // an answer that nobody waits for is a connection that breaks, for a pooler and its backend
      ServerRegister.drain(session);
      return new ReplicationProbe(
          target.host(),
          target.port(),
          false,
          null,
          e.getSQLState(),
          Diagnosis.text(e, target),
          null,
          null);
    } finally {
      sessions.close(session);
    }
  }
}
