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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PgBouncer in front of a test server, on a port of 127.0.0.1: every database, roles {@code
 * postgres}, {@code app} and {@code pgready_sub} without password.
 */
public final class TestPgBouncer implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/sbin/pgbouncer");

  private final Process process;
  private final int port;

  private TestPgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param mode session, transaction or statement
   * @param settings further lines of its configuration
   */
  public static TestPgBouncer start(TestPostgres server, String mode, String... settings) {
    if (!Files.isExecutable(BINARY)) {
      String missing = "PgBouncer is missing: apt-get install pgbouncer";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
    try {
      Path directory = Files.createTempDirectory("pgready-pgbouncer-");
      directory.toFile().deleteOnExit();
      Path users = directory.resolve("users.txt");
      Files.writeString(users, "\"postgres\" \"\"\n\"app\" \"\"\n\"pgready_sub\" \"\"\n");
      int port = freePort();
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
      Process process =
          new ProcessBuilder(
                  PostgresBinaries.command(List.of(BINARY.toString(), configuration.toString())))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      TestPgBouncer bouncer = new TestPgBouncer(process, port);
      bouncer.await(directory.resolve("log"));
      return bouncer;
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
    throw new IllegalStateException("PgBouncer does not start: " + Files.readString(log));
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
