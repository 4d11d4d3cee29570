// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Attributes that CREATE ROLE and ALTER ROLE give.
 *
 * @param attributes in capitals
 */
record RoleCreated(String name, List<String> attributes) {
  private static final Set<String> KNOWN =
      Set.of(
          "LOGIN",
          "NOLOGIN",
          "REPLICATION",
          "NOREPLICATION",
          "BYPASSRLS",
          "NOBYPASSRLS",
          "INHERIT",
          "NOINHERIT");

  /** Empty: it says something else too. */
  static Optional<RoleCreated> of(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    if (!reader.words("CREATE ROLE") && !reader.words("ALTER ROLE")) {
      return Optional.empty();
    }
    String name = reader.name();
    reader.words("WITH");
    List<String> attributes = new ArrayList<>();
    while (!reader.atEnd()) {
      String attribute = reader.word();
      if (attribute == null || !KNOWN.contains(attribute)) {
        return Optional.empty();
      }
      attributes.add(attribute);
    }
    return name == null
        ? Optional.empty()
        : Optional.of(new RoleCreated(SqlReader.unquote(name), attributes));
  }
}
