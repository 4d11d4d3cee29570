// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How to see that a statement has done its work.
 *
 * @param query one that anybody may run, in any session: no operator or name in it is looked up in
 *     a search_path
 * @param expected its answer, as psql -At prints it
 */
public record Verification(String query, String expected) {
  /** Of a statement that pgready wrote; empty where only the next check tells. */
  public static Optional<Verification> of(Statement statement) {
    String sql = statement.sql();
    return switch (statement.kind()) {
      case SETTING -> setting(sql);
      case ROLE -> attribute(sql);
      case GRANT -> grant(sql);
      case IDENTITY -> identity(statement);
      case REWRITE -> persistence(statement);
      case ROLE_CREATE -> exists("pg_roles", "rolname", statement);
      case PUBLICATION_CREATE -> exists("pg_publication", "pubname", statement);
      case RELOAD,
          DEFAULT_PRIVILEGES,
          DATABASE,
          OWNER,
          INDEX_CONCURRENTLY,
          KEY,
          NOT_NULL,
          RENAME,
          TABLE,
          POLICY_CREATE,
          POLICY,
          PUBLICATION_ADD,
          PUBLICATION,
          PUBLICATION_DROP,
          SLOT_CREATE,
          DESTRUCTIVE,
          EDITED,
          OTHER ->
          Optional.empty();
    };
  }

  private static Optional<Verification> setting(String sql) {
    SqlReader reader = new SqlReader(sql);
    String name = reader.words("ALTER SYSTEM SET") ? reader.qualified() : null;
    String value = reader.mark('=') ? reader.literal() : null;
    if (name == null || value == null || !reader.atEnd()) {
      return Optional.empty();
    }
    // SHOW says ssl is on after a reload that was refused; only a connection proves it
    if (name.equals("ssl")) {
      return Optional.of(
          new Verification(
              "SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()",
              "t"));
    }
    // SHOW chooses the unit: 60s is 1min there
    return Optional.of(
        value.matches("[0-9]+(ms|s|min|h|d)")
            ? new Verification(
                "SELECT pg_catalog.current_setting(%s)::pg_catalog.interval OPERATOR(pg_catalog.=) %s::pg_catalog.interval"
                    .formatted(Identifiers.literal(SqlReader.unquote(name)), duration(value)),
                "t")
            : value.matches("[0-9]+(B|kB|MB|GB|TB)")
                ? new Verification(
                    "SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting(%s)) OPERATOR(pg_catalog.=) pg_catalog.pg_size_bytes(%s)"
                        .formatted(
                            Identifiers.literal(SqlReader.unquote(name)),
                            Identifiers.literal(value)),
                    "t")
                : new Verification("SHOW " + name, value));
  }

  /** As an interval writes it: its "min" is a minute too, its "d" a day. */
  private static String duration(String value) {
    return Identifiers.literal(value.endsWith("ms") ? value.replace("ms", " ms") : value);
  }

  private static Optional<Verification> persistence(Statement statement) {
    return statement.object() == null
        ? Optional.empty()
        : Optional.of(
            new Verification(
                "SELECT relpersistence FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                    .formatted(SqlReader.registered(statement.object())),
                statement.sql().endsWith(" UNLOGGED") ? "u" : "p"));
  }

