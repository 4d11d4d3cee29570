// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.connect.Session;
import dev.pgready.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The catalogue statement for a server on which rights were revoked that everybody has otherwise:
 * parts that need one are left out and named, so that the rest can still be judged.
 */
final class DeniedParts {
  private static final Pattern NAME = Pattern.compile("pg_catalog\\.([a-z_0-9]+)(\\()?");
  private static final Pattern PART = Pattern.compile("(?m)^  '([a-zA-Z]+)', ");

  /** Without them nothing can be judged, or they stand on more than one leg. */
  private static final Set<String> NEEDED =
      Set.of(
          "server",
          "database",
          "role",
          "fingerprint",
          "extensions",
          "publications",
          "schemas",
          "relations",
          "administrators");

  /** What stands for a view in a part that is needed: no row, and the columns that are read. */
  private static final Map<String, String> STUBS =
      Map.of(
          "pg_stat_activity",
          "(select null::pg_catalog.oid as datid, null::pg_catalog.oid as usesysid, null::int as pid where false)",
          "pg_stat_replication",
          "(select null::int as pid where false)",
          "pg_stat_ssl",
          "(select null::bool as ssl, null::int as pid where false)",
          "pg_settings",
          "(select null::text as name, null::text as setting where false)");

  /** What stands for a function without arguments. */
  private static final Map<String, String> NULLS =
      Map.of(
          "pg_postmaster_start_time", "null::pg_catalog.timestamptz",
          "inet_server_addr", "null::pg_catalog.inet",
          "inet_server_port", "null::int",
          "pg_current_wal_lsn", "null::pg_catalog.pg_lsn",
          "pg_last_wal_replay_lsn", "null::pg_catalog.pg_lsn");

  private DeniedParts() {}

  /**
   * @param statement that was refused
   * @return empty: nothing of it can be left out
   */
  static Optional<String> without(Session session, String statement) throws SQLException {
    Set<String> relations = new TreeSet<>();
    Set<String> functions = new TreeSet<>();
    Matcher names = NAME.matcher(statement);
    while (names.find()) {
      (names.group(2) == null ? relations : functions).add(names.group(1));
    }
    Map<String, String> denied = denied(session, relations, functions);
    return denied.isEmpty() ? Optional.empty() : rewritten(statement, denied);
  }

  /** By name, the right that is missing. */
  private static Map<String, String> denied(
      Session session, Set<String> relations, Set<String> functions) throws SQLException {
    String sql =
        "SELECT pg_catalog.string_agg(x.name || ' ' || x.grantable, E'\\n') FROM ("
            + "SELECT c.relname::text AS name, 'SELECT ON pg_catalog.' || c.relname AS grantable FROM pg_catalog.pg_class c"
            + " WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relname = ANY (%s::text[])"
            + " AND c.relkind IN ('r', 'v') AND NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')"
            + " UNION ALL SELECT p.proname::text, 'EXECUTE ON FUNCTION ' || p.oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc p"
            + " WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace AND p.proname = ANY (%s::text[])"
            + " AND NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')) x";
    Map<String, String> denied = new LinkedHashMap<>();
    String answer =
        session.firstValue(sql.formatted(array(relations), array(functions))).orElse("");
    for (String line : answer.split("\n", -1)) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        denied.putIfAbsent(line.substring(0, blank), line.substring(blank + 1));
      }
    }
    return denied;
  }

  private static String array(Set<String> names) {
    return Identifiers.literal("{" + String.join(",", names) + "}");
  }

  private static Optional<String> rewritten(String statement, Map<String, String> denied) {
    List<Integer> starts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Matcher parts = PART.matcher(statement);
    while (parts.find()) {
      starts.add(parts.start());
      names.add(parts.group(1));
    }
    if (starts.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> left = new LinkedHashMap<>();
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : statement.length();
      String part = statement.substring(starts.get(i), end);
      Optional<String> right = missing(part, denied);
      if (right.isPresent() && !NEEDED.contains(names.get(i))) {
        left.put(names.get(i), right.get());
        rest.append("  '").append(names.get(i)).append("', null,\n");
      } else {
        rest.append(right.isPresent() ? stubbed(part, denied) : part);
      }
    }
    String head = stubbed(statement.substring(0, starts.get(0)), denied);
    if (!head.equals(statement.substring(0, starts.get(0)))) {
      // the end of the WAL is not known, and with it not what slots hold
      missing(statement.substring(0, starts.get(0)), denied)
          .ifPresent(right -> left.putIfAbsent("slots", right));
    }
    String told =
        left.entrySet().stream()
            .map(
                entry ->
                    Identifiers.literal(entry.getKey())
                        + ", "
                        + Identifiers.literal(entry.getValue()))
            .collect(Collectors.joining(", ", "  'denied', pg_catalog.json_build_object(", "),\n"));
    String whole = head + told + rest;
    return missing(whole.replace(told, ""), denied).isPresent()
        ? Optional.empty()
        : Optional.of(whole);
  }

  private static Optional<String> missing(String part, Map<String, String> denied) {
    Matcher names = NAME.matcher(part);
    while (names.find()) {
      String right = denied.get(names.group(1));
      if (right != null) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }

  private static String stubbed(String part, Map<String, String> denied) {
    String text = part;
    for (String name : denied.keySet()) {
      String stub = STUBS.get(name);
      String nothing = NULLS.get(name);
      if (stub != null) {
        text =
            text.replaceAll("pg_catalog\\." + name + "\\b(?!\\()", Matcher.quoteReplacement(stub));
      } else if (nothing != null) {
        text = text.replace("pg_catalog." + name + "()", nothing);
      }
    }
    return text;
  }
}
