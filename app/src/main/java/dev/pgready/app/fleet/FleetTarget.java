package dev.pgready.app.fleet;

import dev.pgready.checks.Report;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.ConnectionTarget;
import java.util.Map;

/**
 * One database of a fleet.
 *
 * @param name as the user calls it; unique within the fleet
 * @param labels for metrics
 */
public record FleetTarget(
    String name,
    Map<String, String> labels,
    ConnectionTarget connection,
    CollectOptions options,
    Judgement judgement) {
  public FleetTarget {
    labels = Map.copyOf(labels);
  }

  /** How the facts of a database are judged. Called by several threads at once. */
  public interface Judgement {
    /**
     * @param document as {@code collect} writes it
     */
    Report report(String document);

    /** What the report comes to for a script. */
    int exitCode(Report report);
  }

  /** Databases behind one endpoint are slow, or silent, together. */
  String endpoint() {
    return connection.host() + ":" + connection.port();
  }
}
