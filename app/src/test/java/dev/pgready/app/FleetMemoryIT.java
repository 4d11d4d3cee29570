// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.startup.RehearsalServer;
import dev.pgready.app.startup.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reports of a fleet go out as they come: their sum does not have to fit in memory. The whole
 * proof is the same with {@code -Dfleet.targets=10000 -Dfleet.heap=256m}.
 */
final class FleetMemoryIT {
  private static final int TARGETS = Integer.getInteger("fleet.targets", 1_500);
  private static final String HEAP = System.getProperty("fleet.heap", "64m");

  @Test
  void reportsLargerThanTheHeapPassThroughIt(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path report = directory.resolve("report.json");
    Path errors = directory.resolve("errors");
    try (RehearsalServer server = RehearsalServer.start(WarmUp.sample())) {
      Path fleet =
          Files.write(
              directory.resolve("fleet"),
              IntStream.range(0, TARGETS)
                  .mapToObj(
                      i ->
                          "db%d postgresql://app@127.0.0.1:%d/shop%d"
                              .formatted(i, server.port(), i))
                  .toList());
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx" + HEAP,
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "dev.pgready.app.Main",
                      "fleet",
                      fleet.toString(),
                      "--probe",
                      "none",
                      "--format",
                      "json",
                      "--output",
                      report.toString()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile())
              .start();
      assertThat(process.waitFor()).as(Files.readString(errors)).isIn(0, 1, 4);
    }
    assertThat(Files.size(report)).as("bytes written").isGreaterThan(40L << 20);
  }
}
