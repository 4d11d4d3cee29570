// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.app.option.ServerSettings;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.connect.LibpqEnvironment;
import dev.pgready.connect.ServiceFile;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The connection that a line names, and those that it could name. What cannot be used is not there:
 * nobody is told while typing, and no program of a configuration runs.
 */
final class LineConnections {
  /** What decides on the connection, as in every command. */
  private static final class Place {
    @Mixin private ServerOptions destination = new ServerOptions();
    @Mixin private ConfigOptions configuration = new ConfigOptions();
  }

  private static final List<String> DECIDING =
      List.of("--host", "--port", "--username", "--dbname", "--config");

  private final Console silent;
  private final TypedLine line;

  LineConnections(Console shell, TypedLine line) {
    this.silent =
        new Console(
            InputStream.nullInputStream(),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            shell.variables(),
            Terminal.NONE);
    this.line = line;
  }

  /** Names of the configuration's connections. */
  List<String> names() {
    try {
      return List.copyOf(configuration(place()).config().connections().keySet());
    } catch (RuntimeException e) {
      return List.of();
    }
  }

  /** Names of the services that libpq would know. */
  List<String> services() {
    LibpqEnvironment surroundings = silent.surroundings();
    try {
      Optional<Path> file = ServiceFile.usual(surroundings);
      return file.isEmpty() ? List.of() : ServiceFile.names(file.get());
    } catch (InvalidConnectionException e) {
      return List.of();
    }
  }

  /** Where the line leads; empty: nowhere, or only a program knows. */
  Optional<ConnectionTarget> target() {
    if (line.values().containsKey("--facts")
        || (line.command().getCommandSpec().findOption("--host") == null && typed().isEmpty())) {
      return Optional.empty();
    }
    try {
      Place place = place();
      ServerSettings server = place.destination.settle(configuration(place), silent);
      return server.takesCommand()
          ? Optional.empty()
          : Optional.of(server.resolve(silent).target());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private ConfigFile configuration(Place place) {
    return place.configuration.read(silent);
  }

  private Place place() {
    List<String> words = new ArrayList<>();
    for (String option : DECIDING) {
      String value = line.values().get(option);
      if (value != null) {
        words.add(option + "=" + value);
      }
    }
    if (line.values().containsKey("--no-config")) {
      words.add("--no-config");
    }
    words.add("--");
    typed().ifPresent(words::add);
    Place place = new Place();
    new CommandLine(place).parseArgs(words.toArray(String[]::new));
    return place;
  }

  /** The argument that is a connection; of two databases to compare, the last. */
  private Optional<String> typed() {
    String found = null;
    for (int i = 0; i < line.arguments().size(); i++) {
      String argument = line.arguments().get(i);
      for (PositionalParamSpec spec : line.command().getCommandSpec().positionalParameters()) {
        if (spec.index().contains(i)
            && (spec.paramLabel().equals("CONNECTION")
                || (spec.paramLabel().matches("[AB]")
                    && argument.matches("(?s)@.+|.*(://|=).*")))) {
          found = argument;
        }
      }
    }
    return Optional.ofNullable(found);
  }
}
