// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a temporary server keeps its data, and that nothing of it stays, however a run ends. */
final class SchemaServerIT {
  private static final Pattern DIRECTORY = Pattern.compile("pgready-demo-[0-9a-f]{32}");
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir private Path directory = Path.of("");

  /** The directory of the server that a process started. */
  private static Optional<String> server(Process run) {
    return run.descendants()
        .map(process -> DIRECTORY.matcher(process.info().commandLine().orElse("")))
        .filter(Matcher::find)
        .map(Matcher::group)
        .findFirst();
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!what.getAsBoolean() && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @ParameterizedTest(name = "{0}, own directory for temporary files: {1}")
  @CsvSource({"KILL,false", "KILL,true", "TERM,false", "INT,true"})
  void nothingStays(String signal, boolean elsewhere) throws Exception {
    Path temporary = elsewhere ? Files.createDirectory(directory.resolve("tmp")) : Path.of("/tmp");
    Path dump =
        Files.writeString(
            directory.resolve("dump.sql"), "CREATE TABLE t (i int);\nSELECT pg_sleep(50);\n");
    Process run =
        new ProcessBuilder(
                Signals.heeding(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.pgready.app.Main",
                        "check",
                        "--schema-dump",
                        dump.toString())))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    try {
      await(() -> server(run).isPresent());
      String name = server(run).orElseThrow();
      Path data = temporary.resolve(name).resolve("data");
      await(() -> Files.exists(data.resolve("postmaster.opts")));
      assertThat(data.resolve("PG_VERSION")).isRegularFile();
      boolean memory =
          !elsewhere
              && Files.isWritable(MEMORY)
              && Files.getFileStore(MEMORY).getUsableSpace() >= 1L << 30;
      assertThat(Files.exists(MEMORY.resolve(name))).isEqualTo(memory);
      List<ProcessHandle> all = run.descendants().toList();
      Signals.send(signal, run);
      assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
      await(
          () ->
              all.stream().noneMatch(ProcessHandle::isAlive)
                  && Files.notExists(temporary.resolve(name))
                  && Files.notExists(MEMORY.resolve(name)));
      assertThat(all).noneMatch(ProcessHandle::isAlive);
      assertThat(temporary.resolve(name)).doesNotExist();
      assertThat(MEMORY.resolve(name)).doesNotExist();
    } finally {
      run.destroyForcibly();
    }
  }
}
