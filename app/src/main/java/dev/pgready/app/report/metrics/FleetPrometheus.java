// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.metrics;

import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Metrics of all databases, told apart by the label {@code name}. All samples of a metric must
 * stand together, so each metric waits in a file of its own until the end.
 */
public final class FleetPrometheus implements FleetReporter, ServerMetrics.Sink {
  /** Labels that metrics have by themselves. */
  private static final Set<String> OWN =
      Set.of(
          "by",
          "check",
          "consumer",
          "database",
          "file",
          "group",
          "host",
          "key",
          "level",
          "name",
          "port",
          "slot",
          "standing",
          "status",
          "value",
          "verdict");

  private record Family(String help, Path file, BufferedWriter samples) {}

  private final Writer out;
  private final Map<String, Family> families = new LinkedHashMap<>();

  public FleetPrometheus(Writer out) {
    this.out = out;
  }

  @Override
  public void entry(FleetResult entry) throws IOException {
    Map<String, String> target = new TreeMap<>();
    entry.labels().forEach((name, value) -> target.put(label(name), value));
    target.putAll(PrometheusReporter.target(entry.heading()));
    target.put("name", entry.name());
    PrometheusReporter.write(
        entry.heading(), entry.verdict(), entry.findings(), entry.measures(), target, this);
  }

  /** What Prometheus takes as the name of a label, and does not stand for something else here. */
  public static String label(String name) {
    String label = name.replaceAll("[^A-Za-z0-9_]", "_");
    boolean taken = OWN.contains(label) || label.startsWith("__");
    return taken
        ? "label_" + label
        : label.isEmpty() || Character.isDigit(label.charAt(0)) ? "_" + label : label;
  }

  @Override
  public void sample(String metric, String help, String line) throws IOException {
    Family family = families.get(metric);
    if (family == null) {
      Path file = Files.createTempFile("pgready-", ".prom");
      family = new Family(help, file, Files.newBufferedWriter(file, StandardCharsets.UTF_8));
      families.put(metric, family);
    }
    family.samples().write(line);
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    for (Map.Entry<String, Family> entry : families.entrySet()) {
      entry.getValue().samples().close();
      ServerMetrics.head(entry.getKey(), entry.getValue().help(), out);
      try (var samples = Files.newBufferedReader(entry.getValue().file(), StandardCharsets.UTF_8)) {
        samples.transferTo(out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Family family : families.values()) {
      family.samples().close();
      Files.deleteIfExists(family.file());
    }
  }
}
