package dev.pgready.app.config;

import dev.pgready.app.connect.ConnectionArguments;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.connect.InvalidConnectionException;
import dev.pgready.app.connect.Surroundings;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From a configuration's connections to places to connect to. Secrets are fetched here, when they
 * are needed, and nowhere else.
 *
 * @param file where the connections stand, for messages
 * @param surroundings answer what a connection leaves open
 */
public record Places(ConfigFile file, Surroundings surroundings, SecretReader secrets) {
  /** Those of a configuration file. */
  public static Places of(ConfigFile file, Surroundings surroundings) {
    return new Places(
        file, surroundings, new SecretReader(surroundings.environment(), file.directory()));
  }

  /**
   * @param key where the connection stands in the file, as {@code connections.shop}
   * @throws ConfigException when a secret is missing or the parts do not fit together
   */
  public ConnectionSpec spec(String key, Connection connection) {
    ConnectionSpec spec = spec(key + ".url", connection.url(), connection.parts());
    return connection.password() == null ? spec : withPassword(key, connection, spec);
  }

  /**
   * The same without its secrets, which are not fetched; empty where the whole address is one.
   *
   * @param key as in {@link #spec}
   */
  public Optional<ConnectionSpec> stated(String key, Connection connection) {
    Url url = connection.url();
    return url != null && url.reference() != null
        ? Optional.empty()
        : Optional.of(spec(key + ".url", url, connection.parts()));
  }

  /** Where replication connections go, where that is another place. */
  public Optional<ConnectionSpec> direct(String key, Connection connection) {
    if (connection.directUrl() == null) {
      return Optional.empty();
    }
    ConnectionSpec spec = spec(key + ".direct-url", connection.directUrl(), Map.of());
    return Optional.of(
        connection.password() == null || spec.target().password() != null
            ? spec
            : withPassword(key, connection, spec));
  }

  private ConnectionSpec withPassword(String key, Connection connection, ConnectionSpec spec) {
    return connection.password() == null
        ? spec
        : spec.withPassword(secrets.read(file.where(key + ".password"), connection.password()));
  }

  private ConnectionSpec spec(String key, @Nullable Url url, Map<String, String> parts) {
    String text;
    if (url == null) {
      text =
          parts.entrySet().stream()
              .map(part -> part.getKey() + "='" + quoted(part.getValue()) + "'")
              .collect(Collectors.joining(" "));
    } else {
      Secret reference = url.reference();
      text = reference == null ? url.text() : secrets.read(file.where(key), reference);
    }
    try {
      return ConnectionSpec.of(
          text == null || text.isEmpty() ? ConnectionArguments.NONE : ConnectionArguments.of(text),
          surroundings);
    } catch (InvalidConnectionException e) {
      throw new ConfigException("%s: %s".formatted(file.where(key), e.getMessage()));
    }
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "\\'");
  }
}
