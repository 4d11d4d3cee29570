// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.UsageException;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.connect.ConnectionString;
import dev.pgready.connect.InvalidConnectionException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line of {@code check} as {@code fix} takes it: what was typed, in the form in which
 * it was typed, without secrets. What came from the environment or a file is there the next time.
 */
final class CommandLineEcho {
  /** What only {@code check} has, or what is about its report. */
  static final Set<String> OWN =
      Set.of(
          "--format",
          "--output",
          "--color",
          "--all",
          "--fail-on",
          "--allow-unknown",
          "--baseline",
          "--schema-dump",
          "--migrations",
          "--against",
          "--server-version",
          "--plan",
          "--json-schema",
          "--debug",
          "--help",
          "--version");

  /** Options whose values are connections. */
  private static final Set<String> CONNECTIONS = Set.of("--direct-url", "--dbname", "--discover");

  private CommandLineEcho() {}

  static List<String> words(ParseResult parsed) {
    return words(parsed, Set.of());
  }

  /**
   * @param without further options that the other command does not have
   */
  static List<String> words(ParseResult parsed, Set<String> without) {
    List<String> words = new ArrayList<>();
    for (PositionalParamSpec place : parsed.matchedPositionals()) {
      place.originalStringValues().forEach(value -> words.add(shown(value)));
    }
    options(words, parsed, without);
    return words;
  }

  /** Of a command whose argument is a file. */
  static List<String> wordsOfFile(ParseResult parsed) {
    List<String> words = new ArrayList<>();
    for (PositionalParamSpec place : parsed.matchedPositionals()) {
      words.addAll(place.originalStringValues());
    }
    options(words, parsed, Set.of());
    return words;
  }

  private static void options(List<String> words, ParseResult parsed, Set<String> without) {
    for (OptionSpec option : new LinkedHashSet<>(parsed.matchedOptions())) {
      if (!OWN.contains(option.longestName()) && !without.contains(option.longestName())) {
        option(words, option);
      }
    }
  }

  private static void option(List<String> words, OptionSpec option) {
    String name = option.longestName();
    if (flag(option)) {
      words.add(name);
      return;
    }
    for (String value : option.originalStringValues()) {
      String shown = CONNECTIONS.contains(name) ? shown(value) : value;
      // joined where the value alone would read as an option
      if (shown.startsWith("-") && !shown.equals("-")) {
        words.add(name + "=" + shown);
      } else {
        words.add(name);
        words.add(shown);
      }
    }
  }

  private static boolean flag(ArgSpec option) {
    return option.arity().max() == 0;
  }

  private static String shown(String connection) {
    if (ServerOptions.reference(connection) != null) {
      return connection;
    }
    try {
      return ConnectionString.withoutSecrets(connection);
    } catch (InvalidConnectionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
