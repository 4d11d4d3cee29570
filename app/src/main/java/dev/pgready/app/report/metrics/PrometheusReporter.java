// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.metrics;

import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.Measures;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Metrics in Prometheus' text format, for the node exporter's textfile collector. */
public final class PrometheusReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Set<String> begun = new HashSet<>();
    ServerMetrics.Sink sink =
        (metric, help, line) -> {
          if (begun.add(metric)) {
            ServerMetrics.head(metric, help, out);
          }
          out.write(line);
        };
    write(heading, report.verdict(), report.findings(), Measures.of(report), target(heading), sink);
  }

  /** The labels that tell a database from others. */
  static Map<String, String> target(Heading heading) {
    Map<String, String> target = new TreeMap<>();
    target.put("host", heading.host() == null ? "" : heading.host());
    target.put("port", heading.port() == null ? "" : String.valueOf(heading.port()));
    target.put("database", heading.database() == null ? "" : heading.database());
    return target;
  }

  static void write(
      Heading heading,
      Verdict reached,
      List<Report.Finding> findings,
      Measures measures,
      Map<String, String> target,
      ServerMetrics.Sink out)
      throws IOException {
    for (Verdict verdict : Verdict.values()) {
      ServerMetrics.sample(
          "pgready_verdict",
          "1 for the verdict of the last preflight, 0 for the others.",
          ServerMetrics.with(target, "verdict", Words.of(verdict)),
          verdict == reached ? 1 : 0,
          out);
    }
    for (Status status : Status.values()) {
      long count = findings.stream().filter(f -> f.result().status() == status).count();
      ServerMetrics.sample(
          "pgready_checks",
          "Number of checks by status.",
          ServerMetrics.with(target, "status", Words.of(status)),
          count,
          out);
    }
    checks(findings, target, out);
    configuration(heading, target, out);
    ServerMetrics.write(measures, target, out);
    times(measures, heading, target, out);
  }

  /** Who had a say: a verdict without it would be taken for the whole. */
  private static void configuration(
      Heading heading, Map<String, String> target, ServerMetrics.Sink out) throws IOException {
    Configuration configuration = heading.configuration();
    if (configuration == null) {
      return;
    }
    if (configuration.file() != null) {
      Map<String, String> labels = ServerMetrics.with(target, "file", configuration.file());
      labels.put("standing", String.valueOf(configuration.standing()));
      ServerMetrics.sample(
          "pgready_configuration", "1 for the configuration in use.", labels, 1, out);
    }
    for (Map.Entry<String, String> say : configuration.says().entrySet()) {
      Map<String, String> labels = ServerMetrics.with(target, "key", say.getKey());
      labels.put("value", say.getValue());
      ServerMetrics.sample(
          "pgready_configured", "1 for all that the configuration decided.", labels, 1, out);
    }
    for (Map.Entry<String, String> check : configuration.leftOut().entrySet()) {
      Map<String, String> labels = ServerMetrics.with(target, "check", check.getKey());
      labels.put("by", check.getValue());
      ServerMetrics.sample(
          "pgready_check_left_out", "1 for each check that did not run.", labels, 1, out);
    }
  }

  /** One sample a check, consumer and status, also where mutes made several findings of one. */
  private static void checks(
      List<Report.Finding> findings, Map<String, String> target, ServerMetrics.Sink out)
      throws IOException {
    Set<Map<String, String>> told = new HashSet<>();
    for (Report.Finding finding : findings) {
      for (String consumer : finding.consumers()) {
        Map<String, String> labels = ServerMetrics.with(target, "check", finding.id());
        labels.put("group", Words.of(finding.group()));
        labels.put("consumer", consumer);
        labels.put("status", Words.of(finding.result().status()));
        if (told.add(labels)) {
          ServerMetrics.sample(
              "pgready_check", "1 for the status of each check and consumer.", labels, 1, out);
        }
      }
    }
  }

  private static void times(
      Measures measures, Heading heading, Map<String, String> target, ServerMetrics.Sink out)
      throws IOException {
    if (measures.elapsedMillis() != null) {
      out.sample(
          "pgready_duration_seconds",
          "How long the facts took to collect.",
          ServerMetrics.line("pgready_duration_seconds", target)
              + String.format(Locale.ROOT, "%.3f", measures.elapsedMillis() / 1000.0)
              + "\n");
    }
    try {
      long seconds = Instant.parse(heading.generatedAt()).getEpochSecond();
      ServerMetrics.sample(
          "pgready_collected_timestamp_seconds",
          "When the facts were collected.",
          target,
          seconds,
          out);
    } catch (DateTimeParseException e) {
      // facts without a time: no metric is better than a wrong one
    }
  }
}
