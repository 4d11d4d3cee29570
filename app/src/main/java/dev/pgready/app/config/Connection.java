package dev.pgready.app.config;

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
 * @param consumers for this database, in place of the file's
 * @param provider for this database, in place of the file's
 * @param publication for this database, in place of the file's
 * @param slot for this database, in place of the file's
 * @param labels for a fleet's report
 */
public record Connection(
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
    @Nullable List<String> consumers,
    @Nullable String provider,
    @Nullable String publication,
    @Nullable String slot,
    @Nullable Map<String, String> labels) {
  public Connection {
    consumers = consumers == null ? List.of() : List.copyOf(consumers);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
  }

  /** The labels, none if none are given. */
  @Override
  public Map<String, String> labels() {
    return labels == null ? Map.of() : labels;
  }

  /** The consumers, none if the file's hold. */
  @Override
  public List<String> consumers() {
    return consumers == null ? List.of() : consumers;
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
