// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.sql.SqlReader;
import org.jspecify.annotations.Nullable;

/**
 * A name as catalogues hold it.
 *
 * @param schema null: it is in none
 */
record ObjectName(@Nullable String schema, String name) {
  /** Where something else stands. */
  static final ObjectName NONE = new ObjectName(null, "");

  /** As SQL writes it: a name alone, with nothing behind it. */
  static ObjectName of(String written) {
    SqlReader reader = new SqlReader(written);
    String first = reader.name();
    if (first == null) {
      return NONE;
    }
    String second = reader.mark('.') ? reader.name() : null;
    if (!reader.atEnd()) {
      return NONE;
    }
    return second == null
        ? new ObjectName(null, SqlReader.unquote(first))
        : new ObjectName(SqlReader.unquote(first), SqlReader.unquote(second));
  }

  /** With a dot between its parts; null: a part has one itself, so that nobody could tell. */
  @Nullable String dotted() {
    return schema == null || schema.indexOf('.') >= 0 || name.indexOf('.') >= 0
        ? null
        : schema + "." + name;
  }
}
