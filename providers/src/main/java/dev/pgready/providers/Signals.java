// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import java.util.Map;
import java.util.Set;

/**
 * What a database shows of its host: those names of the catalogue's fingerprints that exist there.
 *
 * @param settings with their values
 * @param commandLine settings that the server was started with, as {@code pg_settings.source} says
 */
public record Signals(
    Map<String, String> settings,
    Set<String> roles,
    Set<String> functions,
    Set<String> extensions,
    String version,
    Set<String> commandLine) {
  public Signals {
    settings = Map.copyOf(settings);
    roles = Set.copyOf(roles);
    functions = Set.copyOf(functions);
    extensions = Set.copyOf(extensions);
    commandLine = Set.copyOf(commandLine);
  }
}
