// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection depends on besides the command line.
 *
 * @param environment of the process
 * @param home null: the user has none, and neither {@code .pgpass} nor {@code .pg_service.conf}
 * @param osUser name of the operating system's user, libpq's default role
 * @param socketDirectories where a local server may have its Unix socket, likeliest first
 * @param systemConfiguration where {@code pg_service.conf} lies when {@code PGSYSCONFDIR} is not
 *     set, likeliest first (libpq has one such directory compiled in, each distribution its own)
 */
public record LibpqEnvironment(
    Map<String, String> environment,
    @Nullable Path home,
    String osUser,
    List<Path> socketDirectories,
    List<Path> systemConfiguration) {
  public LibpqEnvironment {
    environment = Map.copyOf(environment);
    socketDirectories = List.copyOf(socketDirectories);
    systemConfiguration = List.copyOf(systemConfiguration);
  }

  /** Those of this process. */
  public static LibpqEnvironment ofProcess() {
    Map<String, String> environment = System.getenv();
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    return new LibpqEnvironment(
        environment,
        home.isEmpty() ? null : Path.of(home),
        System.getProperty("user.name", ""),
        List.of(Path.of("/var/run/postgresql"), Path.of("/tmp")),
        List.of(
            Path.of("/etc/postgresql-common"), Path.of("/etc/sysconfig/pgsql"), Path.of("/etc")));
  }

  /** An empty variable counts as not set: pipelines often define what they leave empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
