// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.checks.testing.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code pgready stream} in a process of its own, as a user runs it. */
final class StreamProcess {
  private final Process process;
  private final Path errors;

  private StreamProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  static StreamProcess start(String heap, String... arguments) {
    return start(new String[] {"-Xmx" + heap}, arguments);
  }

  static StreamProcess start(String[] options, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.pgready.app.Main",
            "stream"));
    command.addAll(List.of(arguments));
    try {
      Path errors = Files.createTempFile("pgready-stream", ".err");
      errors.toFile().deleteOnExit();
      Process process =
          new ProcessBuilder(Signals.heeding(command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile())
              .start();
      return new StreamProcess(process, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int await(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("still running after " + seconds + " s: " + errors());
    }
    return process.exitValue();
  }

  /** Waits for the end; the most that it had in memory until shortly before. */
  int mostResidentKilobytes(int seconds) throws InterruptedException {
    int most = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    do {
      most = Math.max(most, resident());
    } while (!process.waitFor(10, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    return most;
  }

  /** The kernel's own maximum, so that nothing is missed between two looks. */
  private int resident() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/%s/status".formatted(process.pid())))) {
        if (line.startsWith("VmHWM:")) {
          return Integer.parseInt(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      // it has ended
    }
    return 0;
  }

  /** Waits so long for an end, then sends the signal. */
  void signalAfter(String signal, long millis) throws InterruptedException, IOException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      Signals.send(signal, process);
    }
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
