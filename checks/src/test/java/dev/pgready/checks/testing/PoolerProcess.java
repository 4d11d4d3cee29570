// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A pooler's process, on a port of 127.0.0.1. */
final class PoolerProcess implements AutoCloseable {
  private final Process process;
  private final Path directory;

  private PoolerProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /**
   * Returns when it listens.
   *
   * @param name how errors call it
   * @param directory of its own, in which its log goes; removed with it
   */
  static PoolerProcess start(String name, List<String> command, Path directory, int port)
      throws IOException {
    Path log = directory.resolve("log");
    PoolerProcess pooler =
        new PoolerProcess(
            new ProcessBuilder(PostgresBinaries.command(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start(),
            directory);
    if (!pooler.listens(port)) {
      String said = Files.readString(log);
      pooler.close();
      throw new IllegalStateException(name + " does not start: " + said);
    }
    return pooler;
  }

  private boolean listens(int port) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return true;
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    return false;
  }

  /** Aborts the test where the program is not installed, and fails it where CI must have it. */
  static void require(Path binary, String missing) {
    if (!Files.isExecutable(binary)) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
    try {
      TestPostgres.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
