// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Index;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * The primary key of a partitioned table whose partitions have keys of their own. A table has one:
 * DefineIndex takes a partition's over the same columns for its part of the root's, and stops with
 * "multiple primary keys" at any other.
 */
final class RootKeys {
  /** How many statements are written out. */
  private static final int MOST = 3;

  private RootKeys() {}

  /** Questions to sets of tables. */
  private enum Question {
    KEYED
  }

  /** What to do where partitions are in the way; empty: none is. */
  static List<String> besidePartitions(TableSet all, TableFacts root) {
    if (!root.partitioned() || root.hasPrimaryKey()) {
      return List.of();
    }
    List<TableFacts> partitions =
        all.once(Question.KEYED, RootKeys::keyedPartitions).stream()
            .filter(table -> below(all, table, root))
            .toList();
    if (partitions.isEmpty()) {
      return List.of();
    }
    List<String> statements = new ArrayList<>(List.of("BEGIN"));
    for (TableFacts partition : partitions.subList(0, Math.min(MOST, partitions.size()))) {
      Index key = partition.indexes().stream().filter(Index::primary).findFirst().orElseThrow();
      statements.add(
          "ALTER TABLE %s DROP CONSTRAINT %s"
              .formatted(partition.sqlName(), Identifiers.quote(key.name())));
    }
    if (partitions.size() > MOST) {
      statements.add("... for each of them");
    }
    statements.add("ALTER TABLE %s ADD PRIMARY KEY (...)".formatted(root.sqlName()));
    statements.add("COMMIT");
    return List.of(
        "%s: over columns that identify a row, the partition key among them. %s, and a table has only one: over the same columns it becomes a part of the root's, any other is dropped in the same transaction"
            .formatted(
                root.sqlName(),
                partitions.size() == 1
                    ? "Partition %s has a primary key already"
                        .formatted(partitions.get(0).sqlName())
                    : "%s have primary keys already"
                        .formatted(Phrases.count(partitions.size(), "partition"))),
        String.join("; ", statements));
  }

  /** Partitions with a key that the table above them has not given them. */
  private static List<TableFacts> keyedPartitions(TableSet all) {
    return all.stream()
        .filter(TableFacts::hasPrimaryKey)
        .filter(
            table -> {
              Long parent = table.parent();
              TableFacts above = parent == null ? null : all.byOid().get(parent);
              return above != null && !above.hasPrimaryKey();
            })
        .toList();
  }

  private static boolean below(TableSet all, TableFacts table, TableFacts root) {
    for (TableFacts each = table;
        each != null;
        each = each.parent() == null ? null : all.byOid().get(each.parent())) {
      if (each.oid() == root.oid()) {
        return true;
      }
    }
    return false;
  }
}
