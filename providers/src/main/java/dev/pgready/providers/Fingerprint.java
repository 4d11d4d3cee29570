package dev.pgready.providers;

import java.util.List;

/**
 * What gives a host away from inside the database. Any one sign is enough, unless {@code absent}
 * holds one that was seen, which rules the host out.
 *
 * @param order profiles are tried from the lowest to the highest; a host that is built on another
 *     one comes first
 * @param settings names for which {@code current_setting(name, true)} is not null
 * @param roles names in {@code pg_roles}
 * @param functions qualified names for which {@code to_regproc} is not null
 * @param extensions names in {@code pg_extension}
 * @param version regular expressions searched in {@code version()}, case-insensitively
 * @param absent settings, roles or functions that only a neighbour has
 */
public record Fingerprint(
    int order,
    List<String> settings,
    List<String> roles,
    List<String> functions,
    List<String> extensions,
    List<String> version,
    List<String> absent) {
  /** A host with no sign of its own inside the database. */
  public static final Fingerprint NONE =
      new Fingerprint(1000, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Fingerprint {
    settings = Lists.copy(settings);
    roles = Lists.copy(roles);
    functions = Lists.copy(functions);
    extensions = Lists.copy(extensions);
    version = Lists.copy(version);
    absent = Lists.copy(absent);
  }
}
