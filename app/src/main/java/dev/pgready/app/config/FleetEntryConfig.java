// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.profile.StrictYaml.Shorthand;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One database of a fleet: a connection of the file by its name, or one that is told here.
 *
 * @param connection the name of one in the file; what a plain text stands for
 * @param name of the target in reports; null: the connection's
 * @param to the connection itself, where it has no name of its own
 * @param role as {@code --role}, in place of the connection's
 * @param labels for reports, besides the connection's own
 */
@Shorthand("connection")
public record FleetEntryConfig(
    @Nullable String connection,
    @Nullable String name,
    @Nullable ConnectionEntry to,
    @Nullable String role,
    List<String> consumers,
    @Nullable String provider,
    @Nullable String publication,
    @Nullable String slot,
    @Nullable Boolean slotExists,
    List<String> tables,
    List<String> schemas,
    @Nullable ProbeLevel probe,
    Map<String, String> thresholds,
    Map<String, SeverityOverride> severity,
    List<Mute> mutes,
    Map<String, String> labels)
    implements Overrides {
  /** What a key may be left out for: the binder passes null for a missing one. */
  @SuppressWarnings("NullAway")
  public FleetEntryConfig {
    consumers = Config.copy(consumers);
    tables = Config.copy(tables);
    schemas = Config.copy(schemas);
    thresholds = Config.copy(thresholds);
    severity = Config.copy(severity);
    mutes = Config.copy(mutes);
    labels = Config.copy(labels);
  }

  /** How reports call it: unique within a fleet. */
  public String reportName() {
    return name != null ? name : connection != null ? connection : "";
  }
}