  private static Optional<Verification> attribute(String sql) {
    SqlReader reader = new SqlReader(sql);
    reader.words("ALTER ROLE");
    String role = reader.name();
    reader.words("WITH");
    String attribute = reader.word();
    if (role == null || attribute == null || !reader.atEnd()) {
      return Optional.empty();
    }
    boolean not = attribute.startsWith("NO");
    String column =
        switch (not ? attribute.substring(2) : attribute) {
          case "REPLICATION" -> "rolreplication";
          case "BYPASSRLS" -> "rolbypassrls";
          case "LOGIN" -> "rolcanlogin";
          default -> "";
        };
    return column.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Verification(
                "SELECT %s FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) %s"
                    .formatted(column, literal(role)),
                not ? "f" : "t"));
  }

  private static Optional<Verification> grant(String sql) {
    SqlReader reader = new SqlReader(sql);
    String right = reader.words("GRANT") ? reader.name() : null;
    if (right == null) {
      return Optional.empty();
    }
    if (reader.words("TO")) {
      return receiver(reader)
          .map(
              role ->
                  new Verification(
                      "SELECT pg_catalog.pg_has_role(%s, %s, 'MEMBER')"
                          .formatted(literal(role), literal(right)),
                      "t"));
    }
    if (!reader.words("ON") || !right.matches("[A-Z]+")) {
      return Optional.empty();
    }
    if (reader.words("SCHEMA")) {
      return container("schema", right, list(sql, reader), reader);
    }
    if (reader.words("DATABASE")) {
      return container("database", right, list(sql, reader), reader);
    }
    if (reader.words("ALL TABLES IN SCHEMA")) {
      String schemas = literals(list(sql, reader), Verification::literal);
      return receiver(reader)
          .map(
              role ->
                  new Verification(
                      ("SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                              + " ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
                              + " WHERE n.nspname OPERATOR(pg_catalog.=) ANY (ARRAY[%s]::pg_catalog.name[])"
                              + " AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}'::pg_catalog.\"char\"[])"
                              + " AND NOT pg_catalog.has_table_privilege(%s, c.oid, '%s')")
                          .formatted(schemas, literal(role), right),
                      "0"));
    }
    if (reader.words("TABLE")) {
      String tables = literals(list(sql, reader), SqlReader::registered);
      return receiver(reader)
          .map(
              role ->
                  new Verification(
                      ("SELECT pg_catalog.count(*) FROM pg_catalog.unnest(ARRAY[%s]::pg_catalog.text[]) t(name)"
                              + " WHERE NOT pg_catalog.has_table_privilege(%s, t.name, '%s')")
                          .formatted(tables, literal(role), right),
                      "0"));
    }
    return Optional.empty();
  }

  /** What stands before TO, which is taken too. */
  private static List<String> list(String sql, SqlReader reader) {
    int from = reader.position();
    reader.skipTo("TO");
    List<String> list = SqlReader.split(sql.substring(from, reader.position()));
    reader.words("TO");
    return list;
  }

  private static String literals(List<String> names, UnaryOperator<String> literal) {
    return names.stream().map(literal).collect(Collectors.joining(", "));
  }

  /** The role at the end. */
  private static Optional<String> receiver(SqlReader reader) {
    String role = reader.name();
    return role != null && reader.atEnd() ? Optional.of(role) : Optional.empty();
  }

  private static Optional<Verification> container(
      String kind, String right, List<String> names, SqlReader reader) {
    return names.size() > 1
        ? Optional.empty()
        : receiver(reader)
            .map(
                role ->
                    new Verification(
                        "SELECT pg_catalog.has_%s_privilege(%s, %s, '%s')"
                            .formatted(kind, literal(role), literal(names.get(0)), right),
                        "t"));
  }

  private static Optional<Verification> identity(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    reader.words("ALTER TABLE");
    reader.words("ONLY");
    String table = reader.qualified();
    String identity = reader.words("REPLICA IDENTITY") ? reader.word() : null;
    if (table == null || identity == null) {
      return Optional.empty();
    }
    String letter =
        switch (identity) {
          case "FULL" -> "f";
          case "NOTHING" -> "n";
          case "DEFAULT" -> "d";
          default -> "i";
        };
    return Optional.of(
        new Verification(
            "SELECT relreplident FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                .formatted(SqlReader.registered(table)),
            letter));
  }

  private static Optional<Verification> exists(
      String catalogue, String column, Statement statement) {
    return statement.object() == null
        ? Optional.empty()
        : Optional.of(
            new Verification(
                "SELECT pg_catalog.count(*) FROM pg_catalog.%s WHERE %s OPERATOR(pg_catalog.=) %s"
                    .formatted(catalogue, column, literal(statement.object())),
                "1"));
  }

  /** A name as catalogues hold it, as a literal. */
  private static String literal(String identifier) {
    return Identifiers.literal(SqlReader.unquote(identifier));
  }
}
