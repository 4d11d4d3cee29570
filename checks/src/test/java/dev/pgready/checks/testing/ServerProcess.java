// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What runs a {@link TestPostgres}: a process of this machine, or a container. */
interface ServerProcess {
  /** A new directory for the server, its name beginning so. */
  default Path directory(String prefix) throws IOException {
    return Files.createTempDirectory(prefix);
  }

  /**
   * Starts the server and waits until it accepts connections on that port of 127.0.0.1.
   *
   * @param directory holds {@code data} with all its configuration, gets the socket and the log
   */
  void start(Path directory, int port) throws IOException;

  /**
   * @param mode as pg_ctl has them: fast or immediate
   */
  void stop(Path directory, String mode);

  void reload(Path directory);
}
