// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * pgjdbc's URLs, {@code jdbc:postgresql:[//host[:port][/]][database][?param=value&...]}, as libpq
 * keywords. What pgjdbc means by a parameter of the same name as libpq's, but something else, is
 * translated: {@code ssl=true} alone verifies the certificate and the host's name there.
 */
final class JdbcUrl {
  static final String PREFIX = "jdbc:postgresql:";

  /** pgjdbc's name to libpq's, where the value means the same. */
  private static final Map<String, String> TRANSLATED =
      Map.ofEntries(
          Map.entry("user", "user"),
          Map.entry("password", "password"),
          Map.entry("service", "service"),
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslnegotiation", "sslnegotiation"),
          Map.entry("options", "options"),
          Map.entry("connecttimeout", "connect_timeout"),
          Map.entry("logintimeout", "connect_timeout"),
          Map.entry("channelbinding", "channel_binding"),
          Map.entry("requireauth", "require_auth"),
          Map.entry("gssencmode", "gssencmode"),
          Map.entry("gsslib", "gsslib"),
          Map.entry("kerberosservername", "krbsrvname"),
          Map.entry("pghost", "host"),
          Map.entry("pgport", "port"),
          Map.entry("pgdbname", "dbname"));

  /** How pgjdbc names what libpq calls target_session_attrs (PostgreSQL JDBC documentation). */
  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "primary", "primary",
          "master", "primary",
          "secondary", "standby",
          "slave", "standby",
          "preferprimary", "any",
          "prefersecondary", "prefer-standby",
          "preferslave", "prefer-standby");

  private static final Set<Parameter.Handling> DEMANDS =
      Set.of(Parameter.Handling.HONOURED, Parameter.Handling.DECIDED, Parameter.Handling.REFUSED);

  private static final Set<String> WHO_AND_WHERE = Set.of("user", "password", "dbname", "host");

  private static final Set<String> TRUE = Set.of("", "true");

  /** What leads somewhere else than the URL says, or proves who one is in another way. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "socketfactory",
          "socketFactory, a class that decides where to connect: name the server itself, or the"
              + " directory of its socket with host=/DIRECTORY",
          "authenticationpluginclassname",
          "authenticationPluginClassName, a class that has the password: put it into PGPASSWORD",
          "sslhostnameverifier",
          "sslhostnameverifier, a class that decides which certificate is right: leave it out",
          "sslpasswordcallback",
          "sslpasswordcallback, a class that has the key's password: write sslpassword");

  private final String name;
  private final Map<String, String> values = new LinkedHashMap<>();

  private final List<String> notes;

  private JdbcUrl(String name, List<String> notes) {
    this.name = name;
    this.notes = notes;
  }

  /**
   * @param name what messages call the string
   */
  static Map<String, String> parse(String text, String name) throws InvalidConnectionException {
    return parse(text, name, new ArrayList<>());
  }

  /**
   * @param notes takes a line on words that pgjdbc does not know and leaves out in silence
   */
  static Map<String, String> parse(String text, String name, List<String> notes)
      throws InvalidConnectionException {
    return new JdbcUrl(name, notes).parse(text);
  }

  private Map<String, String> parse(String text) throws InvalidConnectionException {
    String rest = text.substring(PREFIX.length());
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    if (place.indexOf('@') >= 0) {
      throw new InvalidConnectionException(
          name
              + " has an @ before its parameters; a JDBC URL takes them as"
              + " ?user=...&password=...");
    }
    separators(place);
    int path = rest.indexOf('/', place.startsWith("//") ? 2 : 0);
    if (path >= 0) {
      LibpqUri.paired(rest.substring(path), name);
    }
    // pgjdbc reads no PGHOST: what the URL leaves out is localhost
    values.put("host", "localhost");
    values.put("port", "5432");
    if (place.startsWith("//")) {
      int slash = place.indexOf('/', 2);
      server(place.substring(2, slash < 0 ? place.length() : slash));
      database(slash < 0 ? "" : place.substring(slash + 1));
    } else {
      database(place.startsWith("/") ? place.substring(1) : place);
    }
    if (question >= 0) {
      parameters(rest.substring(question + 1));
    }
    return values;
  }

  private void server(String server) throws InvalidConnectionException {
    String[] servers = server.split(",", -1);
    if (servers.length > 1) {
      List<String> hosts = new ArrayList<>();
      List<String> ports = new ArrayList<>();
      for (String one : servers) {
        values.put("host", "localhost");
        values.put("port", "5432");
        server(one);
        hosts.add(values.getOrDefault("host", ""));
        ports.add(values.getOrDefault("port", ""));
      }
      values.put("host", String.join(",", hosts));
      values.put("port", String.join(",", ports));
      return;
    }
    int bracket = server.lastIndexOf(']');
    int colon = server.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? server : server.substring(0, colon);
    if (host.startsWith("[") != host.endsWith("]")) {
      throw new InvalidConnectionException("the host in " + name + " has an unpaired bracket");
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!host.isEmpty()) {
      values.put("host", PercentDecoder.decode(host, "the host in " + name));
    }
    if (colon >= 0 && colon + 1 < server.length()) {
      String port = server.substring(colon + 1);
      if (!Ports.valid(port)) {
        throw new InvalidConnectionException(
            "the port in %s is not a number from 1 to 65535".formatted(name));
      }
      values.put("port", port);
    }
  }

  /** SQL Server's URLs have ; between parameters. */
  private void separators(String raw) throws InvalidConnectionException {
    if (SecretShapes.chained(raw) || SecretShapes.named(raw)) {
      throw new InvalidConnectionException(
          name
              + " has parameters elsewhere than after a ?, or ; between them, as SQL"
              + " Server's have: write ?user=USER&sslmode=require");
    }
  }

  private void database(String text) throws InvalidConnectionException {
    if (!text.isEmpty()) {
      values.put("dbname", formDecode(text, "the database name in " + name));
    }
  }

  private void parameters(String query) throws InvalidConnectionException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      int equals = parameter.indexOf('=');
      String key = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      if (!key.isEmpty()) {
        String lower = key.toLowerCase(Locale.ROOT);
        boolean shown = TRANSLATED.containsKey(lower);
        if (!lower.contains("password") && !lower.equals("options")) {
          separators(value);
        }
        String refused = value.isEmpty() ? null : CLASSES.get(lower);
        if (refused != null) {
          throw new InvalidConnectionException("%s has %s".formatted(name, refused));
        }
        parameters.put(
            lower,
            formDecode(
                value, "the value of %s in %s".formatted(shown ? key : "a parameter", name)));
      }
    }
    // before the loop: an explicit sslmode wins over ssl=true
    if (parameters.containsKey("ssl")
        && TRUE.contains(parameters.getOrDefault("ssl", "false").toLowerCase(Locale.ROOT))) {
      boolean unverified =
          parameters.getOrDefault("sslfactory", "").endsWith(".NonValidatingFactory");
      values.put("sslmode", unverified ? "require" : "verify-full");
    }
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String keyword = TRANSLATED.get(parameter.getKey());
      if (keyword != null && !parameter.getValue().isEmpty()) {
        // pgjdbc reads modes in any case
        values.put(
            keyword,
            keyword.equals("sslmode")
                ? parameter.getValue().toLowerCase(Locale.ROOT)
                : parameter.getValue());
      }
    }
    if (TRUE.contains(parameters.getOrDefault("loadbalancehosts", "false"))) {
      values.put("load_balance_hosts", "random");
    }
    libpqNames(parameters);
    mistaken(parameters);
    serverType(parameters);
    searchPath(parameters);
    // everything else tunes the driver and changes neither where nor how pgready connects; pgjdbc
    // itself accepts names that it does not know
  }

  /**
   * pgjdbc does not know these names and says nothing; whoever wrote them meant what libpq does,
   * and a demand for safety must not be lost over a spelling.
   */
  private void libpqNames(Map<String, String> parameters) {
    parameters.forEach(
        (key, value) -> {
          boolean demand =
              key.equals("requiressl")
                  || Parameter.of(key)
                      .map(Parameter::handling)
                      .filter(DEMANDS::contains)
                      .isPresent();
          if (demand && !value.isEmpty() && !TRANSLATED.containsKey(key)) {
            Parameter.take(values, key, value);
          }
        });
  }

  /** Whoever writes {@code username=} does not want to be the user of the operating system. */
  private void mistaken(Map<String, String> parameters) {
    parameters.forEach(
        (key, value) -> {
          String meant = ClientParameter.elsewhere(key);
          if (meant != null && WHO_AND_WHERE.contains(meant) && !TRANSLATED.containsKey(key)) {
            notes.add(
                "%s: %s is not used, as pgjdbc does not know it: write %s"
                    .formatted(name, key, meant));
          }
        });
  }

  private void serverType(Map<String, String> parameters) throws InvalidConnectionException {
    String type = parameters.get("targetservertype");
    if (type == null) {
      return;
    }
    String attributes = SERVER_TYPES.get(type.toLowerCase(Locale.ROOT));
    if (attributes == null) {
      throw new InvalidConnectionException(
          "targetServerType in %s is not one of any, primary, secondary, preferPrimary,"
                  .formatted(name)
              + " preferSecondary");
    }
    values.put("target_session_attrs", attributes);
  }

  /** currentSchema is pgjdbc's way to say -c search_path. */
  private void searchPath(Map<String, String> parameters) {
    String schema = parameters.get("currentschema");
    if (schema != null && !schema.isEmpty()) {
      String option = "-c search_path=" + schema.replace("\\", "\\\\").replace(" ", "\\ ");
      values.merge("options", option, (old, added) -> old + " " + added);
    }
  }

  /** pgjdbc decodes with java.net.URLDecoder, to which a plus sign is a blank. */
  private static String formDecode(String text, String part) throws InvalidConnectionException {
    return PercentDecoder.decode(text.replace('+', ' '), part);
  }
}
