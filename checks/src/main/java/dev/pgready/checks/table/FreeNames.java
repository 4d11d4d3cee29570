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
  private final Map<String, Set<String>> given = new HashMap<>();

  FreeNames(TableSet all) {
    this.all = all;
  }

  /**
   * As PostgreSQL itself would call it, with a number where that is taken; never the same twice.
   */
  String of(TableFacts table, String suffix) {
    Set<String> there = in(table.schema(), all);
    Set<String> mine = given.computeIfAbsent(table.schema(), schema -> new HashSet<>());
    String name = Identifiers.fitting(table.name(), suffix);
    for (int i = 1; there.contains(name) || !mine.add(name); i++) {
      name = Identifiers.fitting(table.name(), suffix + i);
    }
    return name;
  }

  /** Names of the tables of a schema, and of those of their indexes that are known. */
  static Set<String> in(String schema, TableSet all) {
    return all.once(FreeNames.class, FreeNames::bySchema).getOrDefault(schema, Set.of());
  }

  private static Map<String, Set<String>> bySchema(TableSet all) {
    Map<String, Set<String>> names = new HashMap<>();
    for (TableFacts table : all) {
      Set<String> there = names.computeIfAbsent(table.schema(), schema -> new HashSet<>());
      there.add(table.name());
      for (TableFacts.Index index : table.indexes()) {
        there.add(index.name());
      }
    }
    return names;
  }
}
