// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How many databases a fleet looks at at once, and what it sends to a server of many. */
final class FleetPaceIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  /** All at once would take each of the last ones four times its limit. */
  @Test
  void aBusyServerIsNotAskedForMoreThanItCanDoInTime() throws IOException {
    try (FakeServer busy = FakeServer.busy(SERVER.port(), 125)) {
      String place = place("postgres", busy.port()) + "?connect_timeout=2";
      List<String> lines =
          IntStream.range(0, 64).mapToObj(i -> "t%d %s".formatted(i, place)).toList();
      Execution run = fleet(lines, "--parallel", "64", "--probe", "none");
      assertThat(run.err().lines()).hasSize(64);
      assertThat(summary(run, "no-facts")).isZero();
      assertThat(run.code()).isZero();
    }
  }

  /** Databases at once: those of one server as of many. */
  @Test
  void aLongWayTakesTheTimeOfTheSlowestAndNotOfAll() throws IOException {
    List<FakeServer> ways = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        ways.add(FakeServer.relay(SERVER.port(), 100));
      }
      List<String> one = List.of("one " + place("postgres", ways.get(0).port()));
      fleet(one, "--probe", "none");
      double alone = seconds(one);
      List<String> many =
          ways.stream()
              .map(way -> "t%d %s".formatted(way.port(), place("postgres", way.port())))
              .toList();
      assertThat(seconds(many)).isLessThan(alone * 16 / 2);
      // 8, then 16
      String same = place("postgres", ways.get(0).port());
      List<String> behind =
          IntStream.range(0, 24).mapToObj(i -> "s%d %s".formatted(i, same)).toList();
      assertThat(seconds(behind)).isLessThan(alone * 24 / 2);
    } finally {
      ways.forEach(FakeServer::close);
    }
  }

  private double seconds(List<String> lines) throws IOException {
    long start = System.nanoTime();
    Execution run = fleet(lines, "--parallel", "24", "--probe", "none");
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(summary(run, "no-facts")).isZero();
    return seconds;
  }

  /** Hosts lock an account after a few of them. */
  @Test
  void aWrongPasswordIsSentOnceToAServerOfManyDatabases() throws IOException {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute("postgres", "CREATE ROLE app LOGIN PASSWORD 'right'");
      server.hba("local all all trust", "host all,replication all 127.0.0.1/32 scram-sha-256");
      List<String> lines =
          IntStream.range(0, 12)
              .mapToObj(
                  i ->
                      "t%d postgresql://app:wrong@127.0.0.1:%d/shop%d"
                          .formatted(i, server.port(), i))
              .toList();
      String before = Files.readString(server.log());
      Execution run = fleet(lines);
      assertThat(run.code()).isEqualTo(3);
      assertThat(refused(server, before)).isEqualTo(1);
      JsonNode reports = JsonMapper.shared().readTree(run.out()).get("reports");
      List<String> told =
          reports
              .valueStream()
              .map(report -> report.at("/report/checks/0/message").asString())
              .toList();
      assertThat(told)
          .hasSize(12)
          .allSatisfy(message -> assertThat(message).contains("refused the password for role app"));
      assertThat(told).filteredOn(message -> message.startsWith("not tried again: ")).hasSize(11);
      // the list of databases cannot be had with it either
      before = Files.readString(server.log());
      Execution discovered =
          Execution.of(
              "fleet",
              "--discover",
              "postgresql://app:wrong@127.0.0.1:%d/postgres".formatted(server.port()));
      assertThat(discovered.code()).isEqualTo(3);
      assertThat(refused(server, before)).isEqualTo(1);
    }
  }

  private static long refused(TestPostgres server, String before) throws IOException {
    return Files.readString(server.log())
        .substring(before.length())
        .lines()
        .filter(line -> line.contains("password authentication failed"))
        .count();
  }

  private static String place(String database, int port) {
    return "postgresql://postgres@127.0.0.1:%d/%s".formatted(port, database);
  }

  private static int summary(Execution run, String verdict) {
    return JsonMapper.shared().readTree(run.out()).at("/summary/" + verdict).asInt();
  }

  private Execution fleet(List<String> lines, String... options) throws IOException {
    Path file = Files.write(directory.resolve("fleet.txt"), lines);
    List<String> words = new ArrayList<>(List.of("fleet", file.toString(), "--format", "json"));
    words.addAll(List.of(options));
    return Execution.of(words.toArray(String[]::new));
  }
}
