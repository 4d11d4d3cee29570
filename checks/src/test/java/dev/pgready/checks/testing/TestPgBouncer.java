// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PgBouncer in front of a test server, on a port of 127.0.0.1: every database, roles {@code
 * postgres}, {@code app} and {@code pgready_sub} without password.
 */
public final class TestPgBouncer implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/pgbouncer");

  private final PoolerProcess process;
  private final int port;

  private TestPgBouncer(PoolerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param mode session, transaction or statement
   * @param settings further lines of its configuration
   */
  public static TestPgBouncer start(TestPostgres server, String mode, String... settings) {
    PoolerProcess.require(BINARY, "PgBouncer is missing: apt-get install pgbouncer");
    try {
      Path directory = Files.createTempDirectory("pgready-pgbouncer-");
      Path users = directory.resolve("users.txt");
      Files.writeString(users, "\"postgres\" \"\"\n\"app\" \"\"\n\"pgready_sub\" \"\"\n");
      int port = TestPostgres.freePort();
      List<String> lines =
          new ArrayList<>(
              List.of(
                  "[databases]",
                  "* = host=127.0.0.1 port=" + server.port(),
                  "[pgbouncer]",
                  "listen_addr = 127.0.0.1",
                  "listen_port = " + port,
                  "unix_socket_dir =",
                  "auth_type = trust",
                  "auth_file = " + users,
                  "pool_mode = " + mode));
      lines.addAll(List.of(settings));
      Path configuration = directory.resolve("pgbouncer.ini");
      Files.write(configuration, lines);
      return new TestPgBouncer(
          PoolerProcess.start(
              "PgBouncer", List.of(BINARY.toString(), configuration.toString()), directory, port),
          port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
