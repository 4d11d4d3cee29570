// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.text.PercentEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * libpq's URIs (manual, "Connection URIs"): {@code
 * postgresql://[user[:password]@][host][:port][/dbname][?param=value&...]}.
 */
final class LibpqUri {
  private static final String ENCODE =
      "; inside a user name or password write @ as %40, / as %2F, : as %3A and ? as %3F";

  /** What may be a parameter's name; anything else could be a piece of a password. */
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** What a URI says before its question mark. */
  private static final Set<String> PLACE = Set.of("user", "password", "host", "port", "dbname");

  private final String text;
  private final String name;
  private final List<String> notes;
  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Whether what was taken for a port, a database or a parameter may be the rest of a password that
   * was not encoded: nothing of it may then be shown.
   */
  private boolean doubtful;

  /** The name of a setting in sqlx's {@code options[NAME]}. */
  private static final Pattern SETTING = Pattern.compile("options\\[([A-Za-z_][\\w.]*)]");

  private static final Pattern PORT_BEHIND = Pattern.compile("([^/:]+|\\[[0-9a-fA-F:]+]):([0-9]+)");

  /** What is left of a line of a program, a list or a shell. */
  private static final Pattern UNPAIRED =
      Pattern.compile("(?s)[^\"]*\"[,;]?|[^']*'[,;]?|[^`]*`|.*\\s*\\\\|[^?]*[,;]");

  /** What a line of an .env file may have behind its value. */
  private static final Pattern COMMENT = Pattern.compile("(?s)\\S+\\s+#.*");

  private static final Pattern SCHEME_AS_HOST = Pattern.compile("[a-z][a-z0-9+.-]*:");

  private static final List<String> STRICTNESS =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** A further parameter behind the wrong separator. */
  private static final Pattern JOINED = Pattern.compile("[^=]*[?;][A-Za-z_]+=.*", Pattern.DOTALL);

  /** Whether SQLAlchemy wrote it, whose {@code host} may stand there several times. */
  private final boolean sqlalchemy;

  private LibpqUri(String text, String name, List<String> notes, boolean sqlalchemy) {
    this.sqlalchemy = sqlalchemy;
    this.text = text;
    this.name = name;
    this.notes = notes;
  }

  /** As libpq decides whether a database name is really a URI. */
  static boolean recognises(String text) {
    return text.startsWith("postgresql://") || text.startsWith("postgres://");
  }

  /**
   * @param name what messages call the string
   * @return values by libpq keyword
   */
  static Map<String, String> parse(String text, String name) throws InvalidConnectionException {
    return parse(text, name, new ArrayList<>(), false);
  }

  /**
   * @param notes takes a line on parameters that belong to a client library
   * @param sqlalchemy whether it is SQLAlchemy's
   */
  static Map<String, String> parse(String text, String name, List<String> notes, boolean sqlalchemy)
      throws InvalidConnectionException {
    return new LibpqUri(text, name, notes, sqlalchemy).parse();
  }

