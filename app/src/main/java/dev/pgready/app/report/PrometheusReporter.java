package dev.pgready.app.report;

import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.Verdict;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.ConnectionFacts;
import dev.pgready.checks.facts.SlotFacts;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metrics in Prometheus' text format, for the node exporter's textfile collector. */
public final class PrometheusReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Map<String, String> target = new TreeMap<>();
    target.put("host", heading.host() == null ? "" : heading.host());
    target.put("port", heading.port() == null ? "" : String.valueOf(heading.port()));
    target.put("database", heading.database() == null ? "" : heading.database());

    head("pgready_verdict", "1 for the verdict of the last preflight, 0 for the others.", out);
    for (Verdict verdict : Verdict.values()) {
      sample(
          "pgready_verdict",
          with(target, "verdict", Words.of(verdict)),
          verdict == report.verdict() ? 1 : 0,
          out);
    }
    head("pgready_checks", "Number of checks by status.", out);
    for (Status status : Status.values()) {
      sample("pgready_checks", with(target, "status", Words.of(status)), report.count(status), out);
    }
    head("pgready_check", "1 for the status of each check and consumer.", out);
    for (Report.Finding finding : report.findings()) {
      for (String consumer : finding.consumers()) {
        Map<String, String> labels = with(target, "check", finding.id());
        labels.put("group", Words.of(finding.group()));
        labels.put("consumer", consumer);
        labels.put("status", Words.of(finding.result().status()));
        sample("pgready_check", labels, 1, out);
      }
    }
    if (report.facts().catalogue() != null) {
      server(report.facts().cat(), target, out);
    }
    times(report.facts().connection(), heading, target, out);
  }

  private static void server(Catalogue catalogue, Map<String, String> target, Writer out)
      throws IOException {
    List<SlotFacts> holding =
        catalogue.slots().stream().filter(slot -> slot.retainedBytes() != null).toList();
    if (!holding.isEmpty()) {
      head("pgready_slot_retained_bytes", "WAL that a replication slot holds back.", out);
      for (SlotFacts slot : holding) {
        Map<String, String> labels = with(target, "slot", slot.name());
        labels.put("active", String.valueOf(slot.row().active()));
        sample("pgready_slot_retained_bytes", labels, slot.retained().orElse(0L), out);
      }
    }
    @Nullable Long slots = catalogue.number("max_replication_slots").orElse(null);
    if (slots != null) {
      head("pgready_replication_slots_free", "Replication slots that could be created.", out);
      sample("pgready_replication_slots_free", target, slots - catalogue.slots().size(), out);
    }
    @Nullable Long senders = catalogue.number("max_wal_senders").orElse(null);
    if (senders != null) {
      head("pgready_wal_senders_free", "WAL senders that could be started.", out);
      sample("pgready_wal_senders_free", target, senders - catalogue.sessions().walSenders(), out);
    }
  }

  private static void times(
      @Nullable ConnectionFacts connection, Heading heading, Map<String, String> target, Writer out)
      throws IOException {
    if (connection != null && connection.elapsedMillis() != null) {
      head("pgready_duration_seconds", "How long the facts took to collect.", out);
      out.write(
          line("pgready_duration_seconds", target)
              + String.format(Locale.ROOT, "%.3f", connection.elapsedMillis() / 1000.0)
              + "\n");
    }
    try {
      long seconds = Instant.parse(heading.generatedAt()).getEpochSecond();
      head("pgready_collected_timestamp_seconds", "When the facts were collected.", out);
      sample("pgready_collected_timestamp_seconds", target, seconds, out);
    } catch (DateTimeParseException e) {
      // facts without a time: no metric is better than a wrong one
    }
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return more;
  }

  private static void head(String name, String help, Writer out) throws IOException {
    out.write("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n");
  }

  private static void sample(String name, Map<String, String> labels, long value, Writer out)
      throws IOException {
    out.write(line(name, labels) + value + "\n");
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
    return Visible.text(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
