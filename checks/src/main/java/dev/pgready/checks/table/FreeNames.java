// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names for indexes that a remedy creates: no longer than the server takes, and of nothing else in
 * the schema, such as the index of a table that was renamed.
 */
final class FreeNames {
  private final TableSet all;
  private final Map<String, Set<String>> taken = new HashMap<>();

  FreeNames(TableSet all) {
    this.all = all;
  }

  /**
   * As PostgreSQL itself would call it, with a number where that is taken; never the same twice.
   */
  String of(TableFacts table, String suffix) {
    Set<String> there = taken.computeIfAbsent(table.schema(), schema -> in(schema, all));
    String name = Identifiers.fitting(table.name(), suffix);
    for (int i = 1; !there.add(name); i++) {
      name = Identifiers.fitting(table.name(), suffix + i);
    }
    return name;
  }

  /** Names of the tables of a schema, and of those of their indexes that are known. */
  static Set<String> in(String schema, TableSet all) {
    Set<String> names = new HashSet<>();
    for (TableFacts table : all) {
      if (table.schema().equals(schema)) {
        names.add(table.name());
        table.indexes().forEach(index -> names.add(index.name()));
      }
    }
    return names;
  }
}
