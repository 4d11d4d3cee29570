// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * libpq's connection parameters and the environment variable of each (PostgreSQL manual, "Parameter
 * Key Words" and "Environment Variables", versions 13 to 18), and what becomes of each here. A
 * protection is honoured or refused, never left out in silence.
 */
enum Parameter {
  SERVICE("service", "PGSERVICE", Handling.PLACE),
  SERVICEFILE("servicefile", "PGSERVICEFILE", Handling.PLACE),
  USER("user", "PGUSER", Handling.PLACE),
  PASSWORD("password", "PGPASSWORD", Handling.SECRET),
  PASSFILE("passfile", "PGPASSFILE", Handling.PLACE),
  REQUIRE_AUTH("require_auth", "PGREQUIREAUTH", Handling.HONOURED),
  CHANNEL_BINDING(
      "channel_binding", "PGCHANNELBINDING", Handling.HONOURED, "disable", "prefer", "require"),
  CONNECT_TIMEOUT("connect_timeout", "PGCONNECT_TIMEOUT", Handling.PLACE, Kind.WHOLE_NUMBER),
  DBNAME("dbname", "PGDATABASE", Handling.PLACE),
  HOST("host", "PGHOST", Handling.PLACE),
  HOSTADDR("hostaddr", "PGHOSTADDR", Handling.PLACE),
  PORT("port", "PGPORT", Handling.PLACE),
  OPTIONS("options", "PGOPTIONS", Handling.HONOURED),
  TARGET_SESSION_ATTRS(
      "target_session_attrs",
      "PGTARGETSESSIONATTRS",
      Handling.HONOURED,
      "any",
      "read-write",
      "read-only",
      "primary",
      "standby",
      "prefer-standby"),
  /** Only whether the hosts are tried in turn: a verdict by chance would be none. */
  LOAD_BALANCE_HOSTS(
      "load_balance_hosts", "PGLOADBALANCEHOSTS", Handling.NOTED, "disable", "random"),
  SSLMODE(
      "sslmode",
      "PGSSLMODE",
      Handling.PLACE,
      "disable",
      "allow",
      "prefer",
      "require",
      "verify-ca",
      "verify-full"),
  SSLNEGOTIATION("sslnegotiation", "PGSSLNEGOTIATION", Handling.HONOURED, "postgres", "direct"),
  SSLCERT("sslcert", "PGSSLCERT", Handling.HONOURED),
  SSLKEY("sslkey", "PGSSLKEY", Handling.HONOURED),
  SSLPASSWORD("sslpassword", "", Handling.SECRET),
  SSLCERTMODE("sslcertmode", "PGSSLCERTMODE", Handling.HONOURED, "disable", "allow", "require"),
  SSLROOTCERT("sslrootcert", "PGSSLROOTCERT", Handling.HONOURED),
  SSLCRL("sslcrl", "PGSSLCRL", Handling.HONOURED),
  SSLCRLDIR("sslcrldir", "PGSSLCRLDIR", Handling.HONOURED),
  SSLSNI("sslsni", "PGSSLSNI", Handling.HONOURED),
  SSL_MIN_PROTOCOL_VERSION(
      "ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", Handling.HONOURED, Kind.TLS_VERSION),
  SSL_MAX_PROTOCOL_VERSION(
      "ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", Handling.HONOURED, Kind.TLS_VERSION),
  REQUIREPEER("requirepeer", "PGREQUIREPEER", Handling.HONOURED),
  /** Decided before anything is connected to: pgready speaks 3.0 and nothing newer. */
  MIN_PROTOCOL_VERSION(
      "min_protocol_version", "PGMINPROTOCOLVERSION", Handling.DECIDED, Kind.PROTOCOL_VERSION),
  MAX_PROTOCOL_VERSION(
      "max_protocol_version", "PGMAXPROTOCOLVERSION", Handling.DECIDED, Kind.PROTOCOL_VERSION),
  GSSENCMODE("gssencmode", "PGGSSENCMODE", Handling.DECIDED, "disable", "prefer", "require"),
  SCRAM_CLIENT_KEY("scram_client_key", "", Handling.REFUSED),
  SCRAM_SERVER_KEY("scram_server_key", "", Handling.REFUSED),
  OAUTH_ISSUER("oauth_issuer", "", Handling.REFUSED),
  OAUTH_CLIENT_ID("oauth_client_id", "", Handling.REFUSED),
  OAUTH_CLIENT_SECRET("oauth_client_secret", "", Handling.REFUSED),
  OAUTH_SCOPE("oauth_scope", "", Handling.REFUSED),
  /** Would write the session's keys into a file, to be read by whoever debugs TLS. */
  SSLKEYLOGFILE("sslkeylogfile", "", Handling.NOTED),
  KEEPALIVES("keepalives", "", Handling.HARMLESS, Kind.WHOLE_NUMBER),
  KEEPALIVES_IDLE("keepalives_idle", "", Handling.HARMLESS, Kind.WHOLE_NUMBER),
  KEEPALIVES_INTERVAL("keepalives_interval", "", Handling.HARMLESS, Kind.WHOLE_NUMBER),
  KEEPALIVES_COUNT("keepalives_count", "", Handling.HARMLESS, Kind.WHOLE_NUMBER),
  TCP_USER_TIMEOUT("tcp_user_timeout", "", Handling.HARMLESS, Kind.WHOLE_NUMBER),
  CLIENT_ENCODING("client_encoding", "PGCLIENTENCODING", Handling.HARMLESS),
  APPLICATION_NAME("application_name", "PGAPPNAME", Handling.HARMLESS),
  FALLBACK_APPLICATION_NAME("fallback_application_name", "", Handling.HARMLESS),
  REPLICATION("replication", "", Handling.HARMLESS),
  SSLCOMPRESSION("sslcompression", "PGSSLCOMPRESSION", Handling.HARMLESS),
  GSSLIB("gsslib", "PGGSSLIB", Handling.HARMLESS),
  GSSDELEGATION("gssdelegation", "PGGSSDELEGATION", Handling.HARMLESS),
  KRBSRVNAME("krbsrvname", "PGKRBSRVNAME", Handling.HARMLESS);

