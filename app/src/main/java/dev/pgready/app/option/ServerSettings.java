// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConfiguredConnections;
import dev.pgready.app.config.ConnectionEntry;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.UsageException;
import dev.pgready.checks.model.Report;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.InvalidConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, as it was settled: a connection of the configuration, or what the command line
 * and the environment say.
 */
public final class ServerSettings {
  private final ConnectionOptions connection;
  private final @Nullable String directUrl;
  private final ConfigFile file;
  private final @Nullable Named named;
  private @Nullable ConnectionSpec resolved;

  /**
   * @param named the configuration's connection in question; null: the command line or the
   *     environment says
   */
  ServerSettings(
      ConnectionOptions connection,
      @Nullable String directUrl,
      ConfigFile file,
      @Nullable Named named) {
    this.connection = connection;
    this.directUrl = directUrl;
    this.file = file;
    this.named = named;
  }

  /** A connection of the configuration. */
  record Named(String name, ConnectionEntry connection, ConfiguredConnections places) {
    ConnectionSpec spec() {
      return places.spec("connections." + name, connection);
    }

    Optional<ConnectionSpec> direct() {
      return places.direct("connections." + name, connection);
    }
  }

  static Named named(String name, ConfigFile configuration, Console shell) {
    ConnectionEntry known = configuration.config().connections().get(name);
    if (known == null) {
      String where = ErrorHandler.printable(String.valueOf(configuration.path()));
      throw new UsageException(
          configuration.path() == null
              ? "%s%s asks for a connection of pgready.yaml, and there is none here or in a parent directory"
                  .formatted(ServerOptions.MARK, shown(name))
              : configuration.config().connections().isEmpty()
                  ? "there is no connection %s in %s: it has none".formatted(shown(name), where)
                  : "there is no connection %s in %s (known: %s)"
                      .formatted(
                          shown(name),
                          where,
                          String.join(", ", configuration.config().connections().keySet())));
    }
    return new Named(name, known, ConfiguredConnections.of(configuration, shell.surroundings()));
  }

  /** What is no ordinary name may be a secret in the wrong place. */
  private static String shown(String name) {
    return name.matches("[\\p{L}\\p{N}_. -]{1,63}") ? ErrorHandler.printable(name) : "NAME";
  }

  /** The configuration as it is for this connection. */
  public Config config() {
    return named == null ? file.config() : file.config().at(named.connection());
  }

  /** The configuration's connection that {@link ServerOptions#settle} found; empty: none. */
  Optional<ConnectionEntry> known() {
    return Optional.ofNullable(named).map(Named::connection);
  }

  /** The name of that connection; empty: it is none of the configuration's. */
  public Optional<String> name() {
    return Optional.ofNullable(named).map(Named::name);
  }

  /**
   * Whether the connection that {@link ServerOptions#settle} found is known only to a program that
   * has to run.
   */
  public boolean takesCommand() {
    return known().filter(ConnectionEntry::takesCommand).isPresent();
  }

  /**
   * Where the connection stands in the configuration; that of none, where the configuration itself
   * is. Empty: there is no configuration.
   */
  public Optional<Report.Origin> origin() {
    return file.origin(named == null ? "" : "connections." + named.name());
  }

  /** Once, so that secrets are fetched and notes are told once. */
  public synchronized ConnectionSpec resolve(Console shell) {
    if (resolved != null) {
      return resolved;
    }
    try {
      if (connection.prompts()) {
        asks();
      }
      ConnectionSpec spec =
          named == null
              ? connection.resolve(shell.surroundings())
              : connection.prompted(named.spec());
      spec.notes().forEach(shell::say);
      resolved = spec;
      return spec;
    } catch (InvalidConnectionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The configuration's connection with its secrets as they are by now, for another connection;
   * empty where nothing but the command line and the environment say where to connect.
   */
  public Optional<ConnectionTarget> renewed(Console shell) {
    if (named == null || directUrl != null || connection.prompts()) {
      return Optional.empty();
    }
    Named again = named(named.name(), file, shell);
    return Optional.of(again.direct().orElseGet(again::spec).target());
  }

  /**
   * Before the user is asked for a password.
   *
   * @throws dev.pgready.app.console.ConfigException when a file that nobody trusts says where it
   *     would go
   */
  void asks() {
    if (named != null) {
      named.places().asks("connections." + named.name());
    }
  }

  /** Where replication connects; null: where everything does. */
  public @Nullable ConnectionTarget direct(Console shell) {
    if (directUrl == null) {
      return named == null ? null : named.direct().map(ConnectionSpec::target).orElse(null);
    }
    String reference = ServerOptions.reference(directUrl);
    if (reference != null) {
      return named(reference, file, shell).spec().target();
    }
    try {
      ConnectionSpec spec =
          ConnectionSpec.of(ConnectionArguments.of(directUrl), shell.surroundings());
      spec.notes().forEach(note -> shell.say("--direct-url: " + note));
      return spec.target();
    } catch (InvalidConnectionException e) {
      throw new UsageException("--direct-url: " + e.getMessage());
    }
  }
}
