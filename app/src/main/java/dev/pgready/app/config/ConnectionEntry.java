// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.collect.request.ProbeLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database by name, and what is different about it. What it leaves open is answered as on the
 * command line: by a service, the environment, the password file.
 *
 * @param url where it is; the fields below say so in parts, and not both may
 * @param password where its password lies
 * @param directUrl where replication connections go, if the others lead to a pooler
 * @param role as {@code --role}
 * @param labels for a fleet's report
 */
public record ConnectionEntry(
    @Nullable Url url,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String user,
    @Nullable String database,
    @Nullable String sslmode,
    @Nullable String service,
    @Nullable Secret password,
    @Nullable Url directUrl,
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
  public ConnectionEntry {
    consumers = Config.copy(consumers);
    tables = Config.copy(tables);
    schemas = Config.copy(schemas);
    thresholds = Config.copy(thresholds);
    severity = Config.copy(severity);
    mutes = Config.copy(mutes);
    labels = Config.copy(labels);
  }

  /** Whether a program has to run before it can be connected to. */
  public boolean takesCommand() {
    return (password != null && password.takesCommand())
        || (url != null && url.command() != null)
        || (directUrl != null && directUrl.command() != null);
  }

  /** Parts of the address, by libpq's names. */
  Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    put(parts, "host", host);
    put(parts, "port", port == null ? null : port.toString());
    put(parts, "user", user);
    put(parts, "dbname", database);
    put(parts, "sslmode", sslmode);
    put(parts, "service", service);
    return parts;
  }

  private static void put(Map<String, String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.put(name, value);
    }
  }
}
