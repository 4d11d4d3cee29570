// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import org.jspecify.annotations.Nullable;

/**
 * Which server one of the run's sessions led to, by that server's own word: an address can have
 * several servers behind it, and {@code --direct-url} can lead to another one.
 *
 * @param replication whether the session was a replication connection
 * @param host where it went, as the user wrote it
 * @param systemId of the database cluster, the same on its standbys and on its copies; null: the
 *     role is not allowed to ask
 * @param database that the session is in; null: not known
 * @param startedAt when the server started, ISO 8601 in UTC with microseconds; null: not known
 * @param inRecovery whether it is a standby; null: not known
 */
public record SeenServer(
    boolean replication,
    @Nullable String host,
    int port,
    @Nullable String systemId,
    @Nullable String database,
    @Nullable String startedAt,
    @Nullable Boolean inRecovery) {

  /** In which way a server is not the one that was meant, the plainest first. */
  public enum Difference {
    CLUSTER,
    DATABASE,
    /** The one is a standby, the other is not. */
    RECOVERY,
    /** The same cluster by its identifier, and another server: a copy, or a second standby. */
    COPY,
    NONE
  }

  /** What is not known on both sides is no difference. */
  public Difference differenceFrom(SeenServer other) {
    if (differ(systemId, other.systemId)) {
      return Difference.CLUSTER;
    }
    if (differ(database, other.database)) {
      return Difference.DATABASE;
    }
    if (differ(inRecovery, other.inRecovery)) {
      return Difference.RECOVERY;
    }
    return differ(startedAt, other.startedAt) ? Difference.COPY : Difference.NONE;
  }

  private static boolean differ(@Nullable Object one, @Nullable Object other) {
    return one != null && other != null && !one.equals(other);
  }
}
