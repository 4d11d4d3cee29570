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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where to connect: CONNECTION, which may be {@code @name} of the configuration, psql's flags, and
 * the direct address behind a pooler.
 */
public final class ServerOptions {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--direct-url",
      paramLabel = "CONNECTION",
      description = "Connection for replication, if CONNECTION leads to a pooler.")
  private @Nullable String directUrl;

  /** Before the name of a connection of the configuration. */
  public static final String MARK = "@";

  private ConfigFile configuration = ConfigFile.NONE;

  private @Nullable Named named;

  private @Nullable ConnectionSpec resolved;

  /**
   * @param connection where to; null: the environment or the configuration says
   */
  public static ServerOptions of(@Nullable String connection) {
    ServerOptions destination = new ServerOptions();
    destination.connection = ConnectionOptions.of(connection);
    return destination;
  }

  /** A connection of the configuration. */
  private record Named(String name, ConnectionEntry connection, ConfiguredConnections places) {
    ConnectionSpec spec() {
      return places.spec("connections." + name, connection);
    }

    Optional<ConnectionSpec> direct() {
      return places.direct("connections." + name, connection);
    }
  }

  /**
   * Takes the file's connection that the command line names by {@code @name}, or the file's own
   * choice where neither command line nor environment say where to connect. A word alone is a
   * database, as in psql, whatever a file that was found may call its connections.
   *
   * @return the configuration as it is for that connection
   */
  public Config choose(ConfigFile file, Console shell) {
    configuration = file;
    Config config = file.config();
    String word = connection.arguments().connection();
    String database = connection.arguments().database();
    String name = reference(word != null ? word : database);
    if (name != null) {
      if (connection.arguments().host() != null
          || connection.arguments().port() != null
          || connection.arguments().user() != null
          || (word != null && database != null)) {
        throw new UsageException(
            "%s%s is a connection of pgready.yaml: leave out -h, -p, -U and -d"
                .formatted(MARK, name));
      }
      named = named(name, shell);
      return config.at(named.connection());
    }
    if (word != null && config.connections().containsKey(word)) {
      shell.say(
          "%s is taken for a database's name; %s%s asks for the connection %s of %s"
              .formatted(word, MARK, word, word, String.valueOf(file.path())));
    }
    if (!connection.given()
        && config.connection() != null
        && !ConnectionSpec.placeGiven(shell.surroundings())) {
      named = named(config.connection(), shell);
      return config.at(named.connection());
    }
    return config;
  }

  /** The name in {@code @name}; null: it is none. */
  public static @Nullable String reference(@Nullable String word) {
    return word != null && word.startsWith(MARK) ? word.substring(MARK.length()) : null;
  }

  private Named named(String name, Console shell) {
    ConnectionEntry known = configuration.config().connections().get(name);
    if (known == null) {
      String where = ErrorHandler.printable(String.valueOf(configuration.path()));
      throw new UsageException(
          configuration.path() == null
              ? "%s%s asks for a connection of pgready.yaml, and there is none here or in a parent directory"
                  .formatted(MARK, shown(name))
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

  /** The configuration's connection that {@link #choose} found; empty: none. */
  Optional<ConnectionEntry> known() {
    return Optional.ofNullable(named).map(Named::connection);
  }

  /**
   * Whether the connection that {@link #choose} found is known only to a program that has to run.
   */
  public boolean takesCommand() {
    return known().filter(ConnectionEntry::takesCommand).isPresent();
  }

  /**
   * Where the connection stands in the configuration; that of none, where the configuration itself
   * is. Empty: there is no configuration.
   */
  public Optional<Report.Origin> origin() {
    return configuration.origin(named == null ? "" : "connections." + named.name());
  }

  /** The name of the configuration's connection that {@link #choose} found; empty: none. */
  public Optional<String> name() {
    return Optional.ofNullable(named).map(Named::name);
  }

  /** Whether the command line itself says where to connect. */
  boolean given() {
    return connection.given();
  }

  /** Once, so that secrets are fetched and notes are told once. */
  public ConnectionSpec resolve(Console shell) {
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
    String reference = reference(directUrl);
    if (reference != null) {
      return named(reference, shell).spec().target();
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
