package dev.pgready.checks.remediation;

import dev.pgready.checks.Identifiers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to see that a statement has done its work.
 *
 * @param query one that anybody may run, in any session: no operator or name in it is looked up in
 *     a search_path
 * @param expected its answer, as psql -At prints it
 */
public record Verification(String query, String expected) {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)";
  private static final Pattern SETTING =
      Pattern.compile("^ALTER SYSTEM SET (" + NAME + ") = '([^']*)'$");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("^ALTER ROLE (" + NAME + ") (?:WITH )?(NO)?(REPLICATION|BYPASSRLS|LOGIN)$");
  private static final Pattern MEMBER = Pattern.compile("^GRANT (" + NAME + ") TO (" + NAME + ")$");
  private static final Pattern TABLES =
      Pattern.compile("^GRANT ([A-Z]+) ON TABLE (.+) TO (" + NAME + ")$", Pattern.DOTALL);
  private static final Pattern ALL_TABLES =
      Pattern.compile("^GRANT ([A-Z]+) ON ALL TABLES IN SCHEMA (.+) TO (" + NAME + ")$");
  private static final Pattern CONTAINER =
      Pattern.compile("^GRANT ([A-Z]+) ON (SCHEMA|DATABASE) (" + NAME + ") TO (" + NAME + ")$");
  private static final Pattern IDENTITY =
      Pattern.compile("REPLICA IDENTITY (FULL|NOTHING|DEFAULT|USING INDEX)");

  /** Of a statement that pgready wrote; empty where only the next check tells. */
  public static Optional<Verification> of(Statement statement) {
    String sql = statement.sql();
    return switch (statement.kind()) {
      case SETTING -> setting(sql);
      case ROLE -> attribute(sql);
      case GRANT -> grant(sql);
      case IDENTITY -> identity(statement);
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
          PUBLICATION_ADD,
          PUBLICATION,
          DESTRUCTIVE,
          OTHER ->
          Optional.empty();
    };
  }

  private static Optional<Verification> setting(String sql) {
    Matcher matcher = SETTING.matcher(sql);
    return matcher.matches()
        ? Optional.of(new Verification("SHOW " + matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  private static Optional<Verification> attribute(String sql) {
    Matcher matcher = ATTRIBUTE.matcher(sql);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String column =
        switch (matcher.group(3)) {
          case "REPLICATION" -> "rolreplication";
          case "BYPASSRLS" -> "rolbypassrls";
          default -> "rolcanlogin";
        };
    return Optional.of(
        new Verification(
            "SELECT %s FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) %s"
                .formatted(column, literal(matcher.group(1))),
            matcher.group(2) == null ? "t" : "f"));
  }

  private static Optional<Verification> grant(String sql) {
    Matcher member = MEMBER.matcher(sql);
    if (member.matches()) {
      return Optional.of(
          new Verification(
              "SELECT pg_catalog.pg_has_role(%s, %s, 'MEMBER')"
                  .formatted(literal(member.group(2)), literal(member.group(1))),
              "t"));
    }
    Matcher container = CONTAINER.matcher(sql);
    if (container.matches()) {
      return Optional.of(
          new Verification(
              "SELECT pg_catalog.has_%s_privilege(%s, %s, '%s')"
                  .formatted(
                      container.group(2).toLowerCase(java.util.Locale.ROOT),
                      literal(container.group(4)),
                      literal(container.group(3)),
                      container.group(1)),
              "t"));
    }
    Matcher all = ALL_TABLES.matcher(sql);
    if (all.matches()) {
      String schemas =
          String.join(
              ", ", Statement.split(all.group(2)).stream().map(schema -> literal(schema)).toList());
      return Optional.of(
          new Verification(
              ("SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                      + " ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
                      + " WHERE n.nspname OPERATOR(pg_catalog.=) ANY (ARRAY[%s]::pg_catalog.name[])"
                      + " AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}'::pg_catalog.\"char\"[])"
                      + " AND NOT pg_catalog.has_table_privilege(%s, c.oid, '%s')")
                  .formatted(schemas, literal(all.group(3)), all.group(1)),
              "0"));
    }
    Matcher tables = TABLES.matcher(sql);
    if (tables.matches()) {
      String names =
          String.join(
              ", ", Statement.split(tables.group(2)).stream().map(Identifiers::literal).toList());
      return Optional.of(
          new Verification(
              ("SELECT pg_catalog.count(*) FROM pg_catalog.unnest(ARRAY[%s]::pg_catalog.text[]) t(name)"
                      + " WHERE NOT pg_catalog.has_table_privilege(%s, t.name, '%s')")
                  .formatted(names, literal(tables.group(3)), tables.group(1)),
              "0"));
    }
    return Optional.empty();
  }

  private static Optional<Verification> identity(Statement statement) {
    Matcher matcher = IDENTITY.matcher(statement.sql());
    if (statement.object() == null || !matcher.find()) {
      return Optional.empty();
    }
    String letter =
        switch (matcher.group(1)) {
          case "FULL" -> "f";
          case "NOTHING" -> "n";
          case "DEFAULT" -> "d";
          default -> "i";
        };
    return Optional.of(
        new Verification(
            "SELECT relreplident FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                .formatted(Identifiers.literal(statement.object())),
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
    return Identifiers.literal(Statement.unquote(identifier));
  }
}
