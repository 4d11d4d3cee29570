// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.Programs;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Metrics of a real server as they reach a dashboard: the textfile collector of a real node
 * exporter, a scrape by a real Prometheus with the alerts, and each query of the dashboard.
 */
final class MonitoringIT {
  private static final TestPostgres SERVER = TestPostgres.shared(17);
  private static final Path DOCS = Path.of("..", "docs", "monitoring").toAbsolutePath().normalize();

  /** Service unavailable, which Prometheus answers until it has read what it keeps. */
  private static final int STARTING = 503;

  private static final String SLOT = "pgready_monitoring";

  @TempDir private Path directory = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private int prometheus;

  @BeforeEach
  void needsPrometheus() throws IOException, InterruptedException {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(Programs.present("prometheus"), "apt-get install prometheus");
      assumeTrue(
          Programs.present("prometheus-node-exporter"), "apt-get install prometheus-node-exporter");
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void start(String... words) throws IOException {
    processes.add(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(Path.of(words[0]).getFileName() + ".log").toFile())
            .start());
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : List.of("prometheus", "prometheus-node-exporter")) {
      all.append(Files.readString(directory.resolve(name + ".log")));
    }
    return all.toString();
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(prometheus, path));
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    if (response.statusCode() == STARTING) {
      throw new IOException(response.body());
    }
    return JsonMapper.shared().readTree(response.body());
  }

  private JsonNode query(String expression) throws IOException, InterruptedException {
    JsonNode answer = ask("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    assertThat(answer.get("status").asString()).as(expression + ": " + answer).isEqualTo("success");
    return answer.at("/data/result");
  }

  private void awaitMetrics() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    boolean there = false;
    while (!there && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(200);
      try {
        there = !query("pgready_verdict").isEmpty();
      } catch (IOException e) {
        // Prometheus does not listen yet, or answer
      }
    }
    assertThat(there).as(logs()).isTrue();
  }

  /** As docs/monitoring.md says, with a failure for the dashboard to show. */
  private void writeMetrics(Path collector) throws IOException {
    Path fresh = directory.resolve("pgready.new");
    Execution run =
        Execution.of(
            "check",
            SERVER.uri("postgres"),
            "--for",
            "zero",
            "--publication",
            "missing",
            "--output",
            fresh.toString(),
            "--format",
            "prometheus");
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    Files.move(fresh, collector.resolve("pgready.prom"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void startBoth(Path collector) throws IOException {
    int exporter = TestPostgres.freePort();
    prometheus = TestPostgres.freePort();
    start(
        "prometheus-node-exporter",
        "--collector.disable-defaults",
        "--collector.textfile",
        "--collector.textfile.directory=" + collector,
        "--web.listen-address=127.0.0.1:" + exporter);
    Path configuration =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%s']
            scrape_configs:
              - job_name: node
                static_configs: [{targets: ['127.0.0.1:%d']}]
            """
                .formatted(DOCS.resolve("alerts.yml"), exporter));
    start(
        "prometheus",
        "--config.file=" + configuration,
        "--storage.tsdb.path=" + directory.resolve("data"),
        "--web.listen-address=127.0.0.1:" + prometheus);
  }

  @Test
  void fromTheServerToTheDashboard() throws Exception {
    Path collector = Files.createDirectory(directory.resolve("collector"));
    SERVER.execute(
        "postgres",
        "SELECT pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(SLOT));
    try {
      writeMetrics(collector);
      startBoth(collector);
      awaitMetrics();
      assertThat(query("node_textfile_scrape_error").at("/0/value/1").asString()).isEqualTo("0");
      assertThat(query("pgready_slot_active{slot=\"%s\"}".formatted(SLOT)).at("/0/value/1"))
          .hasToString("\"0\"");
      assertAlertsAreEvaluated();
      assertDashboardShowsSomething();
    } finally {
      SERVER.execute(
          "postgres", "SELECT pg_catalog.pg_drop_replication_slot('%s')".formatted(SLOT));
    }
  }

  private void assertAlertsAreEvaluated() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    JsonNode rules = ask("rules").at("/data/groups/0/rules");
    while (rules.toString().contains("\"unknown\"") && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(200);
      rules = ask("rules").at("/data/groups/0/rules");
    }
    assertThat(rules).hasSizeGreaterThan(8);
    assertThat(rules).allSatisfy(rule -> assertThat(rule.get("health").asString()).isEqualTo("ok"));
  }

  /** What a panel shows, with the variables as Grafana fills them for "All". */
  private void assertDashboardShowsSomething() throws IOException, InterruptedException {
    JsonNode board = JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana.json")));
    for (JsonNode variable : board.at("/templating/list")) {
      Matcher values =
          Pattern.compile("label_values\\((.*), (\\w+)\\)")
              .matcher(variable.get("query").asString());
      if (values.matches()) {
        String series = values.group(1).replace("$host", ".*");
        assertThat(query("count by (%s) (%s)".formatted(values.group(2), series)))
            .as(series)
            .isNotEmpty();
      }
    }
    for (JsonNode panel : board.get("panels")) {
      boolean shown = false;
      for (JsonNode target : panel.get("targets")) {
        String expression =
            target.get("expr").asString().replace("$host", ".*").replace("$database", ".*");
        assertThat(expression).doesNotContain("$");
        shown |= !query(expression).isEmpty();
      }
      // this server keeps all WAL
      assertThat(shown)
          .as(panel.get("title").asString())
          .isEqualTo(!panel.toString().contains("safe_bytes"));
    }
  }
}
