// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * GRANT and REVOKE over many tables in few statements: by schema where that says the same, else in
 * lists.
 */
public final class Grants {
  /** So that a statement still fits a screen. */
  private static final int PER_STATEMENT = 50;

  private final String privileges;
  private final String role;

  /**
   * @param privileges {@code SELECT}, {@code SELECT, INSERT}, ...
   * @param role not yet quoted
   */
  public Grants(String privileges, String role) {
    this.privileges = privileges;
    this.role = Identifiers.quote(role);
  }

  /**
   * @param tables those that need the grant
   * @param relations how many relations there are, by schema: where all of them need it, the schema
   *     is named instead
   */
  public List<String> grant(Collection<TableFacts> tables, Map<String, Integer> relations) {
    return statements("GRANT %s ON %s TO %s", tables, relations);
  }

  /** Takes exactly that back. */
  public List<String> revoke(Collection<TableFacts> tables, Map<String, Integer> relations) {
    return statements("REVOKE %s ON %s FROM %s", tables, relations);
  }

  private List<String> statements(
      String form, Collection<TableFacts> tables, Map<String, Integer> relations) {
    Map<String, List<TableFacts>> bySchema = new TreeMap<>();
    split(tables, TableFacts::schema, bySchema);
    List<String> statements = new ArrayList<>();
    bySchema.forEach(
        (schema, list) -> {
          // each owner can run the statement about the tables of theirs, and no other
          Map<String, List<TableFacts>> byOwner = new TreeMap<>();
          split(list, TableFacts::owner, byOwner);
          if (byOwner.size() == 1
              && list.size() > 1
              && list.size() == relations.getOrDefault(schema, 0)) {
            statements.add(
                form.formatted(
                    privileges, "ALL TABLES IN SCHEMA " + Identifiers.quote(schema), role));
            return;
          }
          byOwner.values().forEach(own -> statements.addAll(lists(form, own)));
        });
    return statements;
  }

  /** Neighbours are mostly of the same part, which is looked up once for them. */
  private static void split(
      Collection<TableFacts> tables,
      Function<TableFacts, String> by,
      Map<String, List<TableFacts>> parts) {
    String last = "";
    List<TableFacts> part = new ArrayList<>();
    for (TableFacts table : tables) {
      String one = by.apply(table);
      if (part.isEmpty() || !one.equals(last)) {
        part = parts.computeIfAbsent(one, key -> new ArrayList<>());
        last = one;
      }
      part.add(table);
    }
  }

  private List<String> lists(String form, List<TableFacts> tables) {
    List<String> statements = new ArrayList<>();
    for (int from = 0; from < tables.size(); from += PER_STATEMENT) {
      List<String> names =
          tables.subList(from, Math.min(tables.size(), from + PER_STATEMENT)).stream()
              .map(TableFacts::sqlName)
              .toList();
      statements.add(form.formatted(privileges, String.join(", ", names), role));
    }
    return statements;
  }

  /** How many relations each schema has of those that GRANT ON ALL TABLES covers. */
  public static Map<String, Integer> relations(Collection<TableFacts> all) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    String last = "";
    int count = 0;
    for (TableFacts table : all) {
      if (!table.schema().equals(last)) {
        if (count > 0) {
          counts.merge(last, count, Integer::sum);
        }
        last = table.schema();
        count = 0;
      }
      count++;
    }
    if (count > 0) {
      counts.merge(last, count, Integer::sum);
    }
    return counts;
  }
}
