// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.PasswordPrompt;
import dev.pgready.connect.ConnectionArguments;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.LibpqEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** CONNECTION and psql's flags, for every command that connects. {@code -h} is the host. */
public final class ConnectionOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "CONNECTION",
      description =
          "URI (postgresql://...), key=value string, JDBC URL, database name, or @NAME of a"
              + " connection in pgready.yaml; without it: the flags, the PG* environment, DATABASE_URL.")
  private @Nullable String connection;

  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      description = "The server's name or address, or the directory of its Unix socket.")
  private @Nullable String host;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The server's port (default: 5432).")
  private @Nullable String port;

  @Option(
      names = {"-U", "--username"},
      paramLabel = "NAME",
      description = "Role to log in as.")
  private @Nullable String user;

  @Option(
      names = {"-d", "--dbname"},
      paramLabel = "DBNAME",
      description = "Database, or anything that CONNECTION can be, as in psql.")
  private @Nullable String database;

  @Option(
      names = {"-W", "--password"},
      description = "Ask for the password before connecting (it is asked for anyway when needed).")
  private boolean prompt;

  /** As if nothing else had been typed; null: nothing at all. */
  public static ConnectionOptions of(@Nullable String connection) {
    ConnectionOptions options = new ConnectionOptions();
    options.connection = connection;
    return options;
  }

  /** What was typed. */
  public ConnectionArguments arguments() {
    return new ConnectionArguments(connection, host, port, user, database);
  }

  /** Whether a connection was given on the command line at all. */
  public boolean given() {
    return !arguments().empty();
  }

  /**
   * Where to connect; asks for the password first where {@code -W} says so.
   *
   * @throws InvalidConnectionException a usage error: exit code 2
   */
  public ConnectionSpec resolve(LibpqEnvironment surroundings) throws InvalidConnectionException {
    return prompted(ConnectionSpec.of(arguments(), surroundings));
  }

  /** Whether {@code -W} was given. */
  boolean prompts() {
    return prompt;
  }

  /**
   * The same place with the password that {@code -W} asks for, if it was given.
   *
   * @throws InvalidConnectionException when there is no terminal to ask on
   */
  public ConnectionSpec prompted(ConnectionSpec spec) throws InvalidConnectionException {
    if (!prompt) {
      return spec;
    }
    return PasswordPrompt.ask(spec.target())
        .map(spec::withPassword)
        .orElseThrow(
            () -> new InvalidConnectionException("-W/--password needs a terminal to ask on"));
  }
}
