// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.RequiredAuthentication;
import dev.pgready.text.Printable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static final List<String> PLACES =
      List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE");

  private static final String SEPARATORS =
      " looks like an ADO.NET, Npgsql or PDO string: write blanks instead of ; and , between its"
          + " parts, or postgresql://USER@HOST:PORT/DATABASE";

  private static final Pattern OPTIONS_AND_MORE =
      Pattern.compile("(?i)[;&]\\s*(?:password|passwd|pwd)\\s*=");

  private static final Pattern SEPARATED =
      Pattern.compile("(?s)[^;,]*[;,]\\s*[A-Za-z_][\\w .-]*=.*");

  private static final Pattern KEYWORD = Pattern.compile("(?s)\\s*([a-z_]+)\\s*=.*");

  /** What the name or the address of a server can be made of. */
  private static final Pattern HOST =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}._~-]+|[0-9a-fA-F:.]+(%[\\w.-]+)?");

  /** A directory of a machine where a database's name should be. */
  private static final Pattern SOCKET_PATH =
      Pattern.compile("/(?:var|run|tmp|cloudsql|private|home|opt|usr|mnt|srv)/.*", Pattern.DOTALL);

  /**
   * A database's name that was typed by itself, rather than within a string. Whatever else it has
   * may be what separates it from a password.
   */
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.+~$#!&()' -]*");

  /**
   * Host, port and more, with blanks between them; or what HTTP and Oracle have before a secret.
   */
  private static final Pattern WORDS =
      Pattern.compile("(?i).*\\s[0-9]{2,5}\\s+\\S+\\s.*|(?:bearer|basic|token|identified by)\\s.*");

  /** A second URI, or a login where the host was left out; in a name it would be encoded. */
  private static final Pattern MORE_BEHIND =
      Pattern.compile("(?s)[a-z]+://(?:[^/?]*/[^?]*://.*|/[^/?:@]*:[^/?]*@.*)");

  /** In bytes; servers cut off what is longer. */
  private static final int LONGEST_NAME = 63;

  /** What separates a user's name from something else. */
  private static final Pattern NO_USER = Pattern.compile("(?s).*[:{/%].*");

  /** The same where nothing was quoted, so that nothing of it may be meant. */
  private static final Pattern NO_PLAIN_USER = Pattern.compile("(?s)-.*|.*[;,=}\"<>|\\p{Cntrl}].*");

  public ConnectionSpec {
    notes = List.copyOf(notes);
  }

  /**
   * A value and where it comes from, for messages.
   *
   * @param written how
   */
  private record Setting(String value, String origin, Written written) {
    Setting(String value, String origin) {
      this(value, origin, Written.PLAIN);
    }
  }

  /** How much a value's odd characters mean that they are meant. */
  private enum Written {
    /** A flag, a variable, a whole argument. */
    PLAIN,
    /** Within a key=value string. */
    KEYED,
    /** Within a URI, where they have to be encoded. */
    ENCODED
  }

  /**
   * Reads the password file and service files, and looks for local sockets; connects to nothing.
   *
   * @throws InvalidConnectionException when what the user said cannot be used
   */
  public static ConnectionSpec of(ConnectionArguments arguments, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    List<String> notes = new ArrayList<>();
    Map<String, Setting> settings = new LinkedHashMap<>();
    flags(settings, arguments);
    String string = string(arguments);
    boolean fallback = false;
    if (string != null) {
      Map<String, Setting> own = connectionString(string, name(arguments, string), notes);
      for (String ignored : overridden(settings, own)) {
        notes.add(ignored);
      }
      settings.putAll(own);
    } else if (arguments.empty() && nothingSaysWhere(surroundings)) {
      String url = surroundings.variable("DATABASE_URL");
      if (url != null) {
        settings.putAll(connectionString(url, "DATABASE_URL", notes));
        fallback = true;
      }
    } else if (arguments.empty() && surroundings.variable("DATABASE_URL") != null) {
      notes.add(
          "DATABASE_URL is not used: %s wins over it, as it says where to connect"
              .formatted(String.join(", ", placesGiven(surroundings))));
    }
    places(settings);
    service(settings, surroundings);
    environment(settings, surroundings);
    check(settings, notes);
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
    Map<String, Setting> settings =
        connectionString(string, "the connection string", new ArrayList<>());
    places(settings);
    return value(settings, "password") != null || value(settings, "sslpassword") != null;
  }

  /**
   * What a connection string says beyond where to go and what to demand there: settings of the
   * session, which can make a server load a library, and files of the user's that it would have
   * read.
   *
   * @return libpq's keywords
   * @throws InvalidConnectionException when it is none
   */
  public static List<String> reaching(String string) throws InvalidConnectionException {
    return connectionString(string, "the connection string", new ArrayList<>()).entrySet().stream()
        .filter(entry -> !entry.getValue().value().isEmpty() && Parameter.reaches(entry.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The same connection string without its secrets, to be shown: as it is where it has none.
   *
   * @throws InvalidConnectionException when it is none
   */
  public static String withoutSecrets(String string) throws InvalidConnectionException {
    Map<String, String> values = new LinkedHashMap<>();
    connectionString(string, "the connection string", new ArrayList<>())
        .forEach((keyword, setting) -> values.put(keyword, setting.value()));
    if (!values.keySet().removeIf(Parameter::secret)) {
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

  private static Map<String, Setting> connectionString(
      String string, String name, List<String> notes) throws InvalidConnectionException {
    Map<String, String> values;
    Written written = Written.ENCODED;
    String own = clientScheme(string, name, notes);
    if (LibpqUri.recognises(own)) {
      trailing(own, name);
      if (MORE_BEHIND.matcher(own).matches()) {
        throw new InvalidConnectionException(
            name + " has more behind it than a database's name: write one connection");
      }
      values = LibpqUri.parse(own, name, notes);
    } else if (own.startsWith(JdbcUrl.PREFIX)) {
      trailing(own, name);
      values = JdbcUrl.parse(own, name);
    } else if (keyed(own)) {
      written = Written.KEYED;
      values = keyed(own, name, notes);
    } else {
      written = Written.PLAIN;
      String foreign = ForeignString.what(own);
      if (foreign != null) {
        throw new InvalidConnectionException(name + " " + foreign);
      }
      trailing(own, name);
      values =
          own.indexOf('=') >= 0
              ? KeywordValueString.parse(own, name, notes)
              : Map.of("dbname", own);
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Map.Entry<String, String> value : values.entrySet()) {
      settings.put(value.getKey(), new Setting(value.getValue(), name, written));
    }
    return settings;
  }

  private static boolean keyed(String string) {
    var keyword = KEYWORD.matcher(string);
    return keyword.matches()
        && (Parameter.known(keyword.group(1)) || keyword.group(1).equals("requiressl"));
  }

  /** What does not parse may be somebody else's form, which is worth more than the first error. */
  private static Map<String, String> keyed(String string, String name, List<String> notes)
      throws InvalidConnectionException {
    try {
      return KeywordValueString.parse(string, name, notes);
    } catch (InvalidConnectionException e) {
      var separated = SEPARATED.matcher(string);
      if (separated.matches()) {
        throw new InvalidConnectionException(name + SEPARATORS);
      }
      throw e;
    }
  }

  /** A client library's scheme that means Postgres is one, and a line says so. */
  private static String clientScheme(String string, String name, List<String> notes) {
    String scheme = ForeignString.scheme(string);
    String owner = scheme == null ? null : ForeignString.owner(scheme);
    if (scheme == null || owner == null) {
      return string;
    }
    notes.add("%s: the scheme %s:// is %s: taken for postgresql://".formatted(name, scheme, owner));
    return "postgresql" + string.substring(scheme.length());
  }

  /** A line feed at the end comes from a file or from echo, and would be part of the last name. */
  private static void trailing(String string, String name) throws InvalidConnectionException {
    if (string.isEmpty()) {
      return;
    }
    char last = string.charAt(string.length() - 1);
    if (last == '\n' || last == '\r') {
      throw new InvalidConnectionException(
          name
              + " ends in a line feed, which would be part of a name: leave it out (printf or"
              + " echo -n make a secret without one)");
    }
    if (last == ' ' || last == '\t' || string.charAt(0) <= ' ') {
      throw new InvalidConnectionException(
          name + " begins or ends with a blank, which would be part of a name: leave it out");
    }
  }

  /** The variables that say where to connect and are set. */
  private static List<String> placesGiven(LibpqEnvironment surroundings) {
    return PLACES.stream().filter(name -> surroundings.variable(name) != null).toList();
  }

  private static boolean nothingSaysWhere(LibpqEnvironment surroundings) {
    return placesGiven(surroundings).isEmpty();
  }

  private static void service(Map<String, Setting> settings, LibpqEnvironment surroundings)
      throws InvalidConnectionException {
    String service = value(settings, "service");
    if (service == null) {
      service = surroundings.variable("PGSERVICE");
    }
    if (service == null) {
      return;
    }
    String file = value(settings, "servicefile");
    Map<String, Setting> named = new LinkedHashMap<>();
    named.put("service", new Setting(service, "PGSERVICE"));
    String variable = surroundings.variable("PGSERVICEFILE");
    if (variable != null) {
      named.put("servicefile", new Setting(variable, "PGSERVICEFILE"));
    }
    places(named);
    Map<String, String> values =
        ServiceFile.find(
            service, file != null ? file : surroundings.variable("PGSERVICEFILE"), surroundings);
    String origin = "the service " + ServiceFile.shown(service);
    values.forEach(
        (keyword, value) ->
            settings.putIfAbsent(keyword, new Setting(value, origin, Written.KEYED)));
  }

  private static void environment(Map<String, Setting> settings, LibpqEnvironment surroundings) {
    for (Parameter parameter : Parameter.values()) {
      String variable = parameter.variable();
      String value = variable == null ? null : surroundings.variable(variable);
      if (variable != null && value != null) {
        settings.putIfAbsent(parameter.keyword(), new Setting(value, variable));
      }
    }
    String require = surroundings.variable("PGREQUIRESSL");
    if (require != null && require.startsWith("1")) {
      settings.putIfAbsent("sslmode", new Setting("require", "PGREQUIRESSL"));
    }
  }

  private static void check(Map<String, Setting> settings, List<String> notes)
      throws InvalidConnectionException {
    places(settings);
    for (Map.Entry<String, Setting> entry : settings.entrySet()) {
      String keyword = entry.getKey();
      Setting setting = entry.getValue();
      Parameter parameter = Parameter.of(keyword).orElseThrow();
      String demand = parameter.demand(setting.value());
      if (demand != null) {
        // the value is not shown: what is none of its kind may be anything
        throw new InvalidConnectionException(
            "%s from %s is %s".formatted(keyword, setting.origin(), demand));
      }
      if (setting.value().indexOf('\0') >= 0) {
        throw new InvalidConnectionException(
            "%s from %s has a zero byte".formatted(keyword, setting.origin()));
      }
      if (!setting.value().isEmpty()) {
        switch (parameter.handling()) {
          case REFUSED ->
              throw new InvalidConnectionException(
                  "%s from %s cannot be used: pgready logs in with a password or a certificate only"
                      .formatted(keyword, setting.origin()));
          case NOTED -> {
            if (!setting.value().equals("disable")) {
              notes.add(
                  parameter == Parameter.LOAD_BALANCE_HOSTS
                      ? "load_balance_hosts is not used: hosts and addresses are tried in order"
                      : "%s from %s is not used".formatted(keyword, setting.origin()));
            }
          }
          case PLACE, SECRET, HONOURED, DECIDED, HARMLESS -> {}
        }
      }
    }
    demands(settings);
  }

  /** What libpq would enforce: refused where pgready cannot. */
  private static void demands(Map<String, Setting> settings) throws InvalidConnectionException {
    Setting gss = settings.get("gssencmode");
    if (gss != null && gss.value().equals("require")) {
      throw new InvalidConnectionException(
          "gssencmode=require from %s is not supported: pgready encrypts with TLS only"
              .formatted(gss.origin()));
    }
    Setting auth = settings.get("require_auth");
    if (auth != null && !auth.value().isEmpty()) {
      String problem = RequiredAuthentication.problem(auth.value());
      if (problem != null) {
        throw new InvalidConnectionException(
            "require_auth from %s %s".formatted(auth.origin(), problem));
      }
    }
    String min = value(settings, "min_protocol_version");
    if (min != null && Parameter.protocolVersion(min) > 0) {
      throw new InvalidConnectionException(
          "min_protocol_version=%s is not supported: pgready speaks version 3.0 of the protocol"
              .formatted(min));
    }
    int lowest = Parameter.tlsVersion(value(settings, "ssl_min_protocol_version"));
    int highest = Parameter.tlsVersion(value(settings, "ssl_max_protocol_version"));
    if (highest >= 0 && lowest > highest) {
      throw new InvalidConnectionException(
          "ssl_min_protocol_version is above ssl_max_protocol_version");
    }
    if (highest >= 0 && highest < Parameter.tlsVersion("TLSv1.2")) {
      throw new InvalidConnectionException(
          "ssl_max_protocol_version from %s is below TLSv1.2, and pgready speaks 1.2 and 1.3"
              .formatted(
                  Objects.requireNonNull(settings.get("ssl_max_protocol_version")).origin()));
    }
  }

  /**
   * Whether the parts that are shown, looked up or named in messages are what they should be:
   * otherwise a password may be in them, and nothing of them is shown.
   */
  private static void places(Map<String, Setting> settings) throws InvalidConnectionException {
    for (Map.Entry<String, Setting> entry : settings.entrySet()) {
      String keyword = entry.getKey();
      Setting setting = entry.getValue();
      String text = setting.value();
      boolean encoded = setting.written() == Written.ENCODED;
      // what is neither shown nor named in a message may hold anything
      boolean shown =
          Parameter.of(keyword)
              .map(parameter -> parameter.handling() != Parameter.Handling.HARMLESS)
              .orElse(true);
      if (Parameter.secret(keyword) || !shown || text.isEmpty()) {
        continue;
      }
      if (keyword.equals("options")) {
        // settings of any name, among them those of applications
        if (OPTIONS_AND_MORE.matcher(text).find()) {
          throw new InvalidConnectionException(setting.origin() + SEPARATORS);
        }
        continue;
      }
      String subject = "%s from %s".formatted(keyword, setting.origin());
      if (SecretShapes.named(text) || (!encoded && text.contains("://"))) {
        throw new InvalidConnectionException(
            (setting.written() == Written.PLAIN ? subject : setting.origin())
                + (text.contains("://")
                    ? ": a part of it is a connection URI itself, which has to be given whole, as"
                        + " CONNECTION"
                    : SEPARATORS));
      }
      if (!encoded && (SecretShapes.chained(text) || SecretShapes.passwordFileLine(text))) {
        throw new InvalidConnectionException(
            (setting.written() == Written.PLAIN ? subject : setting.origin()) + SEPARATORS);
      }
      switch (keyword) {
        case "host", "hostaddr" -> {
          for (String host : text.split(",", -1)) {
            host(subject, host.strip());
          }
        }
        case "dbname" -> {
          if (setting.written() == Written.ENCODED && SOCKET_PATH.matcher(text).matches()) {
            throw new InvalidConnectionException(
                subject
                    + " is a directory: for a Unix socket leave the host out"
                    + " and write ?host=/DIRECTORY");
          }
          if (!encoded && SecretShapes.in(text)) {
            throw new InvalidConnectionException(
                subject + " is more than a database's name: write one connection, as a URI");
          }
          if (setting.written() == Written.PLAIN
              && (!NAME.matcher(text).matches()
                  || WORDS.matcher(text).matches()
                  || ForeignString.spoken(text)
                  || SecretShapes.encoded(text))) {
            throw new InvalidConnectionException(
                subject
                    + " has a character that suggests something else than a database's name: write"
                    + " dbname='...' if it is one, or postgresql:// before a URI");
          }
          tooLong(subject, setting);
        }
        case "user" -> {
          if (!encoded
              && (NO_USER.matcher(text).matches()
                  || (setting.written() == Written.PLAIN
                      && (NO_PLAIN_USER.matcher(text).matches() || WORDS.matcher(text).matches()))
                  || SecretShapes.in(text)
                  || ForeignString.spoken(text)
                  || SecretShapes.encoded(text))) {
            throw new InvalidConnectionException(
                subject
                    + " is more than a user's name; a password belongs into PGPASSWORD or ~/.pgpass"
                    + " (a colon in a name is %3A in a URI)");
          }
          tooLong(subject, setting);
        }
        default -> {}
      }
      if (!encoded && List.of("host", "dbname", "user", "service").contains(keyword)) {
        ends(subject, text);
      }
    }
  }

  /** A token of a cloud, in place of a name, has hundreds of characters. */
  private static void tooLong(String subject, Setting setting) throws InvalidConnectionException {
    if (setting.written() == Written.PLAIN
        && setting.value().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new InvalidConnectionException(
          "%s has more than %s bytes, which no name has".formatted(subject, LONGEST_NAME));
    }
  }

  private static void ends(String subject, String text) throws InvalidConnectionException {
    if (text.endsWith("\n") || text.endsWith("\r")) {
      throw new InvalidConnectionException(
          subject + " ends in a line feed: leave it out (printf or echo -n make a file without)");
    }
  }

  private static void host(String subject, String host) throws InvalidConnectionException {
    if (host.startsWith("@")) {
      throw new InvalidConnectionException(
          "the %s is an abstract Unix socket, which pgready cannot use".formatted(subject));
    }
    if (host.isEmpty() || host.startsWith("/") || HOST.matcher(host).matches()) {
      return;
    }
    if (host.endsWith(";")) {
      throw new InvalidConnectionException(subject + SEPARATORS);
    }
    throw new InvalidConnectionException(
        subject
            + (host.matches("[\\w.-]+:[0-9]+")
                ? " has a port in it: give that with -p, port= or PGPORT"
                : " is not the name of a host: it has a character that none has"));
  }

  /** The first host, and those that libpq would try behind it. */
  private static ConnectionTarget target(
      Map<String, Setting> settings, LibpqEnvironment surroundings, List<String> notes)
      throws InvalidConnectionException {
    List<String> names = list(value(settings, "host"));
    List<String> addresses = list(value(settings, "hostaddr"));
    List<String> ports = list(value(settings, "port"));
    int hosts = Math.max(1, addresses.isEmpty() ? names.size() : addresses.size());
    fits(settings, "host", names, hosts, 0);
    fits(settings, "port", ports, hosts, 1);
    List<ConnectionTarget> targets = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      targets.add(
          target(
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
      Map<String, Setting> settings, String keyword, List<String> list, int hosts, int or)
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

  private static int port(Map<String, Setting> settings, @Nullable String port)
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

  private static ConnectionTarget target(
      Map<String, Setting> settings, LibpqEnvironment surroundings, List<String> notes, Place place)
      throws InvalidConnectionException {
    int port = port(settings, place.port());
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
    String host = place.host();
    if (host == null) {
      host = place.address();
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
    String timeout = value(settings, "connect_timeout");
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

  /** Null: not given, or given empty, which means the default everywhere in libpq. */
  private static @Nullable String value(Map<String, Setting> settings, String keyword) {
    Setting setting = settings.get(keyword);
    return setting == null || setting.value().isEmpty() ? null : setting.value();
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

  private static String sslmode(Map<String, Setting> settings) throws InvalidConnectionException {
    boolean system = "system".equals(value(settings, "sslrootcert"));
    String sslmode = value(settings, "sslmode");
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
      Map<String, Setting> settings,
      LibpqEnvironment surroundings,
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
