package dev.pgready.app.connect;

import dev.pgready.checks.collect.ConnectionTarget;
import dev.pgready.text.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, found out as psql would: a connection string wins over flags, both over a
 * service, that over the environment, that over {@code DATABASE_URL} and libpq's defaults.
 *
 * @param notes what the user should be told on stderr, one line each, without any secret
 */
public record ConnectionSpec(ConnectionTarget target, List<String> notes) {
  /** In seconds. libpq would wait for ever; a preflight in a pipeline should not. */
  static final int DEFAULT_CONNECT_TIMEOUT = 10;

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
  private static final Pattern LOGIN = Pattern.compile("[^:]*:.*@.*", Pattern.DOTALL);
  private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?[0-9]{1,9}\\s*");

  private static final List<String> SSLMODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** Parameters with a closed set of values, which libpq checks before it connects. */
  private static final Map<String, List<String>> CHOICES =
      Map.of(
          "sslmode", SSLMODES,
          "target_session_attrs",
              List.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
          "channel_binding", List.of("disable", "prefer", "require"),
          "gssencmode", List.of("disable", "prefer", "require"),
          "sslnegotiation", List.of("postgres", "direct"),
          "sslcertmode", List.of("disable", "allow", "require"),
          "load_balance_hosts", List.of("disable", "random"));

