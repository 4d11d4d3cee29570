// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about the connection, as typed; null: not given.
 *
 * @param connection the positional argument: a URI, a {@code key=value} string, a JDBC URL or, as
 *     in psql, the name of a database
 * @param host {@code -h}
 * @param port {@code -p}
 * @param user {@code -U}
 * @param database {@code -d}: everything that {@code connection} may be
 */
public record ConnectionArguments(
    @Nullable String connection,
    @Nullable String host,
    @Nullable String port,
    @Nullable String user,
    @Nullable String database) {
  /** Nothing given: environment and defaults decide. */
  public static final ConnectionArguments NONE =
      new ConnectionArguments(null, null, null, null, null);

  /** A connection string alone. */
  public static ConnectionArguments of(String connection) {
    return new ConnectionArguments(connection, null, null, null, null);
  }

  /** Whether flags besides the positional argument say where to connect. */
  public boolean flags() {
    return Stream.of(host, port, user, database).anyMatch(v -> v != null);
  }

  public boolean empty() {
    return Stream.of(connection, host, port, user, database).noneMatch(v -> v != null);
  }
}
