// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.postgres.Identifiers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The catalogue statement for a server on which rights were revoked that everybody has otherwise:
 * parts that need one, be it through a WITH query, are left out and named, so that the rest can
 * still be judged.
 */
final class DeniedParts {
  private static final Pattern QUERY =
      Pattern.compile("(?m)^([a-z]+)(?: \\([a-z, ]+\\))? as (?:(?:not )?materialized )?\\($");
  private static final Pattern PART = Pattern.compile("(?m)^  '([a-zA-Z]+)', ");
  private static final Pattern FIELD = Pattern.compile("(?m)^ {4,6}'([a-zA-Z]+)', ");
  private static final Pattern QUOTED = Pattern.compile("'[^']*'");
  private static final String END_OF_QUERIES = "\n)\nselect ";

  /** Without these there is no report: each of their fields stands by itself. */
  static final Set<String> BY_FIELD = Set.of("server", "database", "role", "fingerprint");

  /** What the session's own role and database are, without the catalogue that tells all of it. */
  private static final Map<String, Stub> STUBS =
      Map.of(
          "me",
          new Stub(
              """
              me as materialized (
                select x.oid, x.rolname::pg_catalog.name
                from (select :name as rolname, pg_catalog.to_regrole(pg_catalog.quote_ident(:name))::pg_catalog.oid as oid) x
                where x.oid is not null
              )""",
              "\\bme\\.rol(?!name\\b)"),
          "db",
          new Stub(
              """
              db as materialized (
                select a.datid as oid, pg_catalog.current_database() as datname
                from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) a
              )""",
              "\\bdb\\.(?!oid\\b|datname\\b)"),
          "here",
          new Stub(
              """
              here as materialized (
                select null::pg_catalog.pg_lsn as lsn
              )""",
              "\\bhere\\.lsn\\b"));

  /**
   * @param query that stands for another
   * @param lost finds what the other one has and this one has not
   */
  private record Stub(String query, String lost) {}

  private final String statement;
  private final Map<Pattern, String> denied;
  private final Map<String, String> known;
  private final Map<String, String> parts = new LinkedHashMap<>();

  private DeniedParts(String statement, Map<Pattern, String> denied, Map<String, String> known) {
    this.statement = statement;
    this.denied = new LinkedHashMap<>(denied);
    this.known = known;
  }

  /**
   * @param denied by pattern that finds it, the right that is missing
   * @param role as SQL: whose facts are asked for
   * @param known fields that need not be asked for, as SQL
   * @return empty: nothing of it can be had
   */
  static Optional<String> without(
      String statement, Map<Pattern, String> denied, String role, Map<String, String> known) {
    return denied.isEmpty()
        ? Optional.empty()
        : new DeniedParts(statement, denied, known).rewritten(role);
  }

  private Optional<String> rewritten(String role) {
    int body = statement.indexOf(END_OF_QUERIES) + 2;
    Matcher first = PART.matcher(statement);
    if (body < 2 || !first.find(body)) {
      return Optional.empty();
    }
    String queries = queries(statement.substring(0, body), role);
    String frame = statement.substring(body, first.start());
    String rest = parts(statement.substring(first.start()));
    String whole = queries + frame + told("  ", parts) + rest;
    return missing(whole).isPresent() ? Optional.empty() : Optional.of(whole);
  }

  /** Those that can be had, and what stands for the three that are needed. */
  private String queries(String text, String role) {
    StringBuilder kept = new StringBuilder();
    Matcher queries = QUERY.matcher(text);
    int from = 0;
    while (queries.find(from)) {
      int end = closing(text, queries.end() - 1) + 1;
      String query = text.substring(queries.start(), end);
      String name = queries.group(1);
      Optional<String> right = missing(query);
      Stub stub = STUBS.get(name);
      if (right.isEmpty() || stub != null) {
        kept.append(kept.isEmpty() ? "with recursive\n" : ",\n")
            .append(right.isEmpty() || stub == null ? query : stub.query().replace(":name", role));
      }
      if (right.isPresent()) {
        denied.put(
            Pattern.compile(
                stub == null
                    ? "\\b%s\\.|(?:from|join|,) %s\\b".formatted(name, name)
                    : stub.lost()),
            right.get());
      }
      from = end;
    }
    return kept.append('\n').toString();
  }

  private String parts(String text) {
    StringBuilder kept = new StringBuilder();
    Matcher found = PART.matcher(text);
    int from = 0;
    while (found.find(from)) {
      int end = ending(text, found.end());
      String part = text.substring(found.end(), end);
      String name = found.group(1);
      kept.append(text, from, found.end());
      Optional<String> right = missing(part);
      if (right.isEmpty()) {
        kept.append(part);
      } else if (BY_FIELD.contains(name)) {
        kept.append(fields(name, part));
      } else {
        parts.put(name, right.get());
        kept.append("null");
      }
      from = end;
    }
    return kept.append(text.substring(from)).toString();
  }

  private String fields(String part, String text) {
    StringBuilder kept = new StringBuilder();
    Map<String, String> lost = new LinkedHashMap<>();
    Matcher found = FIELD.matcher(text);
    int from = 0;
    int first = -1;
    while (found.find(from)) {
      int end = ending(text, found.end());
      kept.append(text, from, found.start());
      first = first < 0 ? kept.length() : first;
      kept.append(text, found.start(), found.end());
      Optional<String> right = missing(text.substring(found.end(), end));
      String instead = known.get(found.group(1));
      if (right.isPresent() && instead == null) {
        lost.put(found.group(1), right.get());
      }
      kept.append(
          right.isEmpty() ? text.substring(found.end(), end) : instead == null ? "null" : instead);
      from = end;
    }
    kept.append(text.substring(from));
    if (!part.equals("fingerprint")) {
      kept.insert(first, told("      ", lost));
    }
    return kept.toString();
  }

  /** An object of names and rights, as a field of JSON. */
  private static String told(String indent, Map<String, String> lost) {
    return lost.entrySet().stream()
        .map(
            entry ->
                Identifiers.literal(entry.getKey()) + ", " + Identifiers.literal(entry.getValue()))
        .collect(
            Collectors.joining(", ", indent + "'denied', pg_catalog.json_build_object(", "),\n"));
  }

  /** In quotes a name is text, or asked for its number, which takes no right. */
  private Optional<String> missing(String text) {
    String names = QUOTED.matcher(text).replaceAll("''");
    return denied.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(names).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Names of the document's parts, or of the fields of one of them. */
  static Set<String> names(String statement) {
    return PART.matcher(statement).results().map(one -> one.group(1)).collect(Collectors.toSet());
  }

  static Set<String> fieldsOf(String statement, String part) {
    Matcher found = PART.matcher(statement);
    while (found.find()) {
      if (found.group(1).equals(part)) {
        return FIELD
            .matcher(statement.substring(found.end(), ending(statement, found.end())))
            .results()
            .map(one -> one.group(1))
            .collect(Collectors.toSet());
      }
    }
    return Set.of();
  }

  /** Where an expression ends: at the comma or parenthesis that is not its own. */
  private static int ending(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        i = text.indexOf('\'', i + 1);
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      }
      if (depth < 0 || (depth == 0 && c == ',')) {
        return i;
      }
    }
    return text.length();
  }

  /** The parenthesis that closes the one at {@code open}. */
  private static int closing(String text, int open) {
    int end = ending(text, open + 1);
    while (text.charAt(end) == ',') {
      end = ending(text, end + 1);
    }
    return end;
  }
}