  private static final Set<String> NUMBERS =
      Set.of(
          "connect_timeout",
          "keepalives",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout");

  /** Parameters that have a field of their own, or are pgready's own business. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "host",
          "port",
          "dbname",
          "user",
          "password",
          "sslmode",
          "connect_timeout",
          "service",
          "servicefile",
          "passfile",
          "application_name",
          "fallback_application_name",
          "client_encoding",
          "replication");

  public ConnectionSpec {
    notes = List.copyOf(notes);
  }

  /** A value and where it comes from, for messages. */
  private record Setting(String value, String origin) {}

  /**
   * Reads the password file and service files, and looks for local sockets; connects to nothing.
   *
   * @throws InvalidConnectionException when what the user said cannot be used
   */
  public static ConnectionSpec of(ConnectionArguments arguments, Surroundings surroundings)
      throws InvalidConnectionException {
    List<String> notes = new ArrayList<>();
    Map<String, Setting> settings = new LinkedHashMap<>();
    flags(settings, arguments);
    String string = string(arguments);
    boolean fallback = false;
    if (string != null) {
      Map<String, Setting> own = connectionString(string, name(arguments, string));
      for (String ignored : overridden(settings, own)) {
        notes.add(ignored);
      }
      settings.putAll(own);
    } else if (arguments.empty() && nothingSaysWhere(surroundings)) {
      String url = surroundings.variable("DATABASE_URL");
      if (url != null) {
        settings.putAll(connectionString(url, "DATABASE_URL"));
        fallback = true;
      }
    }
    service(settings, surroundings);
    environment(settings, surroundings);
    check(settings);
    ConnectionTarget target = target(settings, surroundings, notes);
    if (fallback) {
      notes.add(0, Printable.line("using DATABASE_URL: " + target));
    }
    return new ConnectionSpec(target, notes);
  }

  /**
   * Whether a connection string has a password in it.
   *
   * @throws InvalidConnectionException when it is none
   */
  public static boolean carriesPassword(String string) throws InvalidConnectionException {
    Map<String, Setting> settings = connectionString(string, "the connection string");
    return value(settings, "password") != null || value(settings, "sslpassword") != null;
  }

  /**
   * The same connection string without its secrets, to be shown: as it is where it has none.
   *
   * @throws InvalidConnectionException when it is none
   */
  public static String withoutSecrets(String string) throws InvalidConnectionException {
    Map<String, String> values = new LinkedHashMap<>();
    connectionString(string, "the connection string")
        .forEach((keyword, setting) -> values.put(keyword, setting.value()));
    if (!values.keySet().removeAll(LibpqOptions.SECRET)) {
      return string;
    }
    return LibpqUri.recognises(string) || string.startsWith(JdbcUrl.PREFIX)
        ? LibpqUri.render(values)
        : KeywordValueString.render(values);
  }

  /**
   * A libpq URI.
   *
   * @param values by libpq's keywords; one that is empty is left out
   */
  public static String uri(Map<String, String> values) {
    return LibpqUri.render(values);
  }

  /** Whether the environment names a place to connect to. */
  public static boolean placeGiven(Surroundings surroundings) {
    return !nothingSaysWhere(surroundings) || surroundings.variable("DATABASE_URL") != null;
  }

  /** The same place with a password that the user typed. */
  public ConnectionSpec withPassword(String password) {
    return new ConnectionSpec(
        new ConnectionTarget(
            target.host(),
            target.port(),
            target.database(),
            target.user(),
            password,
            target.sslmode(),
            target.connectTimeoutSeconds(),
            target.parameters()),
        notes);
  }

  private static @Nullable String string(ConnectionArguments arguments)
      throws InvalidConnectionException {
    if (arguments.connection() != null && arguments.database() != null) {
      throw new InvalidConnectionException(
          "CONNECTION and -d/--dbname both say where to connect: give one of them");
    }
    String string = arguments.connection() != null ? arguments.connection() : arguments.database();
    return string == null || string.isEmpty() ? null : string;
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

  private static void flags(Map<String, Setting> settings, ConnectionArguments arguments) {
    flag(settings, "host", arguments.host(), "-h/--host");
    flag(settings, "port", arguments.port(), "-p/--port");
    flag(settings, "user", arguments.user(), "-U/--username");
  }

  /** psql passes flags in a way that makes an empty one the same as none. */
  private static void flag(
      Map<String, Setting> settings, String keyword, @Nullable String value, String flag) {
    if (value != null && !value.isEmpty()) {
      settings.put(keyword, new Setting(value, flag));
    }
  }

  /** Connection strings win over flags in psql; silently there, which surprises. */
  private static List<String> overridden(Map<String, Setting> flags, Map<String, Setting> own) {
    List<String> notes = new ArrayList<>();
    flags.forEach(
        (keyword, flag) -> {
          Setting winner = own.get(keyword);
          if (winner != null && !winner.value().equals(flag.value())) {
            notes.add(
                "%s is not used: %s has its own %s, which wins as in psql"
                    .formatted(flag.origin(), winner.origin(), keyword));
          }
        });
    return notes;
  }

  private static Map<String, Setting> connectionString(String string, String name)
      throws InvalidConnectionException {
    Map<String, String> values;
    if (LibpqUri.recognises(string)) {
      values = LibpqUri.parse(string, name);
    } else if (string.startsWith(JdbcUrl.PREFIX)) {
      values = JdbcUrl.parse(string, name);
    } else if (string.startsWith("jdbc:")) {
      throw new InvalidConnectionException(
          name + " is not one of Postgres; it would start with " + JdbcUrl.PREFIX + "//");
    } else {
      var scheme = SCHEME.matcher(string);
      if (scheme.matches()) {
        throw new InvalidConnectionException(
            "%s has the scheme \"%s\"; Postgres's are postgresql://, postgres:// and %s//"
                .formatted(name, scheme.group(1), JdbcUrl.PREFIX));
      }
      if (LOGIN.matcher(string).matches() && !string.matches("(?s)\\s*[a-z_]+\\s*=.*")) {
        // psql would take it for the name of a database, and show it with its password
        throw new InvalidConnectionException(
            name + " looks like a URI without its scheme: write postgresql:// before it");
      }
      values =
          string.indexOf('=') >= 0
              ? KeywordValueString.parse(string, name)
              : Map.of("dbname", string);
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    values.forEach((keyword, value) -> settings.put(keyword, new Setting(value, name)));
    return settings;
  }

  private static boolean nothingSaysWhere(Surroundings surroundings) {
    return List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE").stream()
        .allMatch(name -> surroundings.variable(name) == null);
  }

  private static void service(Map<String, Setting> settings, Surroundings surroundings)
      throws InvalidConnectionException {
    String service = value(settings, "service");
    if (service == null) {
      service = surroundings.variable("PGSERVICE");
    }
    if (service == null) {
      return;
    }
    String file = value(settings, "servicefile");
    Map<String, String> values =
        ServiceFile.find(
            service, file != null ? file : surroundings.variable("PGSERVICEFILE"), surroundings);
    String origin = "the service \"%s\"".formatted(service);
    values.forEach((keyword, value) -> settings.putIfAbsent(keyword, new Setting(value, origin)));
  }

  private static void environment(Map<String, Setting> settings, Surroundings surroundings) {
    for (String keyword : LibpqOptions.keywords()) {
      String variable = LibpqOptions.variable(keyword);
      String value = variable == null ? null : surroundings.variable(variable);
      if (variable != null && value != null) {
        settings.putIfAbsent(keyword, new Setting(value, variable));
      }
    }
    String require = surroundings.variable("PGREQUIRESSL");
    if (require != null && require.startsWith("1")) {
      settings.putIfAbsent("sslmode", new Setting("require", "PGREQUIRESSL"));
    }
  }

  private static void check(Map<String, Setting> settings) throws InvalidConnectionException {
    for (Map.Entry<String, Setting> entry : settings.entrySet()) {
      String keyword = entry.getKey();
      Setting setting = entry.getValue();
      List<String> choices = CHOICES.get(keyword);
      if (choices != null && !choices.contains(setting.value())) {
        throw new InvalidConnectionException(
            "%s \"%s\" from %s is none of %s"
                .formatted(keyword, setting.value(), setting.origin(), String.join(", ", choices)));
      }
      if (NUMBERS.contains(keyword)
          && !setting.value().isEmpty()
          && !INTEGER.matcher(setting.value()).matches()) {
        throw new InvalidConnectionException(
            "%s \"%s\" from %s is not a whole number"
                .formatted(keyword, setting.value(), setting.origin()));
      }
      if (setting.value().indexOf('\0') >= 0) {
        throw new InvalidConnectionException(
            "%s from %s has a zero byte".formatted(keyword, setting.origin()));
      }
    }
    oneHost(settings, "host");
    oneHost(settings, "hostaddr");
    Setting port = settings.get("port");
    if (port != null && !port.value().isEmpty() && !Ports.valid(port.value())) {
      throw new InvalidConnectionException(
          "port \"%s\" from %s is not a number from 1 to 65535"
              .formatted(port.value(), port.origin()));
    }
  }

  /** A preflight judges one server; the first that answers would be a verdict by chance. */
  private static void oneHost(Map<String, Setting> settings, String keyword)
      throws InvalidConnectionException {
    Setting host = settings.get(keyword);
    if (host != null && host.value().indexOf(',') >= 0) {
      throw new InvalidConnectionException(
          "%s names %s hosts; name the one to judge"
              .formatted(host.origin(), host.value().split(",", -1).length));
    }
    if (host != null && host.value().startsWith("@")) {
      throw new InvalidConnectionException(
          "the host from %s is an abstract Unix socket, which pgready cannot use"
              .formatted(host.origin()));
    }
  }

  private static ConnectionTarget target(
      Map<String, Setting> settings, Surroundings surroundings, List<String> notes)
      throws InvalidConnectionException {
    String portText = value(settings, "port");
    int port = portText == null ? 5432 : Ports.parse(portText);
    String user = value(settings, "user");
    if (user == null) {
      user = surroundings.osUser();
    }
    if (user.isEmpty()) {
      throw new InvalidConnectionException(
          "no user name given and the operating system knows none: add -U");
    }
    String database = value(settings, "dbname");
    if (database == null) {
      database = user;
    }
    String host = value(settings, "host");
    if (host == null) {
      host = value(settings, "hostaddr");
    }
    if (host == null) {
      host = defaultHost(port, surroundings);
    }
    String password = value(settings, "password");
    if (password == null) {
      password = fromPasswordFile(settings, surroundings, host, port, database, user, notes);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, Setting> entry : settings.entrySet()) {
      if (!NOT_PASSED_ON.contains(entry.getKey()) && !entry.getValue().value().isEmpty()) {
        parameters.put(entry.getKey(), entry.getValue().value());
      }
    }
    defaultFiles(parameters, surroundings);
    String timeout = value(settings, "connect_timeout");
    int seconds =
        timeout == null ? DEFAULT_CONNECT_TIMEOUT : Math.max(0, Integer.parseInt(timeout.strip()));
    return new ConnectionTarget(
        host, port, database, user, password, sslmode(settings), seconds, parameters);
  }

  /** Null: not given, or given empty, which means the default everywhere in libpq. */
  private static @Nullable String value(Map<String, Setting> settings, String keyword) {
    Setting setting = settings.get(keyword);
    return setting == null || setting.value().isEmpty() ? null : setting.value();
  }

  /** psql's default is the socket directory it was built with; here, the one that has a server. */
  private static String defaultHost(int port, Surroundings surroundings) {
    for (Path directory : surroundings.socketDirectories()) {
      if (Files.exists(directory.resolve(".s.PGSQL." + port))) {
        return directory.toString();
      }
    }
    return "localhost";
  }

  private static String sslmode(Map<String, Setting> settings) throws InvalidConnectionException {
    boolean system = "system".equals(value(settings, "sslrootcert"));
    String sslmode = value(settings, "sslmode");
    if (sslmode == null) {
      return system ? "verify-full" : "prefer";
    }
    if (system && !sslmode.equals("verify-full")) {
      throw new InvalidConnectionException(
          "sslrootcert=system needs sslmode=verify-full, not \"%s\"".formatted(sslmode));
    }
    return sslmode;
  }

  /** What libpq reads from {@code ~/.postgresql} without being told. */
  private static void defaultFiles(Map<String, String> parameters, Surroundings surroundings) {
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
      Map<String, Setting> settings,
      Surroundings surroundings,
      String host,
      int port,
      String database,
      String user,
      List<String> notes)
      throws InvalidConnectionException {
    String named = value(settings, "passfile");
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
