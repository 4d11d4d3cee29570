// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.metrics;

import dev.pgready.app.report.view.Measures;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The metrics of a server's slots, senders and transactions, and how a metric is written. */
public final class ServerMetrics {
  private ServerMetrics() {}

  /** Where samples go, in the order of their metrics for each database. */
  public interface Sink {
    /**
     * @param line with its line feed
     */
    void sample(String metric, String help, String line) throws IOException;
  }

  /** What is measured of a server. */
  public static void write(Measures measures, Map<String, String> target, Sink out)
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

  /** The labels and one more. */
  public static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return more;
  }

  /** What stands before the samples of a metric. */
  public static void head(String name, String help, Writer out) throws IOException {
    out.write("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n");
  }

  /** A sample of a whole number. */
  public static void sample(
      String name, String help, Map<String, String> labels, long value, Sink out)
      throws IOException {
    out.sample(name, help, line(name, labels) + value + "\n");
  }

  static String line(String name, Map<String, String> labels) {
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
