package dev.pgready.app.config;

import dev.pgready.providers.StrictYaml.Shorthand;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One database of a fleet: a connection of the file by its name, or one that is told here.
 *
 * @param connection the name of one in the file; what a plain text stands for
 * @param name of the target in reports; null: the connection's
 * @param to the connection itself, where it has no name of its own
 * @param labels for reports, besides the connection's own
 */
@Shorthand("connection")
public record FleetTarget(
    @Nullable String connection,
    @Nullable String name,
    @Nullable Connection to,
    @Nullable Map<String, String> labels) {
  public FleetTarget {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
  }

  /** The labels, none if none are given. */
  @Override
  public Map<String, String> labels() {
    return labels == null ? Map.of() : labels;
  }

  /** How reports call it: unique within a fleet. */
  public String reportName() {
    return name != null ? name : connection != null ? connection : "";
  }
}
