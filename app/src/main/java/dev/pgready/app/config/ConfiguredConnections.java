// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import dev.pgready.app.console.ConfigException;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.ConnectionString;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.LibpqEnvironment;
import java.util.ArrayList;
import java.util.List;
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
public record ConfiguredConnections(
    ConfigFile file, LibpqEnvironment surroundings, SecretReader secrets) {
  /** Those of a configuration file. */
  public static ConfiguredConnections of(ConfigFile file, LibpqEnvironment surroundings) {
    return new ConfiguredConnections(
        file, surroundings, new SecretReader(surroundings.environment(), file.directory()));
  }

  /**
   * @param key where the connection stands in the file, as {@code connections.shop}
   * @throws ConfigException when a secret is missing or the parts do not fit together
   */
  public ConnectionSpec spec(String key, ConnectionEntry connection) {
    file.requireTrust(secretKeys(key, connection));
    ConnectionSpec spec = spec(key + ".url", connection.url(), connection.parts());
    return connection.password() == null ? guarded(key, spec) : withPassword(key, connection, spec);
  }

  /**
   * The keys of the connection that say where a secret lies: a program to run, a file or a variable
   * to read, and a host to send it to.
   *
   * @param key as in {@link #spec}
   */
  public static List<String> secretKeys(String key, ConnectionEntry connection) {
    List<String> keys = new ArrayList<>();
    if (connection.url() != null && connection.url().reference() != null) {
      keys.add(key + ".url");
    }
    if (connection.password() != null) {
      keys.add(key + ".password");
    }
    if (connection.directUrl() != null && connection.directUrl().reference() != null) {
      keys.add(key + ".direct-url");
    }
    return keys;
  }

  /** What the user's environment or password file hold for a place is the user's to send there. */
  private ConnectionSpec guarded(String key, ConnectionSpec spec) {
    if (spec.target().password() != null) {
      file.requireTrust(
          List.of(
              "%s (where a password of the environment or the password file would be sent)"
                  .formatted(key)));
    }
    return spec;
  }

  /**
   * Before the user is asked for a password: it is the user's to send there.
   *
   * @param key as in {@link #spec}
   * @throws ConfigException when the file was found and not trusted
   */
  public void asks(String key) {
    file.requireTrust(List.of("%s (where a password that is typed would be sent)".formatted(key)));
  }

  /**
   * The same without its secrets, which are not fetched; empty where the whole address is one.
   *
   * @param key as in {@link #spec}
   */
  public Optional<ConnectionSpec> stated(String key, ConnectionEntry connection) {
    Url url = connection.url();
    return url != null && url.reference() != null
        ? Optional.empty()
        : Optional.of(spec(key + ".url", url, connection.parts()));
  }

  /** Where replication connections go, where that is another place. */
  public Optional<ConnectionSpec> direct(String key, ConnectionEntry connection) {
    if (connection.directUrl() == null) {
      return Optional.empty();
    }
    file.requireTrust(secretKeys(key, connection));
    ConnectionSpec spec = spec(key + ".direct-url", connection.directUrl(), Map.of());
    return Optional.of(
        connection.password() == null || spec.target().password() != null
            ? guarded(key + ".direct-url", spec)
            : withPassword(key, connection, spec));
  }

  private ConnectionSpec withPassword(String key, ConnectionEntry connection, ConnectionSpec spec) {
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
      if (text != null && !text.isEmpty()) {
        file.requireTrust(
            ConnectionString.reaching(text).stream()
                .map(keyword -> "%s (%s)".formatted(key, keyword))
                .toList());
      }
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
