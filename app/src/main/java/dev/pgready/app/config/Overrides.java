// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.collect.request.ProbeLevel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one connection, or one target of a fleet, may say otherwise than the file. Lists take the
 * place of the file's, thresholds and severities that of the same key, mutes come on top.
 */
public sealed interface Overrides permits ConnectionEntry, FleetEntryConfig {
  /** As {@code --role}; null: nothing is said. */
  @Nullable String role();

  List<String> consumers();

  @Nullable String provider();

  @Nullable String publication();

  @Nullable String slot();

  @Nullable Boolean slotExists();

  List<String> tables();

  List<String> schemas();

  @Nullable ProbeLevel probe();

  Map<String, String> thresholds();

  Map<String, SeverityOverride> severity();

  List<Mute> mutes();
}
