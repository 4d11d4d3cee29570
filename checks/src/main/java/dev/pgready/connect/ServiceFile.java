// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code pg_service.conf} (manual, "The Connection Service File"). */
public final class ServiceFile {
  private ServiceFile() {}

  /**
   * Looks where libpq looks: the named file or the user's, then the system's.
   *
   * @param named by servicefile or {@code PGSERVICEFILE}; null: the user's own
   */
  static Map<String, String> find(
      String service, @Nullable String named, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    if (named != null && !Files.exists(path(named))) {
      throw new InvalidConnectionException(
          "the service file \"%s\" does not exist".formatted(named));
    }
    for (Path file : places(named, surroundings)) {
      Map<String, String> found = Files.exists(file) ? read(file, service) : null;
      if (found != null) {
        return found;
      }
    }
    throw new InvalidConnectionException("no service file defines %s".formatted(shown(service)));
  }

  /** The names that a service file has sections for, each once, in its order. */
  public static List<String> names(Path file) throws InvalidConnectionException {
    return text(file)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("[") && line.indexOf(']') > 1)
        .map(line -> line.substring(1, line.indexOf(']')))
        .distinct()
        .toList();
  }

  /** The file that counts where nothing else is named; empty: there is none. */
  public static Optional<Path> usual(LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    return places(surroundings.variable("PGSERVICEFILE"), surroundings).stream()
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Where it may lie, the first of them that has the service counts. */
  private static List<Path> places(@Nullable String named, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    List<Path> places = new ArrayList<>();
    if (named != null) {
      places.add(path(named));
    } else if (surroundings.home() != null) {
      places.add(surroundings.home().resolve(".pg_service.conf"));
    }
    String configured = surroundings.variable("PGSYSCONFDIR");
    (configured == null ? surroundings.systemConfiguration() : List.of(path(configured)))
        .forEach(directory -> places.add(directory.resolve("pg_service.conf")));
    return places;
  }

  private static String text(Path file) throws InvalidConnectionException {
    try {
      return InputFile.text(file, InputFile.MOST_WRITTEN);
    } catch (IOException e) {
      throw new InvalidConnectionException(
          "the service file \"%s\" cannot be read".formatted(file));
    }
  }

  /** Null: no such section. The first section of that name counts. */
  static @Nullable Map<String, String> read(Path file, String service)
      throws InvalidConnectionException {
    String text = text(file);
    Map<String, String> values = null;
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        if (values != null) {
          return values;
        }
        if (line.startsWith("[" + service + "]")) {
          values = new LinkedHashMap<>();
        }
      } else if (values != null) {
        setting(values, line, "line %s of the service file \"%s\"".formatted(number, file));
      }
    }
    return values;
  }

  private static void setting(Map<String, String> values, String line, String where)
      throws InvalidConnectionException {
    if (line.startsWith("ldap")) {
      throw new InvalidConnectionException(
          where + " looks the service up in LDAP, which pgready does not support");
    }
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new InvalidConnectionException(where + " has no \"=\"");
    }
    String keyword = line.substring(0, equals);
    if (keyword.equals("service") || keyword.equals("servicefile")) {
      throw new InvalidConnectionException(
          where + " names another service, which libpq does not follow");
    }
    if (keyword.equals("requiressl")) {
      values.putIfAbsent(
          "sslmode", line.substring(equals + 1).startsWith("1") ? "require" : "prefer");
      return;
    }
    if (!Parameter.known(keyword)) {
      throw new InvalidConnectionException(
          where
              + (Parameter.known(keyword.strip())
                  ? " has a blank before \"=\", which libpq does not accept"
                  : " has an unknown parameter"));
    }
    // the first of a repeated keyword counts
    values.putIfAbsent(keyword, line.substring(equals + 1));
  }

  /** What is no ordinary name may be a secret in the wrong place. */
  static String shown(String service) {
    return service.matches("[\\w.-]{1,63}")
        ? "\"%s\"".formatted(service)
        : "the service that was named";
  }

  static Path path(String text) throws InvalidConnectionException {
    try {
      return Path.of(text);
    } catch (java.nio.file.InvalidPathException e) {
      throw new InvalidConnectionException(
          "the name of a file is expected, and this is not a valid one");
    }
  }
}
