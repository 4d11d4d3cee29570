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
    for (TableFacts table : tables) {
      bySchema.computeIfAbsent(table.schema(), schema -> new ArrayList<>()).add(table);
    }
    List<String> statements = new ArrayList<>();
    bySchema.forEach(
        (schema, list) -> {
          // each owner can run the statement about the tables of theirs, and no other
          Map<String, List<TableFacts>> byOwner = new TreeMap<>();
          for (TableFacts table : list) {
            byOwner.computeIfAbsent(table.owner(), owner -> new ArrayList<>()).add(table);
          }
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
    for (TableFacts table : all) {
      counts.merge(table.schema(), 1, Integer::sum);
    }
    return counts;
  }
}
