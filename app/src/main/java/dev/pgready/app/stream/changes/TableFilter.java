// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.text.Glob;
import java.util.List;

/** Which tables to show: {@code *} is a wildcard; an unqualified name matches in every schema. */
public final class TableFilter {
  private final List<Glob> patterns;

  public TableFilter(List<String> globs) {
    this.patterns = globs.stream().map(Glob::of).toList();
  }

  public boolean shows(String schema, String table) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(pattern -> pattern.matches(table) || pattern.matches(schema + '.' + table));
  }
}
