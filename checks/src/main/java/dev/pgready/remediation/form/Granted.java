// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a GRANT gives, and ALTER DEFAULT PRIVILEGES.
 *
 * @param privileges in capitals; of a membership: the role that is given
 * @param owner whose later tables it is about; null: it is about what is there
 */
record Granted(
    Kind kind,
    List<String> privileges,
    List<ObjectName> objects,
    String role,
    @Nullable String owner) {
  /** What the objects are. */
  enum Kind {
    TABLE,
    /** All tables of the schemas that are named. */
    SCHEMA_TABLES,
    SCHEMA,
    DATABASE,
    MEMBERSHIP,
    /** Tables that come later, of the schemas that are named. */
    LATER
  }

  /** Empty: it takes something away, or another tool would not say it in this way. */
  static Optional<Granted> of(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    String owner = null;
    Kind kind = null;
    List<ObjectName> objects = new ArrayList<>();
    if (reader.words("ALTER DEFAULT PRIVILEGES")) {
      owner = reader.words("FOR ROLE") ? reader.name() : null;
      if (owner == null || !reader.words("IN SCHEMA")) {
        return Optional.empty();
      }
      objects.addAll(list(statement.sql(), reader, "GRANT"));
      kind = Kind.LATER;
    }
    if (!reader.words("GRANT")) {
      return Optional.empty();
    }
    List<String> privileges = new ArrayList<>();
    do {
      String one = reader.name();
      if (one == null) {
        return Optional.empty();
      }
      privileges.add(SqlReader.unquote(one));
    } while (reader.mark(','));
    if (kind == Kind.LATER) {
      if (!reader.words("ON TABLES")) {
        return Optional.empty();
      }
    } else if (reader.words("ON")) {
      kind = kind(reader);
      objects.addAll(list(statement.sql(), reader, "TO"));
    } else {
      kind = Kind.MEMBERSHIP;
    }
    String role = reader.words("TO") ? reader.name() : null;
    if (kind == null || role == null || !reader.atEnd() || objects.contains(ObjectName.NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Granted(
            kind,
            privileges,
            List.copyOf(objects),
            SqlReader.unquote(role),
            owner == null ? null : SqlReader.unquote(owner)));
  }

  private static @Nullable Kind kind(SqlReader reader) {
    if (reader.words("ALL TABLES IN SCHEMA")) {
      return Kind.SCHEMA_TABLES;
    }
    if (reader.words("SCHEMA")) {
      return Kind.SCHEMA;
    }
    if (reader.words("DATABASE")) {
      return Kind.DATABASE;
    }
    for (String other : List.of("SEQUENCE", "FUNCTION", "LANGUAGE", "PARAMETER", "ALL")) {
      if (reader.words(other)) {
        return null;
      }
    }
    reader.words("TABLE");
    return Kind.TABLE;
  }

  private static List<ObjectName> list(String sql, SqlReader reader, String end) {
    int from = reader.position();
    reader.skipTo(end);
    return SqlReader.split(sql.substring(from, reader.position()).strip()).stream()
        .map(ObjectName::of)
        .toList();
  }
}
