// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import dev.pgready.checks.errors.ErrorTexts.Match;
import dev.pgready.consumers.Speaker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The states of SQL that mean one thing only, whatever language the server speaks: what a pasted
 * text says by its code alone, where its words are not known.
 *
 * <p>Source: appendix A of PostgreSQL's manual. States of several causes (42501, 55000, 55006,
 * 57014) tell too little by themselves.
 */
final class SqlStates {
  /**
   * A code as drivers, psql and the server's log name it: SQLSTATE 53300, FATAL: 53300: ..., FATAL
   * 53300 (too_many_connections); or as "code" of an object, as Node has it.
   */
  private static final Pattern STATE =
      Pattern.compile(
          "(?i:sqlstate|sql state|sql_state|sql_state_code)\\W{1,5}(?<named>[0-9A-Z]{5})\\b"
              + "|\\b\\p{Lu}{4,}: {1,2}(?<verbose>[0-9][0-9A-Z]{4}):"
              + "|\\b\\p{Lu}{4,} (?<elixir>[0-9][0-9A-Z]{4}) \\([a-z]+_[a-z_]+\\)"
              + "|\\bcode\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"'](?<code>[0-9][0-9A-Z]{4})\\\\?[\"']");

  /** Without a letter in it a "code" is of an error only where something says so. */
  private static final Pattern ERROR = Pattern.compile("(?i)error|fatal|severity|postgres");

  private static final Map<String, Match> MEANT =
      Map.ofEntries(
          meant(
              "25006",
              "read_only_sql_transaction",
              "recovery",
              "the server takes no writes: it is a standby, or its transactions are read-only"),
          meant(
              "25P03",
              "idle_in_transaction_session_timeout",
              "session-timeouts",
              "the session was idle in its transaction for too long: raise idle_in_transaction_session_timeout for its role"),
          meant(
              "25P04",
              "transaction_timeout",
              "session-timeouts",
              "the transaction took too long: raise transaction_timeout for its role"),
          meant(
              "28000",
              "invalid_authorization_specification",
              "endpoint",
              "the server does not let the role in: no line of pg_hba.conf fits, the role is not there, or it is not allowed to log in"),
          meant("28P01", "invalid_password", "endpoint", "the password is wrong"),
          meant(
              "3D000",
              "invalid_catalog_name",
              "endpoint",
              "the database does not exist on this server"),
          meant(
              "53300",
              "too_many_connections",
              "connection-headroom",
              "no connection is left for the role: raise max_connections or the role's limit, or use fewer"),
          meant(
              "57P03",
              "cannot_connect_now",
              "endpoint",
              "the server starts, stops or recovers: try again in a moment"),
          meant(
              "57P05",
              "idle_session_timeout",
              "session-timeouts",
              "the session was idle for too long: raise idle_session_timeout for its role"));

  private SqlStates() {}

  private static Map.Entry<String, Match> meant(
      String state, String name, String check, String means) {
    return Map.entry(
        state,
        new Match(
            "SQLSTATE %s (%s)".formatted(state, name), check, null, Speaker.POSTGRES, means, 1));
  }

  /** What the first code of the line means that means one thing. */
  static Optional<Match> meaning(String line) {
    Matcher matcher = STATE.matcher(line);
    while (matcher.find()) {
      Match match = MEANT.get(state(matcher, line));
      if (match != null) {
        return Optional.of(match);
      }
    }
    return Optional.empty();
  }

  private static String state(Matcher matcher, String line) {
    for (String name : List.of("named", "verbose", "elixir")) {
      String state = matcher.group(name);
      if (state != null) {
        return state;
      }
    }
    String code = matcher.group("code");
    boolean counts = code != null && (code.matches(".*[A-Z].*") || ERROR.matcher(line).find());
    return code != null && counts ? code : "";
  }
}
