// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.connect.Session;
import dev.pgready.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which relations and functions that a statement names the session's role is not allowed to use.
 */
final class DeniedRights {
  private static final Pattern RELATION = Pattern.compile("pg_catalog\\.([a-z_0-9]+)\\b(?!\\()");
  private static final Pattern FUNCTION = Pattern.compile("\\b([a-z_0-9]+)\\(");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_0-9]+");

  /** Views whose rows come from functions, which run with the rights of whoever reads the view. */
  static final Map<String, List<String>> FUNCTIONS_OF_VIEWS =
      Map.of(
          "pg_locks", List.of("pg_lock_status"),
          "pg_prepared_xacts", List.of("pg_prepared_xact"),
          "pg_replication_slots", List.of("pg_get_replication_slots"),
          "pg_settings", List.of("pg_show_all_settings"),
          "pg_stat_activity", List.of("pg_stat_get_activity"),
          "pg_stat_replication", List.of("pg_stat_get_activity", "pg_stat_get_wal_senders"),
          "pg_stat_ssl", List.of("pg_stat_get_activity"));

  private DeniedRights() {}

  /** Relations that the statement names; types are among them, which does no harm. */
  static Set<String> relations(String statement) {
    return names(RELATION, statement);
  }

  /** What looks like a call, whether it is one or not. */
  static Set<String> functions(String statement) {
    Set<String> functions = names(FUNCTION, statement);
    if (functions.contains("extract")) {
      // its name before version 14
      functions.add("date_part");
    }
    relations(statement)
        .forEach(view -> functions.addAll(FUNCTIONS_OF_VIEWS.getOrDefault(view, List.of())));
    return functions;
  }

  private static Set<String> names(Pattern form, String statement) {
    Set<String> names = new TreeSet<>();
    Matcher found = form.matcher(statement);
    while (found.find()) {
      names.add(found.group(1));
    }
    return names;
  }

  /**
   * Asked without a catalogue, which may be what was revoked: by name, and by the numbers that
   * functions of the system have.
   *
   * @return by pattern that finds it in the statement, the right that is missing, as GRANT takes it
   */
  static Map<Pattern, String> of(Session session, String statement) throws SQLException {
    String answer =
        session
            .firstValue(
                ("SELECT pg_catalog.string_agg(x.line, E'\\n') FROM (SELECT 'r ' || u.n AS line"
                        + " FROM pg_catalog.unnest(%s::pg_catalog.text[]) u(n) WHERE NOT pg_catalog.has_table_privilege("
                        + "pg_catalog.to_regclass('pg_catalog.' || u.n)::pg_catalog.oid, 'SELECT')"
                        + " UNION ALL SELECT 'f ' || g.n::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text"
                        + " FROM pg_catalog.generate_series(1, 16383) g(n)"
                        + " WHERE NOT pg_catalog.has_function_privilege(g.n::pg_catalog.oid, 'EXECUTE')) x")
                    .formatted(
                        Identifiers.literal("{" + String.join(",", relations(statement)) + "}")))
            .orElse("");
    Map<Pattern, String> denied = new LinkedHashMap<>();
    Map<String, List<String>> signatures = new TreeMap<>();
    for (String line : answer.split("\n", -1)) {
      if (line.startsWith("r ")) {
        denied.put(relation(line.substring(2)), "SELECT ON pg_catalog." + line.substring(2));
      } else if (line.startsWith("f ")) {
        String signature = line.substring(2);
        String name = signature.substring(0, signature.indexOf('(')).replace("\"", "");
        if (!name.contains(".")) {
          signatures.computeIfAbsent(name, n -> new ArrayList<>()).add("pg_catalog." + signature);
        }
      }
    }
    Set<String> called = functions(statement);
    signatures.forEach(
        (name, all) -> {
          if (called.contains(name)) {
            String right = "EXECUTE ON FUNCTION " + String.join(", ", all);
            denied.put(function(name.equals("date_part") ? "extract" : name), right);
            FUNCTIONS_OF_VIEWS.forEach(
                (view, functions) -> {
                  if (functions.contains(name)) {
                    denied.putIfAbsent(relation(view), right);
                  }
                });
          }
        });
    return denied;
  }

  /**
   * The right of which a refusal tells, in whatever language: the last of its words that the
   * statement has, or the last one.
   */
  static String named(String message, String statement) {
    Set<String> relations = relations(statement);
    Set<String> functions = functions(statement);
    String last = "";
    String known = null;
    Matcher words = WORD.matcher(message);
    while (words.find()) {
      last = words.group();
      if (last.equals("pg_catalog") || relations.contains(last) || functions.contains(last)) {
        known = last;
      }
    }
    String name = known == null ? last : known;
    if (name.equals("pg_catalog")) {
      return "USAGE ON SCHEMA pg_catalog";
    }
    return (relations.contains(name) ? "SELECT ON pg_catalog." : "EXECUTE ON FUNCTION pg_catalog.")
        + name;
  }

  /** The same with the arguments of all functions of that name, without which GRANT may not do. */
  static String spelled(Session session, String right) {
    String prefix = "EXECUTE ON FUNCTION pg_catalog.";
    if (!right.startsWith(prefix)) {
      return right;
    }
    try {
      String all =
          session
              .firstValue(
                  ("SELECT pg_catalog.string_agg('pg_catalog.' || f.signature, ', ') FROM (SELECT"
                          + " g.n::pg_catalog.oid::pg_catalog.regprocedure::pg_catalog.text AS signature"
                          + " FROM pg_catalog.generate_series(1, 16383) g(n)) f WHERE f.signature LIKE %s")
                      .formatted(
                          Identifiers.literal(
                              right.substring(prefix.length()).replace("_", "\\_") + "(%")))
              .orElse("");
      return all.isEmpty() ? right : "EXECUTE ON FUNCTION " + all;
    } catch (SQLException e) {
      // the name alone says enough
      return right;
    }
  }

  static Pattern relation(String name) {
    return Pattern.compile("pg_catalog\\." + name + "\\b(?!\\()");
  }

  static Pattern function(String name) {
    return Pattern.compile("\\b" + name + "\\(");
  }
}
