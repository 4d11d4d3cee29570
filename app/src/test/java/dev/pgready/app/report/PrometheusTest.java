// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.report.metrics.PrometheusReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.Measures;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics that a strict reader takes, whatever stands in names. */
final class PrometheusTest {
  private static final String HOSTILE = "a\\b\"c\nd{e=\"f\"} 1 \u001b[2J é";

  static Stream<Report> reports() {
    return Stream.of(
        ReportFixture.typical(),
        ReportFixture.fifty(),
        ReportFixture.ready(),
        ReportFixture.unreached(),
        ReportFixture.conflicting());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void oneDatabase(Report report) throws IOException {
    StringWriter out = new StringWriter();
    new PrometheusReporter().write(report, out, Style.PLAIN);
    List<PrometheusText.Sample> samples = PrometheusText.parse(out.toString());
    assertThat(values(samples, "pgready_verdict"))
        .containsExactlyInAnyOrder(0.0, 0.0, 0.0, 0.0, 1.0);
    assertThat(values(samples, "pgready_duration_seconds"))
        .hasSize(Measures.of(report).elapsedMillis() == null ? 0 : 1);
    assertThat(values(samples, "pgready_collected_timestamp_seconds")).hasSize(1);
  }

  @Test
  void fleetWithHostileNamesAndLabels() throws IOException {
    Map<String, String> labels =
        Map.of("status", "mine", "__meta", "x", "1st-label", "y", "", "z", "tier", HOSTILE);
    List<FleetResult> entries =
        reports().map(report -> entry("db " + report.hashCode(), labels, report)).toList();
    String text =
        FleetFormatsTest.render(
            Format.PROMETHEUS,
            Stream.concat(
                    entries.stream(),
                    Stream.of(entry(HOSTILE, labels, ReportFixture.conflicting())))
                .toList());
    List<PrometheusText.Sample> samples = PrometheusText.parse(text);
    assertThat(values(samples, "pgready_duration_seconds")).isNotEmpty();
    assertThat(values(samples, "pgready_slot_retained_bytes")).isNotEmpty().anyMatch(v -> v > 0);
    assertThat(samples)
        .allSatisfy(
            sample ->
                assertThat(sample.labels())
                    .containsKeys("name", "host", "port", "database", "tier")
                    .containsEntry("label_status", "mine")
                    .containsEntry("label___meta", "x")
                    .containsEntry("_1st_label", "y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{x=\"1\"} 1\n",
        "# HELP a b\n# TYPE a gauge\na{x=\"1\"} 1",
        "# HELP a b\n# TYPE a gauge\na{x=\"1\"} 1\na{x=\"1\"} 2\n",
        "# HELP a b\n# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n",
        "# HELP a b\n# HELP a b\n# TYPE a gauge\n",
        "# HELP a b\n# TYPE a thing\n",
        "# HELP a b\n# TYPE a gauge\na{x=\"\\t\"} 1\n",
        "# HELP a b\n# TYPE a gauge\na{x-y=\"1\"} 1\n",
        "# HELP a b\n# TYPE a gauge\na{x=\"1\"}  1\n",
        "# HELP a b\n# TYPE a gauge\n# HELP c b\n# TYPE c gauge\na{x=\"1\"} 1\n",
      })
  void theReaderIsStrict(String text) {
    assertThatThrownBy(() -> PrometheusText.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Double> values(List<PrometheusText.Sample> samples, String metric) {
    return samples.stream()
        .filter(sample -> sample.metric().equals(metric))
        .map(PrometheusText.Sample::value)
        .toList();
  }

  private static FleetResult entry(String name, Map<String, String> labels, Report report) {
    return FleetResult.of(name, FleetResult.tree(name, labels, 0, report));
  }
}
