// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.startup.RehearsalServer;
import dev.pgready.app.startup.WarmUp;
import dev.pgready.checks.testing.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fleet in eight pods of a Kubernetes Indexed Job, each a process of its own: two are killed
 * while they work and run again, as the job does it, and all together say what one run says.
 */
final class ShardedJobIT {
  private static final int SHARDS = 8;
  private static final int DATABASES = 48;
  private static final List<Integer> KILLED = List.of(2, 5);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  @Test
  void whatWasKilledRunsAgain() throws IOException, InterruptedException {
    try (RehearsalServer server = RehearsalServer.start(WarmUp.sample());
        FakeServer hung = FakeServer.hung()) {
      Path fleet = fleet("fleet", i -> server.port());
      // so that they are still at work when they are killed
      Path slow = fleet("slow", i -> i % 2 == 0 ? server.port() : hung.port());
      List<Process> pods = new ArrayList<>();
      for (int index = 0; index < SHARDS; index++) {
        pods.add(pod(KILLED.contains(index) ? slow : fleet, index));
      }
      for (int index : KILLED) {
        kill(pods.get(index), index);
      }
      for (int index = 0; index < SHARDS; index++) {
        int code = ended(pods.get(index));
        if (KILLED.contains(index)) {
          assertThat(code).as("shard %s", index).isEqualTo(128 + 9);
          assertThat(report(index)).doesNotExist();
          code = ended(pod(fleet, index));
        }
        assertThat(code).as("shard %s", index).isIn(0, 1, 4);
      }
      List<String> merge = new ArrayList<>(List.of("merge"));
      for (int index = 0; index < SHARDS; index++) {
        merge.add(report(index).toString());
      }
      merge.addAll(List.of("--format", "json"));
      Execution merged = Execution.of(merge.toArray(String[]::new));
      Execution whole =
          Execution.of("fleet", fleet.toString(), "--probe", "none", "--format", "json");
      assertThat(merged.code()).isEqualTo(whole.code());
      JsonNode all = read(whole);
      JsonNode together = read(merged);
      assertThat(byName(together)).hasSize(DATABASES).isEqualTo(byName(all));
      for (String part : List.of("verdict", "exitCode", "summary")) {
        assertThat(together.get(part)).isNotNull().isEqualTo(all.get(part));
      }
    }
  }

  private Path fleet(String file, IntUnaryOperator port) throws IOException {
    return Files.write(
        directory.resolve(file),
        IntStream.range(0, DATABASES)
            .mapToObj(
                i ->
                    "db%d postgresql://app@127.0.0.1:%d/shop?connect_timeout=120"
                        .formatted(i, port.applyAsInt(i)))
            .toList());
  }

  private Path report(int index) {
    return directory.resolve("pod%d".formatted(index)).resolve("report.json");
  }

  /** With what the job sets for it. */
  private Process pod(Path fleet, int index) throws IOException {
    Files.createDirectories(Objects.requireNonNull(report(index).getParent()));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.pgready.app.Main",
            "fleet",
            fleet.toString(),
            "--shard",
            "auto",
            "--parallel",
            "2",
            "--probe",
            "none",
            "--format",
            "json",
            "--output",
            report(index).toString());
    builder.environment().put("JOB_COMPLETION_INDEX", String.valueOf(index));
    builder.environment().put("PGREADY_SHARDS", String.valueOf(SHARDS));
    Path log = directory.resolve("log" + index);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** As soon as there is anything of its report, if that can be seen. */
  private void kill(Process pod, int index) throws IOException, InterruptedException {
    for (int i = 0; i < 100 && isEmpty(Objects.requireNonNull(report(index).getParent())); i++) {
      Thread.sleep(50);
    }
    pod.destroyForcibly();
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static int ended(Process pod) throws InterruptedException {
    assertThat(pod.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return pod.exitValue();
  }

  /** But for what depends on the time. */
  private static JsonNode read(Execution run) {
    return JsonMapper.shared()
        .readTree(
            run.out()
                .replaceAll("\"generatedAt\": ?\"[^\"]*\"", "\"generatedAt\": \"\"")
                .replaceAll("\"elapsedMillis\": ?[0-9]+", "\"elapsedMillis\": 0"));
  }

  /** Shards come one after the other, whatever the order in the list of databases. */
  private static Map<String, JsonNode> byName(JsonNode fleet) {
    Map<String, JsonNode> reports = new TreeMap<>();
    fleet.get("reports").forEach(report -> reports.put(report.get("name").asString(), report));
    return reports;
  }
}
