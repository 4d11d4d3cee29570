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
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.pgready.app.Main",
                "stream"));
    command.addAll(List.of(arguments));
    try {
      Path errors = Files.createTempFile("pgready-stream", ".err");
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
