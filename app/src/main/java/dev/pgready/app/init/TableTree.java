// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.sql.PublishedList;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables by schema, and which of them are chosen. For one thread. */
public final class TableTree {
  /** Before the name of a table, in cells. */
  private static final int INDENT = 7;

  /** Of a size and the spaces around it, in cells. */
  private static final int SIZE = 11;

  /** Of a name, in cells, however narrow the screen is. */
  private static final int SHORTEST = 16;

  /** For what is told of a table, at most: its size, its key, what is to be looked at. */
  private static final int TOLD = 48;

  /** A page of PostgreSQL's, in bytes. */
  private static final long PAGE = 8192;

  private final Map<String, List<TableFacts>> schemas = new TreeMap<>();
  private final Set<Long> chosen = new HashSet<>();
  private final Map<String, Set<String>> warnings = new HashMap<>();
  private final Map<Boolean, Integer> longest = new HashMap<>();
  private int widest;

  /** A schema, or one of its tables. */
  public record Row(String schema, @Nullable TableFacts table) {
    String name() {
      return table == null ? Identifiers.quote(schema) : table.sqlName();
    }
  }

  /**
   * Chooses what can be published and does not sound like something that should stay here.
   *
   * @param tables of the catalogue; partitions come with their root
   */
  public TableTree(List<TableFacts> tables) {
    tables.stream()
        .filter(table -> table.kind().equals("r") || table.kind().equals("p"))
        .filter(table -> table.parent() == null && table.extension() == null)
        .sorted(Comparator.comparing(TableFacts::name))
        .forEach(
            table -> {
              schemas.computeIfAbsent(table.schema(), schema -> new ArrayList<>()).add(table);
              if (table.publishable() && doubt(table).isEmpty()) {
                chosen.add(table.oid());
              }
            });
  }

  /** Shows what a report says of single tables themselves. */
  public void warn(Report report) {
    warnings.clear();
    widest = 0;
    for (Report.Finding finding : report.findings()) {
      Status status = finding.result().status();
      if (finding.group() == Group.TABLE && (status == Status.FAIL || status == Status.WARN)) {
        finding.result().subjects().stream()
            .filter(subject -> subject.kind().equals("table"))
            .forEach(
                subject ->
                    warnings
                        .computeIfAbsent(subject.name(), name -> new LinkedHashSet<>())
                        .add(finding.id()));
      }
    }
  }

  public boolean isEmpty() {
    return schemas.isEmpty();
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    schemas.forEach(
        (schema, tables) -> {
          rows.add(new Row(schema, null));
          tables.forEach(table -> rows.add(new Row(schema, table)));
        });
    return rows;
  }

  private List<TableFacts> of(Row row) {
    return row.table() != null
        ? List.of(row.table())
        : schemas.getOrDefault(row.schema(), List.of());
  }

  /** Chooses all below a row; where all are chosen already, none. */
  void toggle(Row row) {
    List<Long> all = of(row).stream().map(TableFacts::oid).toList();
    if (!chosen.addAll(all)) {
      chosen.removeAll(all);
    }
  }

  /** Chooses all tables; where all are chosen already, none. */
  void toggleAll() {
    List<Long> all = schemas.values().stream().flatMap(List::stream).map(TableFacts::oid).toList();
    if (!chosen.addAll(all)) {
      chosen.clear();
    }
  }

  private boolean whole(String schema) {
    return schemas.getOrDefault(schema, List.of()).stream()
        .allMatch(table -> chosen.contains(table.oid()));
  }

  /** The schemas all of whose tables are chosen, as {@code --schema} takes them. */
  public List<String> wholeSchemas() {
    return schemas.keySet().stream().filter(this::whole).map(Identifiers::quote).toList();
  }

  /** The chosen tables of the other schemas, as {@code --table} takes them. */
  public List<String> tables() {
    return schemas.entrySet().stream()
        .filter(entry -> !whole(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .filter(table -> chosen.contains(table.oid()))
        .map(TableFacts::sqlName)
        .toList();
  }

  /** How many are chosen, and how large they are. */
  String words() {
    List<TableFacts> all =
        schemas.values().stream()
            .flatMap(List::stream)
            .filter(table -> chosen.contains(table.oid()))
            .toList();
    return "%s chosen, %s".formatted(Phrases.count(all.size(), "table"), size(all));
  }

  /** As far as the server has analyzed them. */
  private static String size(List<TableFacts> tables) {
    long pages =
        tables.stream().mapToLong(table -> table.pages() == null ? 0 : table.pages()).sum();
    return pages == 0 ? "size not known" : Quantities.bytes(pages * PAGE);
  }

  private static String doubt(TableFacts table) {
    return PublishedList.doubt(table.sqlName());
  }

  /**
   * @param alone whether the line of its schema may not be above it
   * @param width in cells; a longer name loses its middle, so that what is told of it stays
   */
  StyledLine line(Row row, boolean alone, int width) {
    List<TableFacts> all = of(row);
    long some = all.stream().filter(table -> chosen.contains(table.oid())).count();
    String box = some == 0 ? "[ ]" : some == all.size() ? "[x]" : "[-]";
    TableFacts table = row.table();
    if (table == null) {
      return StyledLine.of(" " + box + " ")
          .and(row.name(), Tone.STRONG)
          .and("  %s of %s, %s".formatted(some, Phrases.count(all.size(), "table"), size(all)));
    }
    int room = Math.max(SHORTEST, width - INDENT - Math.min(TOLD, widest()));
    int column = Math.min(room, longest(alone));
    StyledLine line =
        StyledLine.of("   " + box + " ")
            .and(Cells.squeezed(Printable.line(name(table, alone)), column))
            .padded(INDENT + column)
            .and(" %8s  ".formatted(table.pages() == null ? "" : size(all)));
    for (StyledLine.Piece piece : told(table).pieces()) {
      line = line.and(piece.text(), piece.tone());
    }
    return line;
  }

  /** Behind its name and its size. */
  private StyledLine told(TableFacts table) {
    StyledLine line = StyledLine.of(key(table), Tone.FAINT);
    String doubt = doubt(table);
    if (!doubt.isEmpty()) {
      line = line.and("  look twice: " + doubt, Tone.STRONG);
    }
    Set<String> ids = warnings.getOrDefault(table.sqlName(), Set.of());
    return ids.isEmpty() ? line : line.and("  ! " + String.join(", ", ids), Tone.STRONG);
  }

  /** Of all that is told of tables, their size included, in cells. */
  private int widest() {
    if (widest == 0) {
      widest =
          SIZE
              + schemas.values().stream()
                  .flatMap(List::stream)
                  .mapToInt(table -> told(table).cells())
                  .max()
                  .orElse(0);
    }
    return widest;
  }

  private static String name(TableFacts table, boolean alone) {
    return alone ? table.sqlName() : Identifiers.quote(table.name());
  }

  /** Of all names, in cells. */
  private int longest(boolean alone) {
    return longest.computeIfAbsent(alone, this::measured);
  }

  private int measured(boolean alone) {
    return schemas.values().stream()
        .flatMap(List::stream)
        .mapToInt(table -> Cells.of(Printable.line(name(table, alone))))
        .max()
        .orElse(0);
  }

  private static String key(TableFacts table) {
    return !table.publishable()
        ? "unlogged: cannot be published"
        : table
            .identityIndex()
            .map(index -> "key: " + String.join(", ", index.columns()))
            .orElse("f".equals(table.identity()) ? "key: the whole row" : "no key");
  }
}
