// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.Optional;

/** A logical slot that a statement creates. */
record SlotCreated(String name, String plugin) {
  static Optional<SlotCreated> of(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    reader.words("SELECT pg_catalog");
    reader.mark('.');
    reader.word();
    String name = reader.mark('(') ? reader.literal() : null;
    String plugin = reader.mark(',') ? reader.literal() : null;
    return name == null || plugin == null
        ? Optional.empty()
        : Optional.of(new SlotCreated(name, plugin));
  }
}
