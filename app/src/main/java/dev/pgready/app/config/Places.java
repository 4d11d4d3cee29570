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
 * @param surroundings answer what a connection leaves open
 */
public record Places(Surroundings surroundings, SecretReader secrets) {
  /** Those of a configuration file. */
  public static Places of(ConfigFile file, Surroundings surroundings) {
    return new Places(surroundings, new SecretReader(surroundings.environment(), file.directory()));
  }

  /**
   * @param name of the connection, for messages
   * @throws ConfigException when a secret is missing or the parts do not fit together
   */
  public ConnectionSpec spec(String name, Connection connection) {
    ConnectionSpec spec = spec(name, "url", connection.url(), connection.parts());
    return connection.password() == null
        ? spec
        : spec.withPassword(secrets.read(path(name, "password"), connection.password()));
  }

  /** Where replication connections go, where that is another place. */
  public Optional<ConnectionSpec> direct(String name, Connection connection) {
    if (connection.directUrl() == null) {
      return Optional.empty();
    }
    ConnectionSpec spec = spec(name, "direct-url", connection.directUrl(), Map.of());
    return Optional.of(
        connection.password() == null || spec.target().password() != null
            ? spec
            : spec.withPassword(secrets.read(path(name, "password"), connection.password())));
  }

  private ConnectionSpec spec(
      String name, String key, @Nullable Url url, Map<String, String> parts) {
    String text;
    if (url == null) {
      text =
          parts.entrySet().stream()
              .map(part -> part.getKey() + "='" + quoted(part.getValue()) + "'")
              .collect(Collectors.joining(" "));
    } else {
      Secret reference = url.reference();
      text = reference == null ? url.text() : secrets.read(path(name, key), reference);
    }
    try {
      return ConnectionSpec.of(
          text == null || text.isEmpty() ? ConnectionArguments.NONE : ConnectionArguments.of(text),
          surroundings);
    } catch (InvalidConnectionException e) {
      throw new ConfigException("%s: %s".formatted(path(name, key), e.getMessage()));
    }
  }

  private static String path(String name, String key) {
    return "connections.%s.%s".formatted(name, key);
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "\\'");
  }
}
