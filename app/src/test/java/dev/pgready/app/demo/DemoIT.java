package dev.pgready.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a process of its own, as root where the build is root. */
final class DemoIT {
  private final Path temporary;

  DemoIT(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void tellsItToTheEndAndLeavesNothing() throws Exception {
    Process demo = demo();
    String story;
    try (BufferedReader out = demo.inputReader()) {
      story = String.join("\n", out.lines().toList());
    }
    assertThat(demo.waitFor()).as(story).isZero();
    assertThat(story)
        .containsSubsequence(
            "wal_level is replica; logical decoding needs logical",
            "NOT READY for zero",
            "ALTER SYSTEM SET wal_level = 'logical';",
            "replica-identity: yours to decide",
            "READY, with warnings for zero",
            "Ready. The server and its directory are removed now");
    assertNothingLeft();
  }

  /**
   * @param moment what the process has done or said when the signal comes
   */
  @ParameterizedTest
  @CsvSource({
    "INT,directory",
    "TERM,directory",
    "INT,postgres/bin",
    "TERM,data",
    "INT,data/PG_VERSION",
    "TERM,data/postmaster.pid",
    "INT,data/postmaster.pid",
    "INT,> What pgready says before",
    "TERM,> Its remedies are applied",
    "INT,> The server is restarted"
  })
  void leavesNothingWhenInterrupted(String signal, String moment) throws Exception {
    Process demo = demo();
    try (BufferedReader out = demo.inputReader()) {
      if (moment.startsWith("> ")) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          if (line.contains(moment.substring(2))) {
            break;
          }
        }
      } else {
        while (demo.isAlive() && !reached(moment)) {
          demo.waitFor(2, TimeUnit.MILLISECONDS);
        }
      }
      assertThat(demo.isAlive()).as("interrupted in time").isTrue();
      Signals.send(signal, demo);
      assertThat(demo.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
    }
    assertThat(demo.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
    assertNothingLeft();
  }

  private boolean reached(String moment) throws IOException {
    try (Stream<Path> directories = Files.list(temporary)) {
      return directories
          .filter(directory -> directory.getFileName().toString().startsWith("pgready-demo-"))
          .anyMatch(
              directory -> moment.equals("directory") || Files.exists(directory.resolve(moment)));
    }
  }

  private Process demo() throws IOException {
    return new ProcessBuilder(
            Signals.heeding(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.pgready.app.Main",
                    "demo")))
        .redirectErrorStream(true)
        .start();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.filter(file -> !file.getFileName().toString().startsWith("hsperf")))
          .as("files")
          .isEmpty();
    }
    List<String> processes =
        ProcessHandle.allProcesses()
            .map(process -> process.info().commandLine().orElse(""))
            .filter(line -> line.contains(temporary + "/pgready-demo-"))
            .toList();
    assertThat(processes).as("processes").isEmpty();
  }
}
