// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.connect.SecretShapes;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A connection string in the place of another value, such as a table's name, would come back in
 * reports, scripts and the names of files: refused before anything runs, and not shown.
 */
public final class MisplacedSecrets {
  /** Options that read a connection and know by themselves what not to show. */
  private static final Set<String> CONNECTIONS =
      Set.of("--direct-url", "--discover", "--dbname", "--host", "--port", "--username");

  /** Arguments that do, and the text to explain, which is somebody's error message. */
  private static final Set<String> PLACES = Set.of("CONNECTION", "A", "B", "ID|TEXT");

  /** Without a password it is shown, but it is nothing's name either. */
  private static final Pattern CONNECTION =
      Pattern.compile(
          "(?i)(jdbc:)?(postgres|postgresql|postgis|ecto)(\\+[a-z0-9]+)?:/.*", Pattern.DOTALL);

  private MisplacedSecrets() {}

  public static void refuse(ParseResult parsed) {
    for (OptionSpec option : parsed.matchedOptions()) {
      if (!CONNECTIONS.contains(option.longestName())) {
        option.originalStringValues().forEach(value -> refuse(parsed, option.longestName(), value));
      }
    }
    for (PositionalParamSpec place : parsed.matchedPositionals()) {
      if (!PLACES.contains(place.paramLabel())) {
        place.originalStringValues().forEach(value -> refuse(parsed, place.paramLabel(), value));
      }
    }
    if (parsed.hasSubcommand()) {
      refuse(parsed.subcommand());
    }
  }

  private static void refuse(ParseResult parsed, String name, String value) {
    if (SecretShapes.certain(value)) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "the value of %s looks like a connection string or has a password in it: it is not used, and not shown"
              .formatted(name));
    }
    if (CONNECTION.matcher(value).matches()) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "the value of %s is a connection string; %s needs its own value, and the connection comes as an argument of its own"
              .formatted(name, name));
    }
  }
}
