// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Index;
import dev.pgready.postgres.Identifiers;
import java.util.Comparator;
import java.util.Optional;

/**
 * One ALTER TABLE ... REPLICA IDENTITY and the statement that takes it back. All of them need a
 * short ACCESS EXCLUSIVE lock and no rewrite.
 *
 * @param sql without final semicolon
 * @param undo back to what it was
 */
public record IdentityChange(TableFacts table, String sql, String undo) {
  private static final Comparator<Index> FEWEST =
      Comparator.<Index>comparingInt(index -> index.columns().size()).thenComparing(Index::name);

  /**
   * What identifies rows at the least cost: the primary key, else the smallest unique index that
   * PostgreSQL takes. Empty: there is none.
   */
  public static Optional<IdentityChange> byKey(TableFacts table) {
    if (key(table).isPresent()) {
      return Optional.of(to(table, "DEFAULT"));
    }
    return bestIndex(table)
        .map(index -> to(table, "USING INDEX " + Identifiers.quote(index.name())));
  }

  /** By one of its own indexes. */
  public static IdentityChange by(TableFacts table, Index index) {
    return to(
        table, index.primary() ? "DEFAULT" : "USING INDEX " + Identifiers.quote(index.name()));
  }

  /** The whole old row with every UPDATE and DELETE. */
  public static IdentityChange full(TableFacts table) {
    return to(table, "FULL");
  }

  /** A primary key that REPLICA IDENTITY DEFAULT can use: not deferrable, valid. */
  public static Optional<Index> key(TableFacts table) {
    for (Index index : table.indexes()) {
      if (index.primary() && index.usableAsIdentity()) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  /** The unique index with the fewest columns that REPLICA IDENTITY USING INDEX takes. */
  public static Optional<Index> bestIndex(TableFacts table) {
    Index best = null;
    for (Index index : table.indexes()) {
      if (index.usableAsIdentity() && (best == null || FEWEST.compare(index, best) < 0)) {
        best = index;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The statement that sets what a table has now. */
  public static String back(TableFacts table) {
    return to(table, "FULL").undo();
  }

  private static IdentityChange to(TableFacts table, String identity) {
    String start = "ALTER TABLE " + table.sqlName() + " REPLICA IDENTITY ";
    return new IdentityChange(table, start + identity, start + current(table));
  }

  /** An index that was dropped cannot be named again; NOTHING means the same as its absence. */
  private static String current(TableFacts table) {
    String identity = table.identity();
    if (identity == null) {
      return "DEFAULT";
    }
    return switch (identity) {
      case "f" -> "FULL";
      case "i" ->
          table.indexes().stream()
              .filter(Index::replident)
              .findFirst()
              .map(index -> "USING INDEX " + Identifiers.quote(index.name()))
              .orElse("NOTHING");
      default -> "NOTHING";
    };
  }
}
