// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One string that says where to connect: a URI, a JDBC URL, {@code key=value} words, or a database.
 */
public final class ConnectionString {
  private static final Pattern SEPARATED =
      Pattern.compile("(?s)[^;,]*[;,]\\s*[A-Za-z_][\\w .-]*=.*");

  private static final Pattern KEYWORD = Pattern.compile("(?s)\\s*([a-z_]+)\\s*=.*");

  /** A second URI, or a login where the host was left out; in a name it would be encoded. */
  private static final Pattern MORE_BEHIND =
      Pattern.compile("(?s)[a-z]+://(?:[^/?]*/[^?]*://.*|/[^/?:@]*:[^/?]*@.*)");

  /** What would rather be a host than a database. */
  private static final Pattern HOST =
      Pattern.compile("localhost|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|(?:[\\w-]+\\.){2,}[a-z]{2,}\\.?");

  /** What documentation, masks and shells leave where a password should be. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\*{3,}|x{4,}|\u2022+|<[^<>]*>|\\[.*]|\\{.*}|\\$\\{?[A-Z_][A-Z0-9_]*}?|\\$\\(.*\\)");

  /** The same of shells, templates and pages where a name should be. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$[({].*[)}]|\\{.*}|<%.*%>|<[A-Za-z][^<>]*>|\\[[A-Z-]+]");

  private ConnectionString() {}

  /**
   * Whether a connection string has a password in it.
   *
   * @throws InvalidConnectionException when it is none
   */
  public static boolean carriesPassword(String string) throws InvalidConnectionException {
    Map<String, GivenValue> settings = parse(string, "the connection string", new ArrayList<>());
    PlausiblePlaces.check(settings);
    return GivenValue.of(settings, "password") != null
        || GivenValue.of(settings, "sslpassword") != null;
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
    return parse(string, "the connection string", new ArrayList<>()).entrySet().stream()
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
    parse(string, "the connection string", new ArrayList<>())
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

  /**
   * What a string of any form says.
   *
   * @param name of the string, for messages
   * @param notes gets what the user should be told
   * @return by libpq's keywords, in the order of the string
   */
  static Map<String, GivenValue> parse(String string, String name, List<String> notes)
      throws InvalidConnectionException {
    Map<String, String> values;
    GivenValue.Written written = GivenValue.Written.ENCODED;
    String own = clientScheme(withoutPrefix(string, name, notes), name, notes);
    if (LibpqUri.recognises(own)) {
      trailing(own, name);
      if (MORE_BEHIND.matcher(own).matches()) {
        throw new InvalidConnectionException(
            name + " has more behind it than a database's name: write one connection");
      }
      Map.Entry<String, String> prefix = ForeignString.prefix(string);
      String scheme =
          ForeignString.scheme(
              prefix == null ? string : string.substring(prefix.getKey().length()));
      boolean sqlalchemy = scheme != null && ForeignString.sqlalchemy(scheme);
      values = LibpqUri.parse(own, name, notes, sqlalchemy);
    } else if (own.startsWith(JdbcUrl.PREFIX)) {
      trailing(own, name);
      values = JdbcUrl.parse(own, name, notes);
    } else if (keyed(own)) {
      written = GivenValue.Written.KEYED;
      values = keyed(own, name, notes);
    } else {
      written = GivenValue.Written.PLAIN;
      String foreign = ForeignString.what(own);
      if (foreign != null) {
        throw new InvalidConnectionException(name + " " + foreign);
      }
      trailing(own, name);
      values =
          own.indexOf('=') >= 0
              ? KeywordValueString.parse(own, name, notes)
              : database(own, name, notes);
    }
    Map<String, GivenValue> settings = new LinkedHashMap<>();
    placeholders(values, name, notes);
    for (Map.Entry<String, String> value : values.entrySet()) {
      settings.put(value.getKey(), new GivenValue(value.getValue(), name, written));
    }
    return settings;
  }

  /** A word by itself is a database, as in psql, even if it looks like a host. */
  private static Map<String, String> database(String word, String name, List<String> notes) {
    if (HOST.matcher(word).matches()) {
      notes.add(
          name
              + " is a database's name, as psql takes it: for a host write -h, or postgresql://"
              + " before it");
    }
    return Map.of("dbname", word);
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
        throw new InvalidConnectionException(name + ForeignString.SEPARATORS);
      }
      throw e;
    }
  }

  /** What was copied before it was filled in; none of it is shown. */
  private static void placeholders(Map<String, String> values, String name, List<String> notes) {
    if (PLACEHOLDER.matcher(values.getOrDefault("password", "")).matches()) {
      notes.add(
          "the password in %s looks like a placeholder, or like one in brackets that do not"
                  .formatted(name)
              + " belong to it: it is used as it is");
    }
    for (String part : List.of("user", "dbname")) {
      if (VARIABLE.matcher(values.getOrDefault(part, "")).matches()) {
        notes.add(
            "%s in %s looks like a variable that was not filled in: it is used as it is"
                .formatted(part, name));
      }
    }
  }

  private static String withoutPrefix(String string, String name, List<String> notes) {
    Map.Entry<String, String> prefix = ForeignString.prefix(string);
    if (prefix == null) {
      return string;
    }
    notes.add(
        "%s: %s before it is %s: left out".formatted(name, prefix.getKey(), prefix.getValue()));
    return string.substring(prefix.getKey().length());
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
}