  /** What becomes of a parameter. */
  enum Handling {
    /** Says where, as whom and how long; has a field of its own. */
    PLACE,
    /** A password: used, never shown. */
    SECRET,
    /** Handed to who connects, and done or enforced there. */
    HONOURED,
    /** Done by nobody: values that demand something that pgready cannot do are refused. */
    DECIDED,
    /** Not done, which one line on stderr says. */
    NOTED,
    /** Cannot be done: refused by name. */
    REFUSED,
    /**
     * Changes neither where nor how safely pgready connects: TCP's timing, pgready's own name and
     * encoding, compression that no TLS library does any more, and Kerberos, which pgready does not
     * speak and is never asked to.
     */
    HARMLESS
  }

  /** What a value looks like. */
  enum Kind {
    TEXT,
    CHOICE,
    WHOLE_NUMBER,
    TLS_VERSION,
    PROTOCOL_VERSION
  }

  private static final Map<String, Parameter> BY_KEYWORD =
      Arrays.stream(values())
          .collect(
              Collectors.toMap(
                  p -> p.keyword, Function.identity(), (a, b) -> a, LinkedHashMap::new));

  private static final Set<Parameter> REACHING =
      Set.of(OPTIONS, PASSFILE, SERVICEFILE, SSLCERT, SSLKEY, SSLKEYLOGFILE);

  private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?[0-9]{1,9}\\s*");
  private static final List<String> TLS = List.of("tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3");
  private static final List<String> PROTOCOLS = List.of("3.0", "3.2", "latest");

  private final String keyword;
  private final String variable;
  private final Handling handling;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> choices;

  Parameter(String keyword, String variable, Handling handling) {
    this(keyword, variable, handling, Kind.TEXT);
  }

  Parameter(String keyword, String variable, Handling handling, Kind kind) {
    this.keyword = keyword;
    this.variable = variable;
    this.handling = handling;
    this.kind = kind;
    this.choices =
        switch (kind) {
          case TLS_VERSION -> List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
          case PROTOCOL_VERSION -> List.of("3.0", "3.2", "latest");
          case TEXT, CHOICE, WHOLE_NUMBER -> List.of();
        };
  }

