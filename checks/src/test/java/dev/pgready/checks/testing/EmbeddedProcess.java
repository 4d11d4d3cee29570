// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server from the binaries of Maven Central, run by {@code pg_ctl}. Its files are in memory where
 * that is to be had: a database of 300 files is then made with a third of the processor time.
 * {@code -Dservers.directory=/tmp} keeps them elsewhere.
 */
final class EmbeddedProcess implements ServerProcess {
  /** Room for all that run at a time, with what slots make them keep. */
  private static final long ROOM = 4L << 30;

  private static final Path MEMORY = Path.of("/dev/shm");

  /**
   * glibc's, of which others take no notice. A backend lives for one test and asks for megabytes to
   * plan the catalogue's statement: as pages of 4 kB, given back and fetched again, they cost half
   * of the processor time of that statement.
   */
  private static final String ALLOCATION =
      "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=4194304"
          + ":glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=134217728";

  private final int major;

  EmbeddedProcess(int major) {
    this.major = major;
  }

  @Override
  public Path directory(String prefix) throws IOException {
    String chosen = System.getProperty("servers.directory", "");
    if (!chosen.isEmpty()) {
      return Files.createTempDirectory(Path.of(chosen), prefix);
    }
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM
        ? Files.createTempDirectory(MEMORY, prefix)
        : Files.createTempDirectory(prefix);
  }

  @Override
  public void start(Path directory, int port) {
    control(
        directory,
        "-w",
        "-l",
        directory.resolve("log").toString(),
        "-o",
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s"
            .formatted(port, directory),
        "start");
  }

  @Override
  public void stop(Path directory, String mode) {
    control(directory, "-w", "-m", mode, "stop");
  }

  @Override
  public void reload(Path directory) {
    control(directory, "reload");
  }

  private void control(Path directory, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                PostgresBinaries.home(major).resolve("bin/pg_ctl").toString(),
                "-D",
                directory.resolve("data").toString(),
                "-s"));
    command.addAll(List.of(arguments));
    PostgresBinaries.run(PostgresBinaries.command(command), Map.of("GLIBC_TUNABLES", ALLOCATION));
  }
}
