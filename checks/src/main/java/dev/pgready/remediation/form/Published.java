// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What CREATE PUBLICATION publishes, without lists of columns and filters of rows.
 *
 * @param tables as {@link ObjectName#dotted}, by name; empty: all there are
 * @param options as they are written behind WITH
 */
record Published(String name, List<String> tables, Map<String, String> options) {
  /** Empty: another tool cannot say it. */
  static Optional<Published> of(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    String name = reader.words("CREATE PUBLICATION") ? reader.name() : null;
    if (name == null) {
      return Optional.empty();
    }
    List<String> tables = new ArrayList<>();
    if (reader.words("FOR TABLE")) {
      int from = reader.position();
      reader.skipTo("WITH");
      for (String member :
          SqlReader.split(statement.sql().substring(from, reader.position()).strip())) {
        String dotted = ObjectName.of(member).dotted();
        if (dotted == null) {
          return Optional.empty();
        }
        tables.add(dotted);
      }
      tables.sort(null);
    } else if (!reader.words("FOR ALL TABLES")) {
      return Optional.empty();
    }
    Map<String, String> options = new LinkedHashMap<>();
    if (reader.words("WITH") && reader.mark('(')) {
      do {
        String option = reader.name();
        String value = reader.mark('=') ? reader.literal() : null;
        if (value == null) {
          value = reader.name();
        }
        if (option == null || value == null) {
          return Optional.empty();
        }
        options.put(option, value);
      } while (reader.mark(','));
      if (!reader.mark(')')) {
        return Optional.empty();
      }
    }
    return reader.atEnd()
        ? Optional.of(new Published(SqlReader.unquote(name), tables, options))
        : Optional.empty();
  }
}
