// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.collect.connect.ConnectionTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the values together say: the host, and those that would be tried behind it. */
final class Targets {
  /** In seconds. libpq would wait for ever; a preflight in a pipeline should not. */
  static final int DEFAULT_CONNECT_TIMEOUT = 10;

  private Targets() {}

  /** The first host, and those that libpq would try behind it. */
  static ConnectionTarget of(
      Map<String, GivenValue> settings, LibpqEnvironment surroundings, List<String> notes)
      throws InvalidConnectionException {
    List<String> names = list(GivenValue.of(settings, "host"));
    List<String> addresses = list(GivenValue.of(settings, "hostaddr"));
    List<String> ports = list(GivenValue.of(settings, "port"));
    int hosts = Math.max(1, addresses.isEmpty() ? names.size() : addresses.size());
    fits(settings, "host", names, hosts, 0);
    fits(settings, "port", ports, hosts, 1);
    List<ConnectionTarget> targets = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      targets.add(
          one(
              settings,
              surroundings,
              notes,
              new Place(at(names, i), at(addresses, i), at(ports, ports.size() == 1 ? 0 : i))));
    }
    ConnectionTarget first = targets.get(0);
    if (hosts == 1) {
      return first;
    }
    notes.add(
        "%s hosts: tried in order, and the first that lets pgready in is judged".formatted(hosts));
    return first.before(targets.subList(1, hosts));
  }

  /** One of the places that a string names; null: not said. */
  private record Place(@Nullable String host, @Nullable String address, @Nullable String port) {}

  private static List<String> list(@Nullable String value) {
    return value == null ? List.of() : List.of(value.split(",", -1));
  }

  private static @Nullable String at(List<String> list, int index) {
    String value = index < list.size() ? list.get(index).strip() : "";
    return value.isEmpty() ? null : value;
  }

  private static void fits(
      Map<String, GivenValue> settings, String keyword, List<String> list, int hosts, int or)
      throws InvalidConnectionException {
    if (!list.isEmpty() && list.size() != hosts && list.size() != or) {
      throw new InvalidConnectionException(
          "%s values for %s from %s and %s hosts: write one for each"
              .formatted(
                  list.size(),
                  keyword,
                  Objects.requireNonNull(settings.get(keyword)).origin(),
                  hosts));
    }
  }

  private static int port(Map<String, GivenValue> settings, @Nullable String port)
      throws InvalidConnectionException {
    if (port == null) {
      return 5432;
    }
    if (!Ports.valid(port)) {
      throw new InvalidConnectionException(
          "port from %s is not a number from 1 to 65535"
              .formatted(Objects.requireNonNull(settings.get("port")).origin()));
    }
    return Ports.parse(port);
  }

  private static ConnectionTarget one(
      Map<String, GivenValue> settings,
      LibpqEnvironment surroundings,
      List<String> notes,
      Place place)
      throws InvalidConnectionException {
    int port = port(settings, place.port());
    String user = GivenValue.of(settings, "user");
    if (user == null) {
      user = surroundings.osUser();
    }
    if (user.isEmpty()) {
      throw new InvalidConnectionException(
          "no user name given and the operating system knows none: add -U");
    }
    String database = GivenValue.of(settings, "dbname");
    if (database == null) {
      database = user;
    }
    String host = place.host();
    if (host == null) {
      host = place.address();
    }
    if (host == null) {
      host = defaultHost(port, surroundings);
    }
    String password = GivenValue.of(settings, "password");
    if (password == null) {
      password = fromPasswordFile(settings, surroundings, host, port, database, user, notes);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, GivenValue> entry : settings.entrySet()) {
      Parameter parameter = Parameter.of(entry.getKey()).orElseThrow();
      boolean passed =
          parameter.handling() == Parameter.Handling.HONOURED || parameter == Parameter.SSLPASSWORD;
      if (passed && !entry.getValue().value().isEmpty()) {
        parameters.put(entry.getKey(), entry.getValue().value());
      }
    }
    if (place.address() != null) {
      parameters.put("hostaddr", place.address());
    }
    defaultFiles(parameters, surroundings);
    String timeout = GivenValue.of(settings, "connect_timeout");
    int seconds =
        timeout == null ? DEFAULT_CONNECT_TIMEOUT : Math.max(0, Integer.parseInt(timeout.strip()));
    String sslmode = sslmode(settings);
    if ("require".equals(parameters.get("sslcertmode"))
        && List.of("disable", "allow", "prefer").contains(sslmode)) {
      throw new InvalidConnectionException(
          "sslcertmode=require needs sslmode=require, verify-ca or verify-full: without TLS no"
              + " certificate is asked for");
    }
    if ("direct".equals(parameters.get("sslnegotiation"))
        && List.of("disable", "allow", "prefer").contains(sslmode)
        && !host.startsWith("/")) {
      throw new InvalidConnectionException(
          "sslnegotiation=direct needs sslmode=require, verify-ca or verify-full");
    }
    return new ConnectionTarget(host, port, database, user, password, sslmode, seconds, parameters);
  }

  /** psql's default is the socket directory it was built with; here, the one that has a server. */
  private static String defaultHost(int port, LibpqEnvironment surroundings) {
    for (Path directory : surroundings.socketDirectories()) {
      if (Files.exists(directory.resolve(".s.PGSQL." + port))) {
        return directory.toString();
      }
    }
    return "localhost";
  }

  private static String sslmode(Map<String, GivenValue> settings)
      throws InvalidConnectionException {
    boolean system = "system".equals(GivenValue.of(settings, "sslrootcert"));
    String sslmode = GivenValue.of(settings, "sslmode");
    if (sslmode == null) {
      return system ? "verify-full" : "prefer";
    }
    if (system && !sslmode.equals("verify-full")) {
      throw new InvalidConnectionException(
          "sslrootcert=system needs sslmode=verify-full, not %s".formatted(sslmode));
    }
    return sslmode;
  }

  /** What libpq reads from {@code ~/.postgresql} without being told. */
  private static void defaultFiles(Map<String, String> parameters, LibpqEnvironment surroundings) {
    if (surroundings.home() == null) {
      return;
    }
    Path directory = surroundings.home().resolve(".postgresql");
    Map.of(
            "sslrootcert", "root.crt",
            "sslcrl", "root.crl",
            "sslcert", "postgresql.crt",
            "sslkey", "postgresql.key")
        .forEach(
            (keyword, name) -> {
              Path file = directory.resolve(name);
              if (Files.exists(file)) {
                parameters.putIfAbsent(keyword, file.toString());
              }
            });
  }

  private static @Nullable String fromPasswordFile(
      Map<String, GivenValue> settings,
      LibpqEnvironment surroundings,
      String host,
      int port,
      String database,
      String user,
      List<String> notes)
      throws InvalidConnectionException {
    String named = GivenValue.of(settings, "passfile");
    Path file;
    if (named != null) {
      file = ServiceFile.path(named);
    } else if (surroundings.home() != null) {
      file = surroundings.home().resolve(".pgpass");
    } else {
      return null;
    }
    // libpq looks for a server on its default socket under "localhost"
    boolean defaultSocket =
        surroundings.socketDirectories().stream().anyMatch(d -> d.toString().equals(host));
    String password =
        PasswordFile.find(
            file,
            List.of(defaultSocket ? "localhost" : host, Integer.toString(port), database, user),
            notes);
    return password == null || password.isEmpty() ? null : password;
  }
}
