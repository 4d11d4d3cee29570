// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import dev.pgready.app.stream.StreamProblem;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Printable;
import dev.pgready.text.SafeJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The round trip's figures for people, or as one JSON object. */
public final class RoundTripReport {
  private final boolean json;
  private final boolean color;

  public RoundTripReport(boolean json, boolean color) {
    this.json = json;
    this.color = color;
  }

  public byte[] good(RoundTripResult result, ConnectionTarget target) {
    String text = json ? object(result) : lines(result, target);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public byte[] bad(StreamProblem problem) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("schemaVersion", 1);
    object.put("worked", false);
    object.put("exitCode", problem.exit().code());
    if (problem.sqlState() != null) {
      object.put("sqlState", problem.sqlState());
    }
    object.put("message", String.valueOf(problem.getMessage()));
    object.put("blockers", problem.blockers());
    return write(object).getBytes(StandardCharsets.UTF_8);
  }

  public byte[] slot(String slot, String sentence) {
    if (!json) {
      return "%s  slot %s: %s%n"
          .formatted(paint("32", "works"), Printable.line(slot), sentence)
          .getBytes(StandardCharsets.UTF_8);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("schemaVersion", 1);
    object.put("worked", true);
    object.put("slot", slot);
    object.put("message", sentence);
    return write(object).getBytes(StandardCharsets.UTF_8);
  }

  private static String write(Map<String, Object> object) {
    return SafeJson.line(object) + "\n";
  }

  private static String object(RoundTripResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("schemaVersion", 1);
    object.put("worked", true);
    object.put("exitCode", 0);
    object.put("serverVersionNum", result.serverVersion());
    object.put("role", result.role());
    object.put("database", result.database());
    object.put("plugin", "pgoutput");
    object.put("protocolVersion", result.protocolVersion());
    object.put("slotMillis", result.slotMillis());
    object.put("firstByteMillis", result.firstByteMillis());
    object.put("roundTrips", result.acknowledgedMillis().size());
    object.put("fromCommitMillis", quantiles(result.acknowledgedMillis()));
    object.put("fromSendMillis", quantiles(result.sentMillis()));
    object.put("keepaliveMillis", result.keepaliveMillis());
    object.put("bytes", result.bytes());
    object.put("messages", result.messages());
    object.put("lsn", result.position().toString());
    if (result.change() != null) {
      object.put("change", result.change());
    }
    object.put("proven", result.proven());
    object.put("notProven", result.notProven());
    return write(object);
  }

  private static Map<String, Double> quantiles(List<Double> sorted) {
    Map<String, Double> quantiles = new LinkedHashMap<>();
    quantiles.put("median", RoundTripResult.quantile(sorted, 0.5));
    quantiles.put("p95", RoundTripResult.quantile(sorted, 0.95));
    return quantiles;
  }

  private String lines(RoundTripResult result, ConnectionTarget target) {
    StringBuilder text = new StringBuilder();
    text.append(paint("1", "Replication stream"))
        .append(
            " of %s@%s/%s, PostgreSQL %s\n\n"
                .formatted(
                    Printable.line(Identifiers.quote(result.role())),
                    Printable.line(target.host()),
                    Printable.line(Identifiers.quote(result.database())),
                    result.serverVersion() / 10_000));
    figure(text, "plugin", "pgoutput, protocol version " + result.protocolVersion());
    figure(
        text,
        "temporary slot",
        String.format(Locale.ROOT, "created in %.2f ms", result.slotMillis()));
    figure(
        text,
        "first byte",
        String.format(Locale.ROOT, "%.2f ms after the start", result.firstByteMillis()));
    figure(
        text,
        "commit to receipt",
        String.format(
            Locale.ROOT,
            "median %.2f ms, 95%% %.2f ms (%s %s)",
            RoundTripResult.quantile(result.acknowledgedMillis(), 0.5),
            RoundTripResult.quantile(result.acknowledgedMillis(), 0.95),
            result.acknowledgedMillis().size(),
            result.acknowledgedMillis().size() == 1 ? "round trip" : "round trips"));
    figure(
        text,
        "send to receipt",
        String.format(
            Locale.ROOT,
            "median %.2f ms, 95%% %.2f ms",
            RoundTripResult.quantile(result.sentMillis(), 0.5),
            RoundTripResult.quantile(result.sentMillis(), 0.95)));
    figure(
        text,
        "keepalive",
        result.keepaliveMillis() == 0
            ? "none, wal_sender_timeout is 0"
            : "every %s when idle".formatted(Quantities.millis(result.keepaliveMillis())));
    figure(
        text,
        "received",
        String.format(Locale.ROOT, "%,d bytes in %,d messages", result.bytes(), result.messages()));
    text.append('\n');
    for (String line : result.proven()) {
      text.append(paint("32", "proven")).append("      ").append(line).append('\n');
    }
    for (String line : result.notProven()) {
      text.append(paint("33", "not proven")).append("  ").append(line).append('\n');
    }
    return text.toString();
  }

  private void figure(StringBuilder text, String name, String value) {
    text.append("  %-18s %s\n".formatted(name, value));
  }

  private String paint(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
