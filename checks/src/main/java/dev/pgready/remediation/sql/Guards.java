// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.sql.Statement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a statement of our own is written so that it can run again. */
final class Guards {
  private final String sql;
  private final Kind kind;
  private final @Nullable String object;

  private Guards(Statement statement) {
    sql = statement.sql();
    kind = statement.kind();
    object = statement.object();
  }

  static List<Guarded> of(Statement statement) {
    Guards guards = new Guards(statement);
    if (statement.kind() == Kind.PUBLICATION_ADD || statement.leavesOut()) {
      return guards.eachMember(statement.leavesOut());
    }
    if (statement.kind() == Kind.SLOT_CREATE || statement.kind() == Kind.DESTRUCTIVE) {
      return List.of(new Guarded(null, false, statement.sql() + guards.slot()));
    }
    // one table on each line where it lists several, so that a line can be struck out
    String laidOut =
        statement.kind() == Kind.PUBLICATION_CREATE
            ? PublishedList.of(statement.sql(), statement.tables())
            : statement.sql();
    boolean fails = statement.kind() != Kind.IDENTITY && statement.kind() != Kind.NOT_NULL;
    return List.of(new Guarded(guards.done().orElse(null), fails, laidOut));
  }

  /** A query with a row if the statement has run already; empty: it may simply run again. */
  private Optional<String> done() {
    return switch (kind) {
      case ROLE_CREATE -> Optional.of(named("pg_roles", "rolname"));
      case PUBLICATION_CREATE -> Optional.of(named("pg_publication", "pubname"));
      case KEY ->
          primaryKey()
              ? Optional.of(
                  "SELECT FROM pg_catalog.pg_constraint WHERE contype OPERATOR(pg_catalog.=) 'p' AND conrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                      .formatted(SqlReader.registered(required())))
              : Optional.empty();
      case IDENTITY -> identity();
      case NOT_NULL -> notNull();
      case RENAME -> Optional.of("SELECT WHERE " + gone());
      case POLICY_CREATE -> Optional.of(policy());
      case SETTING,
          RELOAD,
          ROLE,
          GRANT,
          DEFAULT_PRIVILEGES,
          DATABASE,
          OWNER,
          INDEX_CONCURRENTLY,
          TABLE,
          REWRITE,
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

  private Optional<String> identity() {
    SqlReader reader = afterTable();
    String identity = reader.words("REPLICA IDENTITY") ? reader.word() : null;
    if (identity == null) {
      return Optional.empty();
    }
    String table = SqlReader.registered(required());
    if (!identity.equals("USING")) {
      return Optional.of(
          "SELECT FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid AND relreplident OPERATOR(pg_catalog.=) '%s'"
              .formatted(
                  table, identity.equals("FULL") ? "f" : identity.equals("NOTHING") ? "n" : "d"));
    }
    String index = reader.words("INDEX") ? reader.name() : null;
    return index == null
        ? Optional.empty()
        : Optional.of(
            "SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid WHERE i.indrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid AND i.indisreplident AND c.relname OPERATOR(pg_catalog.=) %s"
                .formatted(table, Identifiers.literal(SqlReader.unquote(index))));
  }

  private Optional<String> notNull() {
    SqlReader reader = afterTable();
    reader.words("ALTER");
    reader.words("COLUMN");
    String column = reader.name();
    return column == null
        ? Optional.empty()
        : Optional.of(
            "SELECT FROM pg_catalog.pg_attribute WHERE attrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid AND attname OPERATOR(pg_catalog.=) %s AND attnotnull"
                .formatted(
                    SqlReader.registered(required()),
                    Identifiers.literal(SqlReader.unquote(column))));
  }

  /** Behind the name of the table that an ALTER is about. */
  private SqlReader afterTable() {
    SqlReader reader = new SqlReader(sql);
    reader.words("ALTER TABLE");
    reader.words("ONLY");
    reader.qualified();
    return reader;
  }

  private String policy() {
    SqlReader reader = new SqlReader(sql);
    reader.words("CREATE POLICY");
    String name = reader.name();
    return "SELECT FROM pg_catalog.pg_policy WHERE polname OPERATOR(pg_catalog.=) %s AND polrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
        .formatted(
            Identifiers.literal(SqlReader.unquote(name == null ? "" : name)),
            SqlReader.registered(required()));
  }

  /**
   * The condition that a slot is not there yet, or still; in a DO block it could not be created.
   * Empty: it is about something else.
   */
  private String slot() {
    SqlReader reader = new SqlReader(sql);
    if (!reader.words("SELECT pg_catalog") || !reader.mark('.')) {
      return "";
    }
    boolean drop = reader.words("pg_drop_replication_slot");
    if (!drop && !reader.words("pg_create_logical_replication_slot")) {
      return "";
    }
    String slot = reader.mark('(') ? reader.literal() : null;
    return slot == null
        ? ""
        : " WHERE %sEXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name OPERATOR(pg_catalog.=) %s)"
            .formatted(drop ? "" : "NOT ", Identifiers.literal(slot));
  }

  private boolean primaryKey() {
    SqlReader reader = afterTable();
    reader.words("ADD");
    if (reader.words("CONSTRAINT")) {
      reader.name();
    }
    return reader.words("PRIMARY KEY");
  }

  /** That what is to be renamed is not called that any more. */
  private String gone() {
    String name = SqlReader.registered(required());
    SqlReader reader = new SqlReader(sql);
    if (reader.words("ALTER PUBLICATION")) {
      return "NOT EXISTS (%s)".formatted(named("pg_publication", "pubname"));
    }
    if (reader.words("ALTER SCHEMA")) {
      return "pg_catalog.to_regnamespace(%s) IS NULL".formatted(name);
    }
    SqlReader table = afterTable();
    String column = table.words("RENAME COLUMN") ? table.name() : null;
    return column != null
        ? "NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s)::pg_catalog.oid AND attname OPERATOR(pg_catalog.=) %s)"
            .formatted(name, Identifiers.literal(SqlReader.unquote(column)))
        : "pg_catalog.to_regclass(%s) IS NULL".formatted(name);
  }

  /** ADD TABLE and DROP TABLE fail where it is done already, so that each table needs its own. */
  private List<Guarded> eachMember(boolean drop) {
    String publication = required();
    SqlReader reader = new SqlReader(sql);
    reader.toListOfTables();
    List<Guarded> statements = new ArrayList<>();
    for (String member : SqlReader.split(sql.substring(reader.position()))) {
      SqlReader listed = new SqlReader(member);
      listed.words("ONLY");
      String name = listed.qualified();
      if (name == null) {
        return List.of(new Guarded(null, false, sql));
      }
      String there =
          "SELECT FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid OPERATOR(pg_catalog.=) r.prpubid"
              + " WHERE p.pubname OPERATOR(pg_catalog.=) %s AND r.prrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                  .formatted(
                      Identifiers.literal(SqlReader.unquote(publication)),
                      SqlReader.registered(name));
      statements.add(
          new Guarded(
              drop ? "SELECT WHERE NOT EXISTS (%s)".formatted(there) : there,
              true,
              "ALTER PUBLICATION %s %s TABLE %s"
                  .formatted(publication, drop ? "DROP" : "ADD", member)));
    }
    return statements;
  }

  private String named(String catalogue, String column) {
    return "SELECT FROM pg_catalog.%s WHERE %s OPERATOR(pg_catalog.=) %s"
        .formatted(catalogue, column, Identifiers.literal(SqlReader.unquote(required())));
  }

  private String required() {
    if (object == null) {
      throw new IllegalStateException("no object in: " + sql);
    }
    return object;
  }
}
