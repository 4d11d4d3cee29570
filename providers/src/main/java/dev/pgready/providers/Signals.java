package dev.pgready.providers;

import java.util.Set;

/**
 * What a database shows of its host: those names of the catalogue's fingerprints that exist there.
 */
public record Signals(
    Set<String> settings,
    Set<String> roles,
    Set<String> functions,
    Set<String> extensions,
    String version) {
  public Signals {
    settings = Set.copyOf(settings);
    roles = Set.copyOf(roles);
    functions = Set.copyOf(functions);
    extensions = Set.copyOf(extensions);
  }
}
