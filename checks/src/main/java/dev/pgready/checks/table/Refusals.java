// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tables that refuse UPDATE and DELETE, who makes them refuse, and why. */
final class Refusals {
  private enum Question {
    PUBLICATIONS,
    PUBLISHED_BY,
    BY_TRAFFIC,
    TRAFFIC,
    WHY
  }

  private Refusals() {}

  /** The publications that would make each table refuse UPDATE or DELETE, by table. */
  static Map<Long, List<String>> publications(CheckContext context) {
    return context
        .tables()
        .once(
            Question.PUBLICATIONS,
            tables -> {
              Map<Long, List<String>> names = new HashMap<>();
              for (PublicationFacts publication : context.cat().publications()) {
                if (publication.identifiesRows()) {
                  for (TableFacts table : Scope.published(tables, publication)) {
                    names
                        .computeIfAbsent(table.oid(), oid -> new ArrayList<>(1))
                        .add(publication.name());
                  }
                }
              }
              return names;
            });
  }

  /** The publications that make these tables refuse UPDATE and DELETE. */
  static String by(CheckContext context, TableSet tables) {
    return Phrases.list(publishers(context, tables).stream().map(Identifiers::quote).toList());
  }

  static List<String> publishers(CheckContext context, TableSet tables) {
    Map<Long, List<String>> publications = publications(context);
    return tables.once(
        Question.PUBLISHED_BY,
        set ->
            set.stream()
                .flatMap(table -> publications.getOrDefault(table.oid(), List.of()).stream())
                .distinct()
                .toList());
  }

  /** Tables that refuse UPDATE and DELETE now, whoever wants them. */
  static TableSet broken(CheckContext context, TableSet tables) {
    Map<Long, List<String>> publications = publications(context);
    List<TableFacts> broken = new ArrayList<>();
    for (TableFacts table : byTraffic(tables.leaves())) {
      if (publications.containsKey(table.oid()) && !table.identifiesRows()) {
        broken.add(table);
      }
    }
    return tables.among(broken);
  }

  /** The same tables, those first whose rows change most. */
  static List<TableFacts> byTraffic(TableSet tables) {
    return tables.once(
        Question.BY_TRAFFIC,
        set ->
            set.stream()
                .sorted(
                    (one, other) -> {
                      int traffic = Long.compare(other.traffic(), one.traffic());
                      return traffic == 0 ? one.sqlName().compareTo(other.sqlName()) : traffic;
                    })
                .toList());
  }

  static long traffic(TableSet tables) {
    return tables.once(Question.TRAFFIC, set -> set.stream().mapToLong(TableFacts::traffic).sum());
  }

  static String weighed(TableSet tables) {
    long traffic = traffic(tables);
    return traffic == 0
        ? Phrases.tables(tables) + " (none counted so far)"
        : "%s (%s counted so far)".formatted(Phrases.tables(tables), Phrases.number(traffic));
  }

  static String why(TableSet tables) {
    return tables.once(
        Question.WHY,
        set -> String.join(", ", set.stream().map(Refusals::why).distinct().toList()));
  }

  private static String why(TableFacts table) {
    if ("n".equals(table.identity())) {
      return "REPLICA IDENTITY NOTHING identifies no rows";
    }
    if ("i".equals(table.identity())) {
      return "the index named as replica identity is gone";
    }
    return table.indexes().stream().anyMatch(index -> index.primary() && index.deferrable())
        ? "a deferrable primary key does not identify rows"
        : "no primary key identifies their rows";
  }
}
