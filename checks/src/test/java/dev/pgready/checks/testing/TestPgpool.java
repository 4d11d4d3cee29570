// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * A real pgpool-II in front of a test server, on a port of 127.0.0.1: every database and role,
 * without password.
 */
public final class TestPgpool implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/pgpool");

  private final Process process;
  private final int port;

  private TestPgpool(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static TestPgpool start(TestPostgres server) {
    if (!Files.isExecutable(BINARY)) {
      String missing = "pgpool-II is missing: apt-get install pgpool2";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
    try {
      Path directory = Files.createTempDirectory("pgready-pgpool-");
      directory.toFile().deleteOnExit();
      int port = freePort();
      Path configuration = directory.resolve("pgpool.conf");
      Files.write(
          configuration,
          List.of(
              "listen_addresses = '127.0.0.1'",
              "port = " + port,
              "pcp_listen_addresses = ''",
              "pcp_port = " + freePort(),
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
      Process process =
          new ProcessBuilder(
                  PostgresBinaries.command(
                      List.of(BINARY.toString(), "-n", "-f", configuration.toString())))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      TestPgpool pgpool = new TestPgpool(process, port);
      pgpool.await(directory.resolve("log"));
      return pgpool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  private void await(Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    close();
    throw new IllegalStateException("pgpool-II does not start: " + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
