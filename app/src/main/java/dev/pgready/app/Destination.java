package dev.pgready.app;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Connection;
import dev.pgready.app.config.Places;
import dev.pgready.app.connect.ConnectionArguments;
import dev.pgready.app.connect.ConnectionOptions;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.connect.InvalidConnectionException;
import dev.pgready.checks.collect.ConnectionTarget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where to connect: CONNECTION, which may be a name of the configuration, psql's flags, and the
 * direct address behind a pooler.
 */
public final class Destination {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--direct-url",
      paramLabel = "CONNECTION",
      description = "Where replication connections go, if CONNECTION leads to a pooler.")
  private @Nullable String directUrl;

  private @Nullable Named named;

  private @Nullable ConnectionSpec resolved;

  /**
   * @param connection where to; null: the environment or the configuration says
   */
  static Destination of(@Nullable String connection) {
    Destination destination = new Destination();
    destination.connection = ConnectionOptions.of(connection);
    return destination;
  }

  /** A connection of the configuration. */
  private record Named(String name, Connection connection, Places places) {
    ConnectionSpec spec() {
      return places.spec("connections." + name, connection);
    }

    Optional<ConnectionSpec> direct() {
      return places.direct("connections." + name, connection);
    }
  }

  /**
   * Takes the file's connection that the command line names, or the file's own choice where neither
   * command line nor environment say where to connect.
   *
   * @return the configuration as it is for that connection
   */
  public Config choose(ConfigFile file, Shell shell) {
    // beside psql's flags a word is a database, as in psql
    String word = connection.arguments().flags() ? null : connection.arguments().connection();
    Config config = file.config();
    String name =
        word != null
            ? word
            : !connection.given() && !ConnectionSpec.placeGiven(shell.surroundings())
                ? config.connection()
                : null;
    Connection known = name == null ? null : config.connections().get(name);
    if (name == null || known == null) {
      return config;
    }
    named = new Named(name, known, Places.of(file, shell.surroundings()));
    return config.at(known);
  }

  /** The configuration's connection that {@link #choose} found; empty: none. */
  Optional<Connection> known() {
    return Optional.ofNullable(named).map(Named::connection);
  }

  /** Whether the command line itself says where to connect. */
  boolean given() {
    return connection.given();
  }

  /** Once, so that secrets are fetched and notes are told once. */
  public ConnectionSpec resolve(Shell shell) {
    if (resolved != null) {
      return resolved;
    }
    try {
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

  /** Where replication connects; null: where everything does. */
  public @Nullable ConnectionTarget direct(Shell shell) {
    if (directUrl == null) {
      return named == null ? null : named.direct().map(ConnectionSpec::target).orElse(null);
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
