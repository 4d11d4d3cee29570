// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.UsageException;
import dev.pgready.connect.ConnectionSpec;
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
      description = "For replication, if CONNECTION leads to a pooler.")
  private @Nullable String directUrl;

  /** Before the name of a connection of the configuration. */
  public static final String MARK = "@";

  /**
   * @param connection where to; null: the environment or the configuration says
   */
  public static ServerOptions of(@Nullable String connection) {
    ServerOptions destination = new ServerOptions();
    destination.connection = ConnectionOptions.of(connection);
    return destination;
  }

  /**
   * Takes the file's connection that the command line names by {@code @name}, or the file's own
   * choice where neither command line nor environment say where to connect. A word alone is a
   * database, as in psql, whatever a file that was found may call its connections.
   *
   * @throws UsageException when there is no such connection, or the line contradicts itself
   */
  public ServerSettings settle(ConfigFile file, Console shell) {
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
      return settings(file, ServerSettings.named(name, file, shell));
    }
    if (word != null && config.connections().containsKey(word)) {
      shell.say(
          "%s is taken for a database's name; %s%s asks for the connection %s of %s"
              .formatted(word, MARK, word, word, String.valueOf(file.path())));
    }
    if (!connection.given()
        && config.connection() != null
        && !ConnectionSpec.placeGiven(shell.surroundings())) {
      return settings(file, ServerSettings.named(config.connection(), file, shell));
    }
    return settings(file, null);
  }

  private ServerSettings settings(ConfigFile file, ServerSettings.@Nullable Named named) {
    return new ServerSettings(connection, directUrl, file, named);
  }

  /** The name in {@code @name}; null: it is none. */
  public static @Nullable String reference(@Nullable String word) {
    return word != null && word.startsWith(MARK) ? word.substring(MARK.length()) : null;
  }

  /** Whether the command line itself says where to connect. */
  public boolean given() {
    return connection.given();
  }
}
