// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, found out as psql would: a connection string wins over flags, both over a
 * service, that over the environment, that over {@code DATABASE_URL} and libpq's defaults.
 *
 * @param notes what the user should be told on stderr, one line each, without any secret
 */
public record ConnectionSpec(ConnectionTarget target, List<String> notes) {
  private static final List<String> PLACES =
      List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE");

  public ConnectionSpec {
    notes = List.copyOf(notes);
  }

  /**
   * Reads the password file and service files, and looks for local sockets; connects to nothing.
   *
   * @throws InvalidConnectionException when what the user said cannot be used
   */
  public static ConnectionSpec of(ConnectionArguments arguments, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    List<String> notes = new ArrayList<>();
    Map<String, GivenValue> settings = new LinkedHashMap<>();
    flags(settings, arguments);
    String string = string(arguments);
    boolean fallback = false;
    if (string != null) {
      Map<String, GivenValue> own = ConnectionString.parse(string, name(arguments, string), notes);
      for (String ignored : overridden(settings, own)) {
        notes.add(ignored);
      }
      settings.putAll(own);
    } else if (arguments.empty() && nothingSaysWhere(surroundings)) {
      String url = surroundings.variable("DATABASE_URL");
      if (url != null) {
        settings.putAll(ConnectionString.parse(url, "DATABASE_URL", notes));
        fallback = true;
      }
    } else if (arguments.empty() && surroundings.variable("DATABASE_URL") != null) {
      notes.add(
          "DATABASE_URL is not used: %s wins over it, as it says where to connect"
              .formatted(String.join(", ", placesGiven(surroundings))));
    }
    PlausiblePlaces.check(settings);
    service(settings, surroundings);
    environment(settings, surroundings);
    ParameterChecks.check(settings, notes);
    ConnectionTarget target = Targets.of(settings, surroundings, notes);
    if (fallback) {
      notes.add(0, Printable.line("using DATABASE_URL: " + target));
    }
    return new ConnectionSpec(target, notes);
  }

  /** Whether the environment names a place to connect to. */
  public static boolean placeGiven(LibpqEnvironment surroundings) {
    return !nothingSaysWhere(surroundings) || surroundings.variable("DATABASE_URL") != null;
  }

  /** The same place with a password that the user typed. */
  public ConnectionSpec withPassword(String password) {
    return new ConnectionSpec(withPassword(target, password), notes);
  }

  private static ConnectionTarget withPassword(ConnectionTarget target, String password) {
    return new ConnectionTarget(
        target.host(),
        target.port(),
        target.database(),
        target.user(),
        password,
        target.sslmode(),
        target.connectTimeoutSeconds(),
        target.parameters(),
        target.others().stream().map(other -> withPassword(other, password)).toList());
  }

  private static @Nullable String string(ConnectionArguments arguments)
      throws InvalidConnectionException {
    if (arguments.connection() != null && arguments.database() != null) {
      throw new InvalidConnectionException(
          "CONNECTION and -d/--dbname both say where to connect: give one of them");
    }
    String string = arguments.connection() != null ? arguments.connection() : arguments.database();
    if (string != null && string.isBlank()) {
      throw new InvalidConnectionException(
          "%s is empty: check that the variable that it comes from is set"
              .formatted(arguments.connection() != null ? "CONNECTION" : "-d/--dbname"));
    }
    return string;
  }

  private static String name(ConnectionArguments arguments, String string) {
    if (string.startsWith("jdbc:")) {
      return "the JDBC URL";
    }
    if (LibpqUri.recognises(string)) {
      return "the connection URI";
    }
    return arguments.connection() != null ? "the connection string" : "-d/--dbname";
  }

  private static void flags(Map<String, GivenValue> settings, ConnectionArguments arguments) {
    flag(settings, "host", arguments.host(), "-h/--host");
    flag(settings, "port", arguments.port(), "-p/--port");
    flag(settings, "user", arguments.user(), "-U/--username");
  }

  /** psql passes flags in a way that makes an empty one the same as none. */
  private static void flag(
      Map<String, GivenValue> settings, String keyword, @Nullable String value, String flag) {
    if (value != null && !value.isEmpty()) {
      settings.put(keyword, new GivenValue(value, flag));
    }
  }

  /** Connection strings win over flags in psql; silently there, which surprises. */
  private static List<String> overridden(
      Map<String, GivenValue> flags, Map<String, GivenValue> own) {
    List<String> notes = new ArrayList<>();
    flags.forEach(
        (keyword, flag) -> {
          GivenValue winner = own.get(keyword);
          if (winner != null && !winner.value().equals(flag.value())) {
            notes.add(
                "%s is not used: %s has its own %s, which wins as in psql"
                    .formatted(flag.origin(), winner.origin(), keyword));
          }
        });
    return notes;
  }

  private static List<String> placesGiven(LibpqEnvironment surroundings) {
    return PLACES.stream().filter(name -> surroundings.variable(name) != null).toList();
  }

  private static boolean nothingSaysWhere(LibpqEnvironment surroundings) {
    return placesGiven(surroundings).isEmpty();
  }

  private static void service(Map<String, GivenValue> settings, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    String service = GivenValue.of(settings, "service");
    if (service == null) {
      service = surroundings.variable("PGSERVICE");
    }
    if (service == null) {
      return;
    }
    String file = GivenValue.of(settings, "servicefile");
    Map<String, GivenValue> named = new LinkedHashMap<>();
    named.put("service", new GivenValue(service, "PGSERVICE"));
    String variable = surroundings.variable("PGSERVICEFILE");
    if (variable != null) {
      named.put("servicefile", new GivenValue(variable, "PGSERVICEFILE"));
    }
    PlausiblePlaces.check(named);
    Map<String, String> values =
        ServiceFile.find(
            service, file != null ? file : surroundings.variable("PGSERVICEFILE"), surroundings);
    String origin = "the service " + ServiceFile.shown(service);
    values.forEach(
        (keyword, value) ->
            settings.putIfAbsent(keyword, new GivenValue(value, origin, GivenValue.Written.KEYED)));
  }

  private static void environment(Map<String, GivenValue> settings, LibpqEnvironment surroundings) {
    for (Parameter parameter : Parameter.values()) {
      String variable = parameter.variable();
      String value = variable == null ? null : surroundings.variable(variable);
      if (variable != null && value != null) {
        settings.putIfAbsent(parameter.keyword(), new GivenValue(value, variable));
      }
    }
    String require = surroundings.variable("PGREQUIRESSL");
    if (require != null && require.startsWith("1")) {
      settings.putIfAbsent("sslmode", new GivenValue("require", "PGREQUIRESSL"));
    }
  }
}
