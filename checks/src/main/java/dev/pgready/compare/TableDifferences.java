// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static dev.pgready.compare.Section.TABLE;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What matters of a table to a reader of the stream. */
final class TableDifferences {
  private final Differences differences;

  TableDifferences(Differences differences) {
    this.differences = differences;
  }

  void compare(Catalogue a, Catalogue b) {
    Map<Long, String> namesA = names(a.tables());
    Map<Long, String> namesB = names(b.tables());
    differences.objects(
        TABLE,
        Differences.byName(a.tables(), TableFacts::sqlName),
        Differences.byName(b.tables(), TableFacts::sqlName),
        TableDifferences::kind,
        (name, x, y) -> {
          part(name, "kind", kind(x), kind(y));
          part(name, "partition of", parent(x, namesA), parent(y, namesB));
          part(name, "replica identity", identity(x), identity(y));
          part(name, "primary key", primaryKey(x), primaryKey(y));
          part(name, "row security", rowSecurity(x), rowSecurity(y));
          part(name, "owner", x.owner(), y.owner());
          part(name, "privileges", rights(x), rights(y));
          part(
              name,
              "columns readable by grant",
              quoted(x.grantedColumns()),
              quoted(y.grantedColumns()));
          part(name, "generated columns", generated(x), generated(y));
          part(name, "identity columns", number(x.identityColumns()), number(y.identityColumns()));
          part(name, "columns without equality", unequal(x), unequal(y));
          part(name, "columns with unusual names", quoted(x.oddColumns()), quoted(y.oddColumns()));
          part(name, "extension", x.extension(), y.extension());
        });
  }

  private void part(String name, String what, @Nullable Object a, @Nullable Object b) {
    differences.value(TABLE, name, what, a, b);
  }

  private static Map<Long, String> names(Collection<TableFacts> tables) {
    return tables.stream()
        .collect(Collectors.toMap(TableFacts::oid, TableFacts::sqlName, (x, y) -> x));
  }

  private static String kind(TableFacts table) {
    String kind =
        switch (table.kind()) {
          case "r" -> table.parent() == null ? "table" : "partition";
          case "p" -> "partitioned table";
          case "f" -> "foreign table";
          case "v" -> "view";
          case "m" -> "materialized view";
          default -> "relation of kind " + table.kind();
        };
    return "u".equals(table.persistence()) ? "unlogged " + kind : kind;
  }

  private static @Nullable String parent(TableFacts table, Map<Long, String> names) {
    Long parent = table.parent();
    return parent == null ? null : names.getOrDefault(parent, "a table that is not visible");
  }

  private static String identity(TableFacts table) {
    String identity = table.identity();
    if (identity == null) {
      return "default";
    }
    return switch (identity) {
      case "f" -> "full";
      case "n" -> "nothing";
      case "i" ->
          table
              .identityIndex()
              .map(index -> "unique index on " + quotedWords(index.columns()))
              .orElse("a dropped index");
      default -> identity;
    };
  }

  private static @Nullable String primaryKey(TableFacts table) {
    return table.indexes().stream()
        .filter(TableFacts.Index::primary)
        .findFirst()
        .map(
            index ->
                quotedWords(index.columns())
                    + (index.deferrable() ? ", deferrable" : "")
                    + (index.invalid() ? ", invalid" : ""))
        .orElse(null);
  }

  private static String rowSecurity(TableFacts table) {
    if (!table.rowSecurity()) {
      return "off";
    }
    return "%s, policies: %s"
        .formatted(table.forceRowSecurity() ? "forced" : "on", number(table.policies()));
  }

  private static List<String> rights(TableFacts table) {
    List<String> rights =
        rights(
            Map.of(
                "SELECT", table.select(),
                "INSERT", table.insert(),
                "UPDATE", table.update(),
                "DELETE", table.delete(),
                "TRUNCATE", table.truncate()));
    return table.owns() ? List.of("those of the owner") : rights;
  }

  /** Those that are given, in the order of their names. */
  static List<String> rights(Map<String, Boolean> rights) {
    return rights.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static int number(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static List<String> generated(TableFacts table) {
    return list(
        table.generated(),
        column ->
            "%s (%s)"
                .formatted(
                    Identifiers.quote(column.name()),
                    column.kind().equals("v") ? "virtual" : "stored"));
  }

  private static List<String> unequal(TableFacts table) {
    return list(
        table.unequalColumns(),
        column -> "%s (%s)".formatted(Identifiers.quote(column.name()), column.type()));
  }

  private static List<String> quoted(List<String> names) {
    return list(names, Identifiers::quote);
  }

  private static String quotedWords(List<String> names) {
    return String.join(", ", quoted(names));
  }

  private static <T> List<String> list(List<T> columns, Function<T, String> words) {
    return columns.stream().map(words).toList();
  }
}
