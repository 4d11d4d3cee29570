// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real pgpool-II in front of a test server, on a port of 127.0.0.1: every database and role,
 * without password.
 */
public final class TestPgpool implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/pgpool");

  private final PoolerProcess process;
  private final int port;

  private TestPgpool(PoolerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  public static TestPgpool start(TestPostgres server) {
    PoolerProcess.require(BINARY, "pgpool-II is missing: apt-get install pgpool2");
    try {
      Path directory = Files.createTempDirectory("pgready-pgpool-");
      int port = TestPostgres.freePort();
      Path configuration = directory.resolve("pgpool.conf");
      Files.write(
          configuration,
          List.of(
              "listen_addresses = '127.0.0.1'",
              "port = " + port,
              "pcp_listen_addresses = ''",
              "pcp_port = " + TestPostgres.freePort(),
              "socket_dir = '" + directory + "'",
              "pcp_socket_dir = '" + directory + "'",
              "backend_hostname0 = '127.0.0.1'",
              "backend_port0 = " + server.port(),
              "backend_clustering_mode = 'streaming_replication'",
              "sr_check_period = 0",
              "search_primary_node_timeout = 1",
              "pid_file_name = '" + directory.resolve("pid") + "'",
              "logdir = '" + directory + "'",
              "num_init_children = 6"));
      return new TestPgpool(
          PoolerProcess.start(
              "pgpool-II",
              List.of(BINARY.toString(), "-n", "-f", configuration.toString()),
              directory,
              port),
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
