// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.report.metrics.ServerMetrics;
import dev.pgready.app.report.view.Measures;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.Watched;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One refresh in Prometheus' text format, by the names that a report has for the same. */
public final class WatchMetrics {
  private WatchMetrics() {}

  /**
   * @param labels that tell each database from others, by its name
   */
  public static void write(
      List<Watched> databases,
      List<SlotRow> rows,
      Map<String, Map<String, String>> labels,
      Writer out)
      throws IOException {
    Map<String, StringWriter> families = new LinkedHashMap<>();
    ServerMetrics.Sink sink =
        (metric, help, line) -> {
          StringWriter family = families.get(metric);
          if (family == null) {
            family = new StringWriter();
            ServerMetrics.head(metric, help, family);
            families.put(metric, family);
          }
          family.write(line);
        };
    for (Watched database : databases) {
      Map<String, String> target = new TreeMap<>(labels.getOrDefault(database.name(), Map.of()));
      if (databases.size() > 1 || target.isEmpty()) {
        target.put("name", database.name());
      }
      Sample sample = database.sample();
      boolean answers = sample != null && database.problem() == null;
      ServerMetrics.sample(
          "pgready_watch_up", "1 for a server that answers.", target, answers ? 1 : 0, sink);
      if (sample == null || !answers) {
        continue;
      }
      target.putIfAbsent("database", sample.database());
      List<SlotRow> own = rows.stream().filter(row -> row.database() == database).toList();
      ServerMetrics.write(measures(sample, own), target, sink);
      more(sample, own, target, sink);
    }
    for (StringWriter family : families.values()) {
      out.write(family.toString());
    }
  }

  private static Measures measures(Sample sample, List<SlotRow> rows) {
    return new Measures(
        rows.stream()
            .map(SlotRow::slot)
            .map(
                slot ->
                    new Measures.Slot(
                        slot.name(),
                        slot.active(),
                        slot.heldBytes() == null ? 0 : slot.heldBytes(),
                        slot.safeBytes(),
                        slot.active() || slot.inactiveMillis() == null
                            ? null
                            : slot.inactiveMillis() / 1000,
                        slot.catalogXminAge(),
                        slot.lost()))
            .toList(),
        (long) sample.freeSlots(),
        (long) sample.freeSenders(),
        null,
        blocking(sample));
  }

  /** Null: this role does not see all sessions. */
  private static @Nullable Long blocking(Sample sample) {
    if (sample.hidden() > 0) {
      return null;
    }
    long oldest = 0;
    for (Sample.Transaction one : sample.transactions()) {
      if (one.writes() && one.openMillis() != null) {
        oldest = Math.max(oldest, one.openMillis());
      }
    }
    for (Sample.Prepared one : sample.prepared()) {
      oldest = Math.max(oldest, Objects.requireNonNullElse(one.openMillis(), 0L));
    }
    return oldest / 1000;
  }

  private static void more(
      Sample sample, List<SlotRow> rows, Map<String, String> target, ServerMetrics.Sink sink)
      throws IOException {
    for (SlotRow row : rows) {
      Long lag = row.slot().lagBytes();
      if (lag != null) {
        ServerMetrics.sample(
            "pgready_slot_lag_bytes",
            "WAL that the reader of a replication slot has not confirmed.",
            ServerMetrics.with(target, "slot", row.slot().name()),
            lag,
            sink);
      }
    }
    for (SlotRow row : rows) {
      Double growth = row.outlook().growth();
      if (growth != null) {
        ServerMetrics.sample(
            "pgready_slot_growth_bytes_per_second",
            "Growth of the WAL that a replication slot holds back.",
            ServerMetrics.with(target, "slot", row.slot().name()),
            Math.round(growth),
            sink);
      }
    }
    for (SlotRow row : rows) {
      Long left = row.outlook().secondsLeft();
      if (left != null) {
        ServerMetrics.sample(
            "pgready_slot_seconds_left",
            "Time until a replication slot may be lost, at its growth.",
            ServerMetrics.with(target, "slot", row.slot().name()),
            left,
            sink);
      }
    }
    ServerMetrics.sample(
        "pgready_connections_free",
        "Connections that could be opened.",
        target,
        sample.freeConnections(),
        sink);
  }
}
