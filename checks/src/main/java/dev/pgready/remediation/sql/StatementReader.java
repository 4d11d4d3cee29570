// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import dev.pgready.remediation.sql.Statement.Kind;
import org.jspecify.annotations.Nullable;

/** Tells by its words what a statement of our own does, and to what. */
final class StatementReader {
  private StatementReader() {}

  static Statement read(String sql) {
    SqlReader reader = new SqlReader(sql);
    String first = reader.word();
    return switch (first == null ? "" : first) {
      case "ALTER" -> alter(sql, reader);
      case "CREATE" -> create(sql, reader);
      case "GRANT", "REVOKE" -> new Statement(sql, Kind.GRANT, null);
      case "SELECT" -> select(sql, reader);
      case "DROP" -> drop(sql, reader);
      case "ROLLBACK", "COMMIT" ->
          new Statement(sql, reader.words("PREPARED") ? Kind.DESTRUCTIVE : Kind.OTHER, null);
      default -> new Statement(sql, Kind.OTHER, null);
    };
  }

  private static Statement about(String sql, Kind kind, @Nullable String object) {
    return object == null ? new Statement(sql, Kind.OTHER, null) : new Statement(sql, kind, object);
  }

  private static Statement drop(String sql, SqlReader reader) {
    if (reader.words("PUBLICATION IF EXISTS")) {
      return about(sql, Kind.PUBLICATION, reader.name());
    }
    if (reader.words("PUBLICATION")) {
      return about(sql, Kind.PUBLICATION_DROP, reader.name());
    }
    if (reader.words("POLICY")) {
      reader.words("IF EXISTS");
      return reader.name() != null && reader.words("ON")
          ? about(sql, Kind.POLICY, reader.qualified())
          : new Statement(sql, Kind.DESTRUCTIVE, null);
    }
    return new Statement(sql, Kind.DESTRUCTIVE, null);
  }

  private static Statement alter(String sql, SqlReader reader) {
    if (reader.words("SYSTEM SET") || reader.words("SYSTEM RESET")) {
      return about(sql, Kind.SETTING, reader.qualified());
    }
    if (reader.words("DEFAULT PRIVILEGES")) {
      return new Statement(sql, Kind.DEFAULT_PRIVILEGES, null);
    }
    String word = reader.word();
    String what = word == null ? "" : word;
    return switch (what) {
      case "ROLE", "USER" -> about(sql, Kind.ROLE, reader.name());
      case "DATABASE" -> about(sql, Kind.DATABASE, reader.name());
      case "TABLE" -> {
        reader.words("ONLY");
        String table = reader.qualified();
        yield about(sql, table(reader), table);
      }
      case "ROUTINE", "FUNCTION", "VIEW" ->
          new Statement(sql, sql.contains(" OWNER TO ") ? Kind.OWNER : Kind.OTHER, null);
      case "SCHEMA", "SEQUENCE", "INDEX" -> {
        String object = reader.qualified();
        yield reader.words("OWNER TO")
            ? about(sql, Kind.OWNER, object)
            : reader.words("RENAME")
                ? about(sql, Kind.RENAME, object)
                : new Statement(sql, Kind.OTHER, null);
      }
      case "PUBLICATION" -> {
        String publication = reader.name();
        yield about(
            sql,
            reader.words("OWNER TO")
                ? Kind.OWNER
                : reader.words("RENAME TO")
                    ? Kind.RENAME
                    : reader.words("ADD TABLE") ? Kind.PUBLICATION_ADD : Kind.PUBLICATION,
            publication);
      }
      default -> new Statement(sql, Kind.OTHER, null);
    };
  }

  /** What ALTER TABLE does, after the table's name. */
  private static Kind table(SqlReader reader) {
    if (reader.words("REPLICA IDENTITY")) {
      return Kind.IDENTITY;
    }
    if (reader.words("OWNER TO")) {
      return Kind.OWNER;
    }
    if (reader.words("RENAME")) {
      return Kind.RENAME;
    }
    if (reader.words("ADD")) {
      return key(reader) ? Kind.KEY : Kind.TABLE;
    }
    if (reader.words("ALTER")) {
      reader.words("COLUMN");
      return reader.name() != null && reader.words("SET NOT NULL") ? Kind.NOT_NULL : Kind.TABLE;
    }
    if (reader.words("SET LOGGED") || reader.words("SET UNLOGGED")) {
      return Kind.REWRITE;
    }
    if (reader.words("FORCE ROW") || reader.words("NO FORCE")) {
      return Kind.POLICY;
    }
    return reader.words("DROP") && !reader.words("CONSTRAINT") ? Kind.DESTRUCTIVE : Kind.TABLE;
  }

  /** Behind ADD. */
  private static boolean key(SqlReader reader) {
    if (reader.words("CONSTRAINT")) {
      reader.name();
    }
    return reader.words("PRIMARY KEY") || reader.words("UNIQUE");
  }

  private static Statement create(String sql, SqlReader reader) {
    if (reader.words("ROLE") || reader.words("USER")) {
      return about(sql, Kind.ROLE_CREATE, reader.name());
    }
    if (reader.words("PUBLICATION")) {
      return about(sql, Kind.PUBLICATION_CREATE, reader.name());
    }
    if (reader.words("POLICY")) {
      return reader.name() != null && reader.words("ON")
          ? about(sql, Kind.POLICY_CREATE, reader.qualified())
          : new Statement(sql, Kind.OTHER, null);
    }
    if (reader.words("UNIQUE INDEX CONCURRENTLY")) {
      reader.words("IF NOT EXISTS");
      return reader.name() != null && reader.words("ON")
          ? about(sql, Kind.INDEX_CONCURRENTLY, reader.qualified())
          : new Statement(sql, Kind.OTHER, null);
    }
    return new Statement(sql, Kind.OTHER, null);
  }

  private static Statement select(String sql, SqlReader reader) {
    if (reader.words("pg_catalog")) {
      reader.mark('.');
    }
    String function = reader.word();
    return new Statement(
        sql,
        switch (function == null ? "" : function) {
          case "PG_RELOAD_CONF" -> Kind.RELOAD;
          case "PG_TERMINATE_BACKEND", "PG_CANCEL_BACKEND", "PG_DROP_REPLICATION_SLOT" ->
              Kind.DESTRUCTIVE;
          case "PG_CREATE_LOGICAL_REPLICATION_SLOT" -> Kind.SLOT_CREATE;
          default -> Kind.OTHER;
        },
        null);
  }
}
