// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Index;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * With {@code publish_via_partition_root} the stream describes rows as the root has them, while the
 * WAL holds the old row as the partition's identity has it (pgoutput sends the relation of the
 * topmost published ancestor). So both must identify rows, and by the same columns: the server
 * refuses nothing, and the reader cannot tell which row was changed.
 */
final class RootIdentities {
  /** Of a root, by the partitions that are published under its name. */
  private final Map<TableFacts, List<TableFacts>> leaves;

  private RootIdentities(Map<TableFacts, List<TableFacts>> leaves) {
    this.leaves = leaves;
  }

  /**
   * @param tables all of the catalogue
   */
  static RootIdentities of(Scope scope, TableSet tables) {
    Map<TableFacts, List<TableFacts>> leaves = new LinkedHashMap<>();
    if (scope.viaRoot()) {
      Set<Long> published =
          (scope.publication() == null ? scope.wanted() : scope.published()).oids();
      Map<Long, TableFacts> byOid = tables.byOid();
      for (TableFacts leaf : scope.leaves()) {
        TableFacts root = root(leaf, published, byOid);
        if (root.oid() != leaf.oid()) {
          leaves.computeIfAbsent(root, r -> new ArrayList<>()).add(leaf);
        }
      }
    }
    return new RootIdentities(leaves);
  }

  /** The topmost published ancestor, or the table itself. */
  private static TableFacts root(
      TableFacts leaf, Set<Long> published, Map<Long, TableFacts> byOid) {
    TableFacts root = leaf;
    TableFacts current = leaf;
    while (current.parent() != null) {
      TableFacts parent = byOid.get(current.parent());
      if (parent == null) {
        break;
      }
      if (published.contains(parent.oid())) {
        root = parent;
      }
      current = parent;
    }
    return root;
  }

  Set<TableFacts> roots() {
    return leaves.keySet();
  }

  /** Roots whose changed rows a reader of the stream cannot find. */
  List<TableFacts> blind() {
    return leaves.keySet().stream().filter(root -> why(root).isPresent()).toList();
  }

  /**
   * Roots whose partitions identify rows by some of the root's columns: a reader that looks for
   * rows by these finds them, one that looks by all of the root's does not.
   */
  List<TableFacts> narrow() {
    return leaves.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().identityIndex().isPresent()
                    && entry.getValue().stream()
                        .anyMatch(leaf -> within(leaf, columns(entry.getKey()))))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Why a reader cannot find the rows of the root; empty: it can. */
  Optional<String> why(TableFacts root) {
    List<TableFacts> under = leaves.getOrDefault(root, List.of());
    if (!root.identifiesRows()) {
      return Optional.of("the root has no replica identity");
    }
    Set<String> columns = columns(root);
    for (TableFacts leaf : under) {
      // a partition without any is refused by the server itself
      if (leaf.identifiesRows()
          && !covers(leaf, columns)
          && !(root.identityIndex().isPresent() && within(leaf, columns))) {
        return Optional.of(
            "the root identifies rows by %s, %s does not"
                .formatted(
                    columns.isEmpty()
                        ? "all columns"
                        : Phrases.list(columns.stream().map(Identifiers::quote).toList()),
                    leaf.sqlName()));
      }
    }
    return Optional.empty();
  }

  /**
   * What makes root and partitions identify rows by the same columns, at the least cost.
   *
   * @param rule the consumer's
   */
  List<IdentityChange> changes(TableFacts root, IdentityRule rule) {
    List<IdentityChange> changes = new ArrayList<>();
    List<TableFacts> under = leaves.getOrDefault(root, List.of());
    Optional<Index> index =
        rule == IdentityRule.FULL || "f".equals(root.identity())
            ? Optional.empty()
            : root.identityIndex()
                .or(() -> IdentityChange.key(root))
                .or(() -> IdentityChange.bestIndex(root));
    if (index.isEmpty()) {
      full(root, changes);
      under.forEach(leaf -> full(leaf, changes));
      return changes;
    }
    if (root.identityIndex().isEmpty()) {
      changes.add(IdentityChange.by(root, index.get()));
    }
    Set<String> columns = new LinkedHashSet<>(index.get().columns());
    for (TableFacts leaf : under) {
      if (!leaf.identifiesRows() || !covers(leaf, columns)) {
        changes.add(
            leaf.indexes().stream()
                .filter(Index::usableAsIdentity)
                .filter(own -> own.columns().containsAll(columns))
                .min(Comparator.comparingInt(own -> own.columns().size()))
                .map(own -> IdentityChange.by(leaf, own))
                .orElseGet(() -> IdentityChange.full(leaf)));
      }
    }
    return changes;
  }

  /** Roots that are among these tables, or have a partition among them. */
  List<TableFacts> of(Set<Long> tables) {
    return leaves.entrySet().stream()
        .filter(
            entry ->
                tables.contains(entry.getKey().oid())
                    || entry.getValue().stream().anyMatch(leaf -> tables.contains(leaf.oid())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** These roots and all partitions under them. */
  Set<Long> oids(List<TableFacts> roots) {
    Set<Long> oids = new HashSet<>();
    for (TableFacts root : roots) {
      oids.add(root.oid());
      leaves.getOrDefault(root, List.of()).forEach(leaf -> oids.add(leaf.oid()));
    }
    return oids;
  }

  private static void full(TableFacts table, List<IdentityChange> changes) {
    if (!"f".equals(table.identity())) {
      changes.add(IdentityChange.full(table));
    }
  }

  /**
   * By which a reader finds a row: those of the identity's index. Under FULL a reader that has the
   * root's primary key too finds it by that; empty: it needs all columns.
   */
  private static Set<String> columns(TableFacts root) {
    return new LinkedHashSet<>(
        root.identityIndex()
            .or(() -> IdentityChange.key(root))
            .map(Index::columns)
            .orElse(List.of()));
  }

  private static boolean within(TableFacts leaf, Set<String> columns) {
    return leaf.identityIndex()
        .map(own -> columns.containsAll(own.columns()) && own.columns().size() < columns.size())
        .orElse(false);
  }

  /** An old row of all columns serves every root; any other must hold the root's columns. */
  private static boolean covers(TableFacts leaf, Set<String> columns) {
    return "f".equals(leaf.identity())
        || (!columns.isEmpty()
            && leaf.identityIndex().map(own -> own.columns().containsAll(columns)).orElse(false));
  }
}