  Parameter(String keyword, String variable, Handling handling, String... choices) {
    this.keyword = keyword;
    this.variable = variable;
    this.handling = handling;
    this.kind = Kind.CHOICE;
    this.choices = List.of(choices);
  }

  String keyword() {
    return keyword;
  }

  /** Null where libpq has no variable for it. */
  @Nullable String variable() {
    return variable.isEmpty() ? null : variable;
  }

  Handling handling() {
    return handling;
  }

  /** Whether its value must not be printed. */
  boolean secret() {
    return handling == Handling.SECRET
        || this == SCRAM_CLIENT_KEY
        || this == SCRAM_SERVER_KEY
        || this == OAUTH_CLIENT_SECRET;
  }

  /** Whether it acts on the server or on the user's files, beyond the connection itself. */
  static boolean reaches(String keyword) {
    Parameter parameter = of(keyword).orElseThrow();
    return parameter.secret() || REACHING.contains(parameter);
  }

  static Optional<Parameter> of(String keyword) {
    return Optional.ofNullable(BY_KEYWORD.get(keyword));
  }

  static boolean known(String keyword) {
    return BY_KEYWORD.containsKey(keyword);
  }

  /** Whether the value of that keyword must not be printed. */
  static boolean secret(String keyword) {
    return of(keyword).map(Parameter::secret).orElse(false);
  }

  /**
   * Takes what libpq knows by that keyword, including the one that older versions had.
   *
   * @return false: libpq knows none
   */
  static boolean take(Map<String, String> values, String keyword, String value) {
    if (keyword.equals("requiressl")) {
      values.put("sslmode", value.startsWith("1") ? "require" : "prefer");
      return true;
    }
    if (known(keyword)) {
      values.put(keyword, value);
      return true;
    }
    return false;
  }

  /**
   * The same, with a line where it puts another value aside, and with what a library calls so.
   *
   * @param where what messages call the string
   */
  static boolean take(
      Map<String, String> values, String keyword, String value, String where, List<String> notes) {
    String meant = ClientParameter.meant(keyword);
    if (meant != null) {
      notes.add("%s: %s is a client library's: taken for %s".formatted(where, keyword, meant));
    }
    String own = meant == null ? keyword : meant;
    String before = values.get(own);
    if (before != null && !before.equals(value)) {
      notes.add("%s has %s twice: the last one counts, as in libpq".formatted(where, own));
    }
    return take(values, own, value);
  }

  static Set<String> keywords() {
    return BY_KEYWORD.keySet();
  }

  /**
   * What a value is and should not be; null: it is fine.
   *
   * @return the end of a sentence, without the value
   */
  @Nullable String demand(String value) {
    return switch (kind) {
      case TEXT -> null;
      case CHOICE -> choices.contains(value) ? null : "not one of " + String.join(", ", choices);
      case WHOLE_NUMBER ->
          value.isEmpty() || INTEGER.matcher(value).matches() ? null : "not a whole number";
      case TLS_VERSION ->
          value.isEmpty() || TLS.contains(value.toLowerCase(Locale.ROOT))
              ? null
              : "not one of " + String.join(", ", choices);
      case PROTOCOL_VERSION ->
          value.isEmpty() || PROTOCOLS.contains(value)
              ? null
              : "not one of " + String.join(", ", choices);
    };
  }

  /** Which of two versions is the newer, as positions; -1: none is given. */
  static int tlsVersion(@Nullable String value) {
    return value == null ? -1 : TLS.indexOf(value.toLowerCase(Locale.ROOT));
  }

  /** As {@link #tlsVersion}. */
  static int protocolVersion(@Nullable String value) {
    return value == null ? -1 : PROTOCOLS.indexOf(value);
  }

  /** The keyword that was probably meant; null: none is near. */
  static @Nullable String near(String word) {
    String lower = word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    String best = null;
    int least = 3;
    for (Parameter parameter : values()) {
      int distance = distance(lower, parameter.keyword.replace("_", ""));
      if (distance < least && distance < word.length() - 1) {
        least = distance;
        best = parameter.keyword;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
