// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard of {@code docs/monitoring}, against the metrics as they are. */
final class MonitoringTest {
  private static final Path DOCS = Path.of("..", "docs", "monitoring");
  private static final Pattern METRIC = Pattern.compile("\\bpgready_[a-z0-9_]+");

  @TempDir private Path directory = Path.of("");

  /** One slot is read, the other is about to be lost. */
  private String metrics() throws IOException {
    Path facts = directory.resolve("facts.json");
    Files.writeString(
        facts,
        FactsFixture.sound()
            .table("orders")
            .slot("read", slot -> {})
            .slot(
                "old",
                slot ->
                    slot.set("row.active", false)
                        .set("row.active_pid", null)
                        .set("row.safe_wal_size", 1 << 20)
                        .set("retainedBytes", 20L << 30)
                        .set("catalogXminAge", 300_000_000)
                        .set("idleSeconds", 100_000))
            .transaction(7, row -> {})
            .document());
    return Execution.of("check", "--facts", facts.toString(), "--format", "prometheus").out();
  }

  @Test
  void slotsAndTransactionsHaveTheirFigures() throws IOException {
    assertThat(metrics())
        .containsPattern("pgready_slot_retained_bytes\\{[^}]*slot=\"old\"} 21474836480\n")
        .containsPattern("pgready_slot_safe_bytes\\{[^}]*slot=\"old\"} 1048576\n")
        .containsPattern("pgready_slot_active\\{[^}]*slot=\"old\"} 0\n")
        .containsPattern("pgready_slot_active\\{[^}]*slot=\"read\"} 1\n")
        .containsPattern("pgready_slot_inactive_seconds\\{[^}]*slot=\"old\"} 100000\n")
        .containsPattern("pgready_slot_catalog_xmin_age\\{[^}]*slot=\"old\"} 300000000\n")
        .containsPattern("pgready_slot_lost\\{[^}]*slot=\"old\"} 0\n")
        .containsPattern("pgready_blocking_transaction_seconds\\{[^}]*} 300\n");
    PrometheusText.parse(metrics());
  }

  @Test
  void everyMetricOfAlertsAndDashboardIsWritten() throws IOException {
    Set<String> written = found(metrics());
    for (String file : List.of("alerts.yml", "alerts.test.yml", "grafana.json")) {
      assertThat(written).containsAll(found(Files.readString(DOCS.resolve(file))));
    }
    // and none that somebody could alert on is forgotten
    assertThat(found(Files.readString(DOCS.resolve("alerts.yml"))))
        .containsAll(
            written.stream()
                .filter(name -> name.contains("_slot_") || name.contains("transaction"))
                .collect(Collectors.toSet()));
  }

  private static Set<String> found(String text) {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = METRIC.matcher(text); matcher.find(); ) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void theDashboardIsOne() throws IOException {
    JsonNode board = JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana.json")));
    assertThat(board.get("title").asString()).isEqualTo("pgready");
    assertThat(board.get("panels"))
        .isNotEmpty()
        .allSatisfy(
            panel -> {
              assertThat(panel.get("title").asString()).isNotEmpty();
              assertThat(panel.at("/targets/0/expr").asString()).contains("pgready_");
            });
  }

  @Test
  void prometheusTakesMetricsAndAlerts() throws Exception {
    assumeTrue(Programs.present("promtool"), "apt-get install prometheus");
    Path file = Files.writeString(directory.resolve("pgready.prom"), metrics());
    assertThat(run(file, "promtool", "check", "metrics")).isEmpty();
    assertThat(run(null, "promtool", "check", "rules", DOCS.resolve("alerts.yml").toString()))
        .contains("SUCCESS");
    assertThat(run(null, "promtool", "test", "rules", DOCS.resolve("alerts.test.yml").toString()))
        .contains("SUCCESS");
  }

  private static String run(@org.jspecify.annotations.Nullable Path input, String... words)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
