// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.Signals;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that talks to a server, ended by every signal at any moment after it has connected:
 * the database is as before, and nothing is left in the directory for temporary files. {@code
 * -Dkills.count=200 -Dkills.seed=1} tries more.
 */
final class KillTrialsIT {
  private static final int COUNT = Integer.getInteger("kills.count", 10);
  private static final long SEED = Long.getLong("kills.seed", System.nanoTime());

  /** Side by side, each in a database of its own. */
  private static final List<String> WAYS =
      List.of("check --probe full", "stream", "stream --follow", "fix", "fleet");

  private static final List<String> SIGNALS = List.of("KILL", "TERM", "INT", "HUP", "QUIT");
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  /** Everything in a database that is not the system's. */
  private static final String OBJECTS =
      """
      SELECT 'relation ' || oid::regclass FROM pg_class WHERE oid >= 16384
      UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE oid >= 16384
      UNION ALL SELECT 'publication ' || pubname FROM pg_publication
      UNION ALL SELECT 'trigger ' || evtname FROM pg_event_trigger
      UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE oid >= 16384
      UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
        WHERE database = current_database()
      ORDER BY 1""";

  private final Path directory;
  private final ExecutorService threads = Executors.newFixedThreadPool(WAYS.size());

  KillTrialsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void nothingIsLeft() {
    List<CompletableFuture<Void>> ways = new ArrayList<>();
    for (int way = 0; way < WAYS.size(); way++) {
      int index = way;
      ways.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  trials(index);
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              threads));
    }
    ways.forEach(CompletableFuture::join);
  }

  private void trials(int way) throws IOException, InterruptedException {
    Random random = new Random(SEED + way);
    Path temporary = Files.createDirectory(directory.resolve("tmp" + way));
    Path output = Files.createDirectory(directory.resolve("out" + way));
    String database = SERVER.createDatabase();
    SERVER.execute(
        database, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t");
    List<String> before = SERVER.query(database, OBJECTS);
    assertThat(before).hasSizeGreaterThan(1);
    // a slow way makes what happens on the server last longer than everything else
    try (FakeServer relay = FakeServer.relay(SERVER.port(), 10)) {
      for (int i = way; i < COUNT; i += WAYS.size()) {
        int round = i / WAYS.size();
        String signal = SIGNALS.get((way + round) % SIGNALS.size());
        int millis = random.nextInt(1500);
        String what =
            "-Dkills.seed=%d: %s, %s after %d ms".formatted(SEED, WAYS.get(way), signal, millis);
        int port = random.nextBoolean() ? relay.port() : SERVER.port();
        CommandProcess run =
            CommandProcess.start(
                output,
                List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"),
                arguments(way, output, port, database));
        try {
          awaitSession(database, run.process());
          end(run.process(), signal, millis);
          assertThat(run.process().waitFor(20, TimeUnit.SECONDS)).as(what).isTrue();
        } finally {
          run.process().destroyForcibly();
        }
        assertThat(run.errors()).as(what).doesNotContain("Exception", "defect");
        ServerTraces.assertNone(SERVER, database);
        assertThat(SERVER.query(database, OBJECTS)).as(what).isEqualTo(before);
        try (Stream<Path> left = Files.list(temporary)) {
          assertThat(left).as(what).isEmpty();
        }
      }
    }
  }

  private static String[] arguments(int way, Path output, int port, String database)
      throws IOException {
    String url = "postgresql://postgres@127.0.0.1:%d/%s?sslmode=disable".formatted(port, database);
    return switch (way) {
      case 0 -> new String[] {"check", url, "--probe", "full", "--publication", "p"};
      case 1 -> new String[] {"stream", url, "--write-test", "--count", "2000"};
      case 2 -> new String[] {"stream", url, "--follow", "--publication", "p"};
      case 3 -> new String[] {"fix", url, "--create-role", "made"};
      default -> {
        Path list = output.resolve("fleet.txt");
        Files.writeString(list, "one " + url + "\ntwo " + url + "\n");
        yield new String[] {"fleet", list.toString(), "--probe", "full"};
      }
    };
  }

  /** Until the server knows of the run, or the run has ended. */
  private static void awaitSession(String database, Process process) throws InterruptedException {
    String sessions =
        "SELECT 1 FROM pg_stat_activity WHERE datname = '%s' AND application_name LIKE 'pgready/%%'"
            .formatted(database);
    while (!process.waitFor(20, TimeUnit.MILLISECONDS)
        && SERVER.query(database, sessions).isEmpty()) {
      // not yet
    }
  }

  /** Java answers SIGQUIT with a list of its threads and goes on: it is told to end afterwards. */
  private static void end(Process process, String signal, int millis)
      throws IOException, InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      Signals.send(signal, process);
      if (signal.equals("QUIT") && !process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        Signals.send("TERM", process);
      }
    }
  }
}