  /** The URI that {@link #parse} reads back; a value that is empty is left out. */
  static String render(Map<String, String> values) {
    StringBuilder uri = new StringBuilder("postgresql://");
    String user = values.getOrDefault("user", "");
    if (!user.isEmpty()) {
      uri.append(PercentEncoder.encode(user)).append('@');
    }
    String host = values.getOrDefault("host", "");
    uri.append(host.indexOf(':') >= 0 ? "[" + host + "]" : PercentEncoder.encode(host));
    String port = values.getOrDefault("port", "");
    if (!port.isEmpty()) {
      uri.append(':').append(port);
    }
    String database = values.getOrDefault("dbname", "");
    if (!database.isEmpty()) {
      uri.append('/').append(PercentEncoder.encode(database));
    }
    char separator = '?';
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (!PLACE.contains(value.getKey()) && !value.getValue().isEmpty()) {
        uri.append(separator)
            .append(value.getKey())
            .append('=')
            .append(PercentEncoder.encode(value.getValue()));
        separator = '&';
      }
    }
    return uri.toString();
  }

  private Map<String, String> parse() throws InvalidConnectionException {
    int start = text.indexOf("://") + 3;
    int at = start;
    while (at < text.length() && text.charAt(at) != '@' && text.charAt(at) != '/') {
      at++;
    }
    boolean login = at < text.length() && text.charAt(at) == '@';
    boolean password = login && text.substring(start, at).indexOf(':') >= 0;
    if (login) {
      userInfo(text.substring(start, at));
      start = at + 1;
    }
    int end = firstOf("/?", start);
    String authority = text.substring(start, end);
    // user:pass/word@host reads as host:port/database, if only one looks at the first slash
    boolean looksLikeLogin = !login && authority.matches("[^\\[]*:.*");
    doubtful = looksLikeLogin || text.indexOf('@', start) >= 0;
    separators(authority, "the host");
    hosts(authority);
    foreignHost(authority, end);
    int question = end < text.length() && text.charAt(end) == '?' ? end : text.indexOf('?', end);
    // user:pass@?word/database reads as a parameter, if one takes the password's @ for the host's
    doubtful |=
        password
            && question >= 0
            && (authority.isEmpty() || question == end || text.indexOf('/', question) >= 0);
    if (looksLikeLogin
        && text.substring(end, question < 0 ? text.length() : question).contains("@")) {
      throw new InvalidConnectionException(name + " has an @ after a slash" + ENCODE);
    }
    String tail = end < text.length() ? text.substring(end) : "";
    paired(tail, name);
    if (end < text.length() && text.charAt(end) == '/') {
      String database = text.substring(end + 1, question < 0 ? text.length() : question);
      separators(database, "the database name");
      if (COMMENT.matcher(database).matches()) {
        throw new InvalidConnectionException(
            "the database name in %s goes on with a comment: leave out the blank and what follows it"
                .formatted(name));
      }
      put("dbname", PercentDecoder.decode(database, "the database name in " + name));
    }
    if (question >= 0) {
      query(text.substring(question + 1));
    }
    return values;
  }

  /**
   * @param tail what follows the host
   */
  static void paired(String tail, String name) throws InvalidConnectionException {
    if (UNPAIRED.matcher(tail).matches()) {
      throw new InvalidConnectionException(
          name
              + " ends in a quote, comma, semicolon or backslash that does not belong to it: leave"
              + " it out, or write it percent-encoded");
    }
  }

  /** pgloader's sockets, and an address of the web where a host should be. */
  private void foreignHost(String authority, int end) throws InvalidConnectionException {
    if (authority.equals("unix:")) {
      throw new InvalidConnectionException(
          "%s names a Unix socket as pgloader does: leave the host out and write ?host=/DIRECTORY"
              .formatted(name));
    }
    if (SCHEME_AS_HOST.matcher(authority).matches() && text.startsWith("//", end)) {
      throw new InvalidConnectionException(
          "%s has a second scheme before its host: leave it out".formatted(name));
    }
  }

  private int firstOf(String characters, int from) {
    int at = from;
    boolean bracket = false;
    while (at < text.length() && (bracket || characters.indexOf(text.charAt(at)) < 0)) {
      bracket = text.charAt(at) == '[' || (bracket && text.charAt(at) != ']');
      at++;
    }
    return at;
  }

  /** ADO.NET, PDO and SQL Server's URLs go on with ; where libpq has a question mark. */
  private void separators(String raw, String part) throws InvalidConnectionException {
    if (SecretShapes.chained(raw) || SecretShapes.named(raw)) {
      throw new InvalidConnectionException(
          "%s in %s goes on with other parameters: they belong after a ?, with & between them"
              .formatted(part, name));
    }
  }

  private void userInfo(String text) throws InvalidConnectionException {
    int colon = text.indexOf(':');
    separators(colon < 0 ? text : text.substring(0, colon), "the user name");
    put(
        "user",
        PercentDecoder.decode(
            colon < 0 ? text : text.substring(0, colon), "the user name in " + name));
    if (colon >= 0) {
      String password = PercentDecoder.decode(text.substring(colon + 1), "the password in " + name);
      put("password", password);
    }
  }

  /** Kept as libpq's comma-separated lists; whoever needs one host says so. */
  private void hosts(String authority) throws InvalidConnectionException {
    if (authority.indexOf('@') >= 0) {
      throw new InvalidConnectionException(name + " has more than one @ before the host" + ENCODE);
    }
    StringBuilder hosts = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    int at = 0;
    boolean more = true;
    while (more) {
      int end = at;
      String host;
      if (at < authority.length() && authority.charAt(at) == '[') {
        end = authority.indexOf(']', at);
        if (end < 0) {
          throw new InvalidConnectionException(
              "the host in " + name + " opens a bracket that never closes");
        }
        host = authority.substring(at + 1, end);
        if (host.isEmpty()) {
          throw new InvalidConnectionException("the IPv6 address in " + name + " is empty");
        }
        end++;
        if (end < authority.length() && ":,".indexOf(authority.charAt(end)) < 0) {
          throw new InvalidConnectionException(
              name + " has something other than :port or /database after the IPv6 address");
        }
      } else {
        while (end < authority.length() && ":,".indexOf(authority.charAt(end)) < 0) {
          end++;
        }
        host = authority.substring(at, end);
      }
      hosts.append(PercentDecoder.decode(host, "the host in " + name));
      if (end < authority.length() && authority.charAt(end) == ':') {
        int comma = authority.indexOf(',', end);
        int stop = comma < 0 ? authority.length() : comma;
        ports.append(port(authority.substring(end + 1, stop)));
        end = stop;
      }
      more = end < authority.length();
      if (more) {
        hosts.append(',');
        ports.append(',');
        at = end + 1;
      }
    }
    put("host", hosts.toString());
    put("port", ports.toString());
  }

  /** The port is where half a password lands when a slash in it is not encoded: it is not shown. */
  private String port(String text) throws InvalidConnectionException {
    String port = PercentDecoder.decode(text, "the port in " + name);
    if (!port.isEmpty() && !Ports.valid(port)) {
      throw new InvalidConnectionException(
          "the port in %s is not a number from 1 to 65535%s".formatted(name, ENCODE));
    }
    return port;
  }

  private void query(String query) throws InvalidConnectionException {
    if (query.isEmpty()) {
      return;
    }
    boolean secret = false;
    List<String> setAside = new ArrayList<>();
    List<String> places = new ArrayList<>();
    // a trailing & is no further parameter, as in libpq
    String all = query.endsWith("&") ? query.substring(0, query.length() - 1) : query;
    for (String parameter : all.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String keyword =
          PercentDecoder.decode(
              equals < 0 ? parameter : parameter.substring(0, equals),
              "a parameter's name in " + name);
      boolean show = !secret && !doubtful && WORD.matcher(keyword).matches();
      String shown = show ? "parameter \"%s\"".formatted(keyword) : "parameter";
      String one = (show ? "the " : "a ") + shown;
      if (equals < 0) {
        throw new InvalidConnectionException(
            "%s in %s has no value%s".formatted(one, name, show ? "" : ENCODE));
      }
      if (parameter.indexOf('=', equals + 1) >= 0) {
        String rest = parameter.substring(equals + 1);
        if (JOINED.matcher(rest).matches()) {
          throw new InvalidConnectionException(
              "%s in %s goes on behind a second ? or a ;: write & between parameters"
                  .formatted(one, name));
        }
        throw new InvalidConnectionException(
            "%s in %s has a second \"=\"; write it as %%3D in a value".formatted(one, name));
      }
      String value =
          PercentDecoder.decode(
              parameter.substring(equals + 1),
              "the value of %s in %s"
                  .formatted(Parameter.known(keyword) ? keyword : "a parameter", name));
      secret |= Parameter.secret(keyword);
      if (keyword.equals("ssl")) {
        ssl(value);
      } else if (keyword.equals("sslmode") && value.equals("no-verify")) {
        sslmode("require", "sslmode=no-verify is node-postgres's: taken for sslmode=require");
      } else if (ClientParameter.owner(keyword) != null) {
        // a name of a table can be shown wherever it stands
        setAside.add(keyword);
      } else if (sqlalchemy && keyword.equals("host")) {
        places.add(value);
      } else if (keyword.equals("sslinline")) {
        throw new InvalidConnectionException(
            "sslinline in %s is lib/pq's: pgready reads certificates from files only, which sslcert, sslkey and sslrootcert name"
                .formatted(name));
      } else if (setting(keyword) != null) {
        // sqlx: options[NAME]=VALUE
        values.merge(
            "options",
            "-c %s=%s".formatted(setting(keyword), value.replace("\\", "\\\\").replace(" ", "\\ ")),
            (old, added) -> old + " " + added);
      } else if (!Parameter.take(values, keyword, value, name, notes)) {
        String elsewhere = ClientParameter.elsewhere(keyword);
        if (elsewhere != null) {
          throw new InvalidConnectionException(
              "%s has \"%s\", which libpq does not know: write %s"
                  .formatted(name, keyword, elsewhere));
        }
        String near = show ? Parameter.near(keyword) : null;
        throw new InvalidConnectionException(
            "%s has an unknown %s%s%s"
                .formatted(
                    name,
                    shown,
                    show ? "" : ENCODE,
                    near == null ? "" : "; did you mean %s?".formatted(near)));
      }
    }
    if (!places.isEmpty()) {
      places(places);
    }
    if (!setAside.isEmpty()) {
      notes.add(ClientParameter.note(name, setAside));
    }
  }

  /** Null: the parameter's name is not of the form {@code options[NAME]}. */
  private static @Nullable String setting(String keyword) {
    Matcher matcher = SETTING.matcher(keyword);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /**
   * SQLAlchemy's way to name several servers: {@code host=A:5432&host=B:5433} (its documentation,
   * "Specifying multiple fallback hosts").
   */
  private void places(List<String> given) {
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String value : given) {
      for (String place : value.split(",", -1)) {
        Matcher matcher = PORT_BEHIND.matcher(place);
        hosts.add((matcher.matches() ? matcher.group(1) : place).replaceAll("[\\[\\]]", ""));
        ports.add(matcher.matches() ? matcher.group(2) : "");
      }
    }
    values.put("host", String.join(",", hosts));
    if (ports.stream().anyMatch(port -> !port.isEmpty())) {
      values.put("port", String.join(",", ports));
    }
  }

  /** libpq reads {@code ssl=true}, its one concession to JDBC URLs; client libraries read more. */
  private void ssl(String value) throws InvalidConnectionException {
    if (!value.equals("true") && value.toLowerCase(Locale.ROOT).equals("true")) {
      // libpq refuses it, so what libpq says of the order does not count
      sslmode(
          "require", "ssl=%s is a client library's: taken for sslmode=require".formatted(value));
      return;
    }
    switch (value) {
      case "true" -> values.put("sslmode", "require");
      case "no-verify" ->
          sslmode("require", "ssl=no-verify is node-postgres's: taken for sslmode=require");
      case "1",
          "on",
          "yes",
          "require",
          "verify-ca",
          "verify-full",
          "prefer",
          "allow",
          "disable" -> {
        String mode = value.length() <= 3 ? "require" : value;
        sslmode(mode, "ssl=%s is a client library's: taken for sslmode=%s".formatted(value, mode));
      }
      case "false", "0", "off", "no" ->
          notes.add(
              "%s: ssl=%s is a client library's and not used: sslmode says how to connect"
                  .formatted(name, value));
      default ->
          throw new InvalidConnectionException(
              "ssl in %s has a value that no library knows; libpq's parameter is sslmode"
                  .formatted(name));
    }
  }

  /** Of what a library says and what libpq says, the stricter counts. */
  private void sslmode(String mode, String note) {
    String before = values.get("sslmode");
    if (before != null && STRICTNESS.indexOf(before) >= STRICTNESS.indexOf(mode)) {
      if (!before.equals(mode)) {
        notes.add(
            "%s: %s, and not used, as sslmode is %s"
                .formatted(name, note.replaceFirst(":.*", ""), before));
      }
      return;
    }
    values.put("sslmode", mode);
    notes.add(name + ": " + note);
  }

  private void put(String keyword, String value) {
    if (!value.isEmpty()) {
      values.put(keyword, value);
    }
  }
}
