// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fleets of real databases, and of servers that are none. */
final class FleetIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  @Test
  void oneBadDatabaseDoesNotStopTheOthers() throws IOException {
    try (FakeServer http = FakeServer.http();
        FakeServer hung = FakeServer.hung()) {
      Path fleet =
          fleet(
              "good " + SERVER.uri("postgres"),
              "refused postgresql://app@127.0.0.1:1/shop",
              "web postgresql://app@127.0.0.1:" + http.port() + "/shop?connect_timeout=3",
              "hung postgresql://app@127.0.0.1:" + hung.port() + "/shop?connect_timeout=2",
              "missing " + SERVER.uri("no_such_database"),
              "also-good " + SERVER.uri("postgres"));
      Execution run = Execution.of("fleet", fleet.toString(), "--format", "json");
      assertThat(run.code()).isEqualTo(3);
      JsonNode reports = JsonMapper.shared().readTree(run.out()).get("reports");
      assertThat(reports.valueStream().map(r -> r.get("name").asString()))
          .containsExactly("good", "refused", "web", "hung", "missing", "also-good");
      assertThat(reports.valueStream().map(r -> r.at("/report/verdict").asString()))
          .containsExactly(
              reports.at("/5/report/verdict").asString(),
              "no-facts",
              "no-facts",
              "no-facts",
              "no-facts",
              reports.at("/0/report/verdict").asString());
      assertThat(reports.at("/0/report/verdict").asString()).startsWith("ready");
      assertThat(run.err().lines()).hasSize(6).allMatch(line -> line.matches("[1-6]/6  .*"));
      merged(run);
    }
  }

  /** What fleet says of it, merge says as well. */
  private void merged(Execution run) throws IOException {
    Path whole = Files.writeString(directory.resolve("whole.json"), run.out());
    Execution again = Execution.of("merge", whole.toString(), "--format", "json");
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).isEqualTo(run.out());
    assertThat(again.code()).isEqualTo(run.code());
    for (Format format : Format.values()) {
      Execution other = Execution.of("merge", whole.toString(), "--format", format.word());
      assertThat(other.code()).as(format.word()).isEqualTo(3);
      assertThat(other.out()).contains("also-good").doesNotContain("null/");
    }
  }

  @Test
  void hungServersCostTheirTimeoutOnce() throws IOException {
    List<FakeServer> servers = new ArrayList<>();
    try {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        FakeServer server = FakeServer.hung();
        servers.add(server);
        lines.add(
            "hung-%d postgresql://a@127.0.0.1:%d/b?connect_timeout=4".formatted(i, server.port()));
      }
      for (int i = 0; i < 24; i++) {
        lines.add(
            "same-%d postgresql://a@127.0.0.1:%d/b?connect_timeout=4"
                .formatted(i, servers.get(0).port()));
      }
      lines.add("good " + SERVER.uri("postgres"));
      Path fleet = fleet(lines.toArray(String[]::new));
      long start = System.nanoTime();
      Execution run =
          Execution.of("fleet", fleet.toString(), "--parallel", "4", "--format", "json");
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(run.code()).isEqualTo(3);
      // one by one behind four slots they would take 48 s
      assertThat(took).isLessThan(Duration.ofSeconds(40));
      assertThat(JsonMapper.shared().readTree(run.out()).at("/summary/no-facts").asInt())
          .isEqualTo(48);
    } finally {
      servers.forEach(FakeServer::close);
    }
  }

  @Test
  void shardsMakeTheWhole() throws IOException {
    Path fleet =
        fleet(
            "a " + SERVER.uri("postgres"),
            "b " + SERVER.uri("postgres"),
            "c " + SERVER.uri("template1"),
            "d postgresql://app@127.0.0.1:1/shop");
    List<String> merge = new ArrayList<>(List.of("merge"));
    for (int i = 0; i < 3; i++) {
      Path part = directory.resolve("part" + i);
      Execution run =
          Execution.withInput(
              "",
              Map.of("JOB_COMPLETION_INDEX", "" + i, "PGREADY_SHARDS", "3"),
              "fleet",
              fleet.toString(),
              "--shard",
              "auto",
              "--format",
              "json",
              "--output",
              part.toString());
      assertThat(run.code()).isIn(0, 3);
      merge.add(part.toString());
    }
    Execution whole = Execution.of(merge.toArray(String[]::new));
    assertThat(whole.code()).isEqualTo(3);
    assertThat(whole.out()).contains("preflight of 4 databases");
  }

  @Test
  void reportsOfCheckMergeToo() throws IOException {
    Path report = directory.resolve("one.json");
    Execution.of(
        "check", SERVER.uri("postgres"), "--format", "json", "--output", report.toString());
    Execution run = Execution.of("merge", report.toString());
    assertThat(run.out()).contains("127.0.0.1:" + SERVER.port() + "/postgres");
    assertThat(run.code()).isZero();
  }

  @Test
  void wrongUseIsToldBeforeAnythingIsConnectedTo() throws IOException {
    Path fleet = fleet("a postgresql://u:hidden-word@h:x/", "b h");
    assertThat(Execution.of("fleet", fleet.toString()))
        .satisfies(
            run -> assertThat(run.code()).isEqualTo(2),
            run -> assertThat(run.err()).contains("line 1").doesNotContain("hidden-word"));
    Path twice = fleet("a h1", "a h2");
    assertThat(Execution.of("fleet", twice.toString()).err()).contains("line 2: duplicate name a");
    assertThat(Execution.of("fleet", twice.toString(), "--shard", "3/2").code()).isEqualTo(2);
    assertThat(Execution.of("fleet", twice.toString(), "--parallel", "0").code()).isEqualTo(2);
    assertThat(Execution.of("fleet", fleet("# none").toString()).code()).isEqualTo(2);
    assertThat(Execution.of("fleet", "no-such-file").code()).isEqualTo(2);
    for (String text : List.of("", "[]", "{}", "{\"reports\":[1]}", "{\"reports\":[{}]}", "{\"a")) {
      Path broken = Files.writeString(directory.resolve("broken"), text);
      assertThat(Execution.of("merge", broken.toString()))
          .as(text)
          .satisfies(
              run -> assertThat(run.code()).isEqualTo(2),
              run -> assertThat(run.err()).contains("broken: "),
              run -> assertThat(run.out()).isEmpty());
    }
  }

  private Path fleet(String... lines) throws IOException {
    return Files.writeString(directory.resolve("fleet.txt"), String.join("\n", lines) + "\n");
  }
}
