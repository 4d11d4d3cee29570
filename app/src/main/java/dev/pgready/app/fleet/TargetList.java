// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.app.connect.ConnectionArguments;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.connect.InvalidConnectionException;
import dev.pgready.app.connect.LibpqEnvironment;
import dev.pgready.app.connect.SecretShapes;
import dev.pgready.app.console.UsageException;
import dev.pgready.collect.connect.ConnectionTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fleet as a list of lines, for a script to make: {@code NAME CONNECTION}, or a connection alone,
 * which is then called by where it leads. Blank lines and those that start with {@code #} do not
 * count. A file of services ({@code pg_service.conf}) is such a list as well.
 */
public final class TargetList {
  /** A word that cannot be the start of a connection string. */
  private static final Pattern NAMED = Pattern.compile("([^\\s=:/]+|[^\\s=/]*[^\\s=/:])\\s+(.+)");

  /**
   * @param number of the line, from 1
   */
  public record Line(ConnectionTarget target, int number) {}

  private TargetList() {}

  /**
   * Connections by name, in the order of the lines.
   *
   * @param source for messages
   * @throws UsageException names source and line, never what stands there, which may be a secret
   */
  public static Map<String, Line> read(String source, String text, LibpqEnvironment surroundings) {
    if (serviceFile(text)) {
      return services(source, text, surroundings);
    }
    Map<String, Line> targets = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = "%s line %s".formatted(source, i + 1);
      Matcher named = NAMED.matcher(line);
      boolean hasName = named.matches();
      if (hasName && SecretShapes.in(named.group(1))) {
        throw new UsageException(
            "%s: the name looks like a part of a connection string: a line is NAME CONNECTION"
                .formatted(where));
      }
      ConnectionTarget target = target(where, hasName ? named.group(2) : line, surroundings);
      String name =
          hasName
              ? named.group(1)
              : "%s:%s/%s".formatted(target.host(), target.port(), target.database());
      if (targets.putIfAbsent(name, new Line(target, i + 1)) != null) {
        throw new UsageException(
            "%s: duplicate name %s: give every database a unique name".formatted(where, name));
      }
    }
    if (targets.isEmpty()) {
      throw new UsageException(
          "%s holds no database: write one NAME CONNECTION a line".formatted(source));
    }
    return targets;
  }

  /** Its first line of any meaning starts a section. */
  private static boolean serviceFile(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> line.startsWith("["))
        .isPresent();
  }

  /** Every service, by its name. */
  private static Map<String, Line> services(
      String source, String text, LibpqEnvironment surroundings) {
    Map<String, Line> targets = new LinkedHashMap<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int end = line.indexOf(']');
      if (!line.startsWith("[") || end < 2 || targets.containsKey(line.substring(1, end))) {
        continue;
      }
      String name = line.substring(1, end);
      ConnectionTarget target =
          target(
              "%s line %s".formatted(source, i + 1),
              "service='%s' servicefile='%s'".formatted(quoted(name), quoted(source)),
              surroundings);
      targets.put(name, new Line(target, i + 1));
    }
    return targets;
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "\\'");
  }

  private static ConnectionTarget target(
      String where, String connection, LibpqEnvironment surroundings) {
    if (connection.startsWith("@")) {
      // it has consumers, severities and secrets of its own, for which a list has no place
      throw new UsageException(
          "%s: a connection of pgready.yaml belongs in the section fleet: of that file, not in a list"
              .formatted(where));
    }
    try {
      return ConnectionSpec.of(ConnectionArguments.of(connection), surroundings).target();
    } catch (InvalidConnectionException e) {
      throw new UsageException("%s: %s".formatted(where, e.getMessage()));
    }
  }
}
