// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Packages of the npm registry, installed once per machine and user without running their scripts.
 */
public final class NpmPackages {
  private static final Path CACHE =
      Path.of(
          System.getProperty("java.io.tmpdir"), "pgready-npm-" + System.getProperty("user.name"));

  private NpmPackages() {}

  /**
   * Aborts the test where npm is not installed, and fails it where CI must have it.
   *
   * @param name of the directory that keeps them
   * @param packages with their versions, {@code name@1.2.3}
   * @return the directory {@code node_modules}
   */
  public static synchronized Path install(String name, String... packages) {
    try {
      Files.createDirectories(CACHE);
      Path ready = CACHE.resolve(name);
      try (FileChannel lock =
          FileChannel.open(
              CACHE.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(ready)) {
          require();
          Path work = Files.createTempDirectory(CACHE, "install");
          Files.writeString(work.resolve("package.json"), "{\"private\": true}");
          List<String> command =
              new ArrayList<>(
                  List.of(
                      "npm",
                      "install",
                      "--prefix",
                      work.toString(),
                      "--ignore-scripts",
                      "--omit=dev",
                      "--no-audit",
                      "--no-fund",
                      "--no-update-notifier"));
          command.addAll(List.of(packages));
          PostgresBinaries.run(command);
          Files.move(work, ready, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return ready.resolve("node_modules");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void require() throws IOException, InterruptedException {
    if (!Programs.present("npm")) {
      String missing = "npm is missing: apt-get install npm";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
  }
}
