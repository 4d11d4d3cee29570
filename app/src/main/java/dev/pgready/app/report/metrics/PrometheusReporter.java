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
import dev.pgready.text.Printable;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Metrics in Prometheus' text format, for the node exporter's textfile collector. */
public final class PrometheusReporter implements Reporter {
  /** Where samples go, in the order of their metrics for each database. */
  interface Sink {
    /**
     * @param line with its line feed
     */
    void sample(String metric, String help, String line) throws IOException;
  }

  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Set<String> begun = new HashSet<>();
    Sink sink =
        (metric, help, line) -> {
          if (begun.add(metric)) {
            head(metric, help, out);
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
      Sink out)
      throws IOException {
    for (Verdict verdict : Verdict.values()) {
      sample(
          "pgready_verdict",
          "1 for the verdict of the last preflight, 0 for the others.",
          with(target, "verdict", Words.of(verdict)),
          verdict == reached ? 1 : 0,
          out);
    }
    for (Status status : Status.values()) {
      long count = findings.stream().filter(f -> f.result().status() == status).count();
      sample(
          "pgready_checks",
          "Number of checks by status.",
          with(target, "status", Words.of(status)),
          count,
          out);
    }
    checks(findings, target, out);
    configuration(heading, target, out);
    server(measures, target, out);
    times(measures, heading, target, out);
  }

  /** Who had a say: a verdict without it would be taken for the whole. */
  private static void configuration(Heading heading, Map<String, String> target, Sink out)
      throws IOException {
    Configuration configuration = heading.configuration();
    if (configuration == null) {
      return;
    }
    if (configuration.file() != null) {
      Map<String, String> labels = with(target, "file", configuration.file());
      labels.put("standing", String.valueOf(configuration.standing()));
      sample("pgready_configuration", "1 for the configuration in use.", labels, 1, out);
    }
    for (Map.Entry<String, String> say : configuration.says().entrySet()) {
      Map<String, String> labels = with(target, "key", say.getKey());
      labels.put("value", say.getValue());
      sample("pgready_configured", "1 for all that the configuration decided.", labels, 1, out);
    }
    for (Map.Entry<String, String> check : configuration.leftOut().entrySet()) {
      Map<String, String> labels = with(target, "check", check.getKey());
      labels.put("by", check.getValue());
      sample("pgready_check_left_out", "1 for each check that did not run.", labels, 1, out);
    }
  }

  /** One sample a check, consumer and status, also where mutes made several findings of one. */
  private static void checks(List<Report.Finding> findings, Map<String, String> target, Sink out)
      throws IOException {
    Set<Map<String, String>> told = new HashSet<>();
    for (Report.Finding finding : findings) {
      for (String consumer : finding.consumers()) {
        Map<String, String> labels = with(target, "check", finding.id());
        labels.put("group", Words.of(finding.group()));
        labels.put("consumer", consumer);
        labels.put("status", Words.of(finding.result().status()));
        if (told.add(labels)) {
          sample("pgready_check", "1 for the status of each check and consumer.", labels, 1, out);
        }
      }
    }
  }

  private static void server(Measures measures, Map<String, String> target, Sink out)
      throws IOException {
    slots(
        "pgready_slot_retained_bytes",
        "WAL that a replication slot holds back.",
        Measures.Slot::retainedBytes,
        measures,
        target,
        out);
    slots(
        "pgready_slot_safe_bytes",
        "WAL that can be written before a replication slot may be lost.",
        Measures.Slot::safeBytes,
        measures,
        target,
        out);
    slots(
        "pgready_slot_active",
        "1 for a replication slot that is being read.",
        slot -> slot.active() ? 1L : 0,
        measures,
        target,
        out);
    slots(
        "pgready_slot_inactive_seconds",
        "Since when nobody has read a replication slot.",
        Measures.Slot::inactiveSeconds,
        measures,
        target,
        out);
    slots(
        "pgready_slot_catalog_xmin_age",
        "Transactions since the oldest one whose catalogue rows a replication slot keeps.",
        Measures.Slot::catalogXminAge,
        measures,
        target,
        out);
    slots(
        "pgready_slot_lost",
        "1 for a replication slot that can no longer be used.",
        slot -> slot.lost() ? 1L : 0,
        measures,
        target,
        out);
    if (measures.oldestTransactionSeconds() != null) {
      sample(
          "pgready_blocking_transaction_seconds",
          "Age of the oldest transaction that the creation of a slot would wait for.",
          target,
          measures.oldestTransactionSeconds(),
          out);
    }
    if (measures.slotsFree() != null) {
      sample(
          "pgready_replication_slots_free",
          "Replication slots that could be created.",
          target,
          measures.slotsFree(),
          out);
    }
    if (measures.sendersFree() != null) {
      sample(
          "pgready_wal_senders_free",
          "WAL senders that could be started.",
          target,
          measures.sendersFree(),
          out);
    }
  }

  /** A figure of each slot that has it: all samples of a metric stand together. */
  private static void slots(
      String metric,
      String help,
      Function<Measures.Slot, @Nullable Long> figure,
      Measures measures,
      Map<String, String> target,
      Sink out)
      throws IOException {
    for (Measures.Slot slot : measures.slots()) {
      Long value = figure.apply(slot);
      if (value != null) {
        sample(metric, help, with(target, "slot", slot.name()), value, out);
      }
    }
  }

  private static void times(
      Measures measures, Heading heading, Map<String, String> target, Sink out) throws IOException {
    if (measures.elapsedMillis() != null) {
      out.sample(
          "pgready_duration_seconds",
          "How long the facts took to collect.",
          line("pgready_duration_seconds", target)
              + String.format(Locale.ROOT, "%.3f", measures.elapsedMillis() / 1000.0)
              + "\n");
    }
    try {
      long seconds = Instant.parse(heading.generatedAt()).getEpochSecond();
      sample(
          "pgready_collected_timestamp_seconds",
          "When the facts were collected.",
          target,
          seconds,
          out);
    } catch (DateTimeParseException e) {
      // facts without a time: no metric is better than a wrong one
    }
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return more;
  }

  static void head(String name, String help, Writer out) throws IOException {
    out.write("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n");
  }

  private static void sample(
      String name, String help, Map<String, String> labels, long value, Sink out)
      throws IOException {
    out.sample(name, help, line(name, labels) + value + "\n");
  }

  private static String line(String name, Map<String, String> labels) {
    StringBuilder line = new StringBuilder(name).append('{');
    String comma = "";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      line.append(comma).append(label.getKey()).append("=\"").append(value(label.getValue()));
      line.append('"');
      comma = ",";
    }
    return line.append("} ").toString();
  }

  private static String value(String text) {
    return Printable.line(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
