// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server from the binaries of Maven Central, run by {@code pg_ctl}. */
final class EmbeddedProcess implements ServerProcess {
  private final int major;

  EmbeddedProcess(int major) {
    this.major = major;
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
    PostgresBinaries.run(PostgresBinaries.command(command));
  }
}
