// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, in libpq's terms and with libpq's defaults already applied. {@link #toString}
 * never shows the password.
 *
 * @param host a name, an address, or a path that starts with a slash for a Unix socket's directory
 * @param password null: none known
 * @param sslmode disable, allow, prefer, require, verify-ca, verify-full
 * @param connectTimeoutSeconds for each connection, from the first lookup to the end of
 *     authentication; 0: no limit
 * @param parameters other libpq parameters that are honoured: sslrootcert, sslcert, sslkey,
 *     sslpassword, options, target_session_attrs, channel_binding, require_auth, ...
 * @param others where to try next, in that order, when this place cannot be connected to
 */
public record ConnectionTarget(
    String host,
    int port,
    String database,
    String user,
    @Nullable String password,
    String sslmode,
    int connectTimeoutSeconds,
    Map<String, String> parameters,
    List<ConnectionTarget> others) {
  /** What is shorter is part of ordinary words. */
  private static final int SHORTEST = 4;

  public ConnectionTarget {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(sslmode, "sslmode");
    parameters = Map.copyOf(parameters);
    others = List.copyOf(others);
  }

  /** One place alone. */
  public ConnectionTarget(
      String host,
      int port,
      String database,
      String user,
      @Nullable String password,
      String sslmode,
      int connectTimeoutSeconds,
      Map<String, String> parameters) {
    this(
        host,
        port,
        database,
        user,
        password,
        sslmode,
        connectTimeoutSeconds,
        parameters,
        List.of());
  }

  /** This place first, then others. */
  public ConnectionTarget before(List<ConnectionTarget> next) {
    return new ConnectionTarget(
        host, port, database, user, password, sslmode, connectTimeoutSeconds, parameters, next);
  }

  /** Another database of the same places. */
  public ConnectionTarget database(String name) {
    return new ConnectionTarget(
        host,
        port,
        name,
        user,
        password,
        sslmode,
        connectTimeoutSeconds,
        parameters,
        others.stream().map(other -> other.database(name)).toList());
  }

  public boolean unixSocket() {
    return host.startsWith("/");
  }

  /**
   * Somebody else's words with the password taken out: a server that asks for it in clear text has
   * it, and may repeat it in what it says. A password that is no secret, as it is also the role's
   * or the database's name, stays: without it the sentence would tell nothing.
   */
  public String withoutPassword(String words) {
    return password == null
            || password.length() < SHORTEST
            || password.equals(user)
            || password.equals(database)
            || password.equals(host)
        ? words
        : words.replace(password, "***");
  }

  /** As a libpq URI without password. */
  @Override
  public String toString() {
    return "postgresql://%s@%s:%s/%s".formatted(user, host, port, database);
  }
}
