// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tables that inherit from a wanted one, chunks of a hypertable among them. SELECT from the parent
 * reads their rows too, a publication holds only those that existed when it was made, and their
 * changes come under their own names.
 */
final class Heirs {
  private Heirs() {}

  private enum Question {
    CHILDREN
  }

  static Optional<CheckResult> judge(CheckContext context, PublicationFacts publication) {
    Map<Long, List<TableFacts>> children =
        context.tables().once(Question.CHILDREN, Heirs::children);
    boolean copiesOnly = context.consumer().publication().copiesOnly();
    Scope scope = context.scope();
    if (children.isEmpty() || (copiesOnly && !scope.named())) {
      return Optional.empty();
    }
    Set<TableFacts> parents = new LinkedHashSet<>();
    Set<TableFacts> heirs = new LinkedHashSet<>();
    for (TableFacts table : scope.wanted()) {
      List<TableFacts> below = below(table, children);
      if (!below.isEmpty()) {
        parents.add(table);
        heirs.addAll(below);
      }
    }
    Set<Long> published = scope.published().oids();
    TableSet unpublished =
        TableSet.of(heirs.stream().filter(heir -> !published.contains(heir.oid())).toList());
    if (!unpublished.isEmpty()) {
      return Optional.of(unpublished(context, publication, parents, unpublished));
    }
    Set<Long> wanted = scope.wanted().oids();
    TableSet others =
        TableSet.of(
            heirs.stream().filter(heir -> !scope.named() || !wanted.contains(heir.oid())).toList());
    if (copiesOnly || others.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CheckResult.warn(
                "%s %s from %s: their rows are copied under that name, their changes come under their own"
                    .formatted(
                        Phrases.tables(others),
                        Phrases.verb(others.size(), "inherits", "inherit"),
                        Phrases.tables(parents)))
            .evidence("tables", others.size())
            .subjects(Phrases.subjects(others))
            .remedy(
                Remedy.steps(
                    "Let %s take the children as tables of their own, or turn inheritance into partitions"
                        .formatted(context.consumer().name()),
                    Kind.DECISION,
                    "user",
                    List.of(
                        "A partitioned table can be published under its own name (publish_via_partition_root), a table with children cannot"))));
  }

  private static CheckResult unpublished(
      CheckContext context,
      PublicationFacts publication,
      Set<TableFacts> parents,
      TableSet unpublished) {
    String name = Identifiers.quote(publication.name());
    String hypertable =
        context.cat().extensions().containsKey("timescaledb")
            ? " (each new chunk of a hypertable is one more)"
            : "";
    CheckResult result =
        CheckResult.fail(
                "%s %s from %s, and publication %s does not hold %s: a SELECT from %s shows rows whose changes never come%s"
                    .formatted(
                        Phrases.tables(unpublished),
                        Phrases.verb(unpublished.size(), "inherits", "inherit"),
                        Phrases.tables(parents),
                        name,
                        Phrases.verb(unpublished.size(), "it", "them"),
                        Phrases.verb(parents.size(), "it", "them"),
                        hypertable))
            .evidence("tables", unpublished.size())
            .subjects(unpublished.subjects());
    TableSet addable = unpublished.filter(TableFacts::publishable);
    if (addable.isEmpty() || publication.row().puballtables()) {
      return result;
    }
    String list = addable.sqlList();
    return result.remedy(
        Remedy.sql(
                "Add them to publication %s, as each later child".formatted(name),
                "owner of the publication and of the tables",
                List.of("ALTER PUBLICATION %s ADD TABLE %s".formatted(name, list)),
                List.of("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, list)))
            .withSafety(Safety.REVIEW));
  }

  private static List<TableFacts> below(TableFacts table, Map<Long, List<TableFacts>> children) {
    List<TableFacts> below = new ArrayList<>();
    Deque<TableFacts> open = new ArrayDeque<>(children.getOrDefault(table.oid(), List.of()));
    while (!open.isEmpty()) {
      TableFacts child = open.removeFirst();
      if (!below.contains(child)) {
        below.add(child);
        open.addAll(children.getOrDefault(child.oid(), List.of()));
      }
    }
    return below;
  }

  private static Map<Long, List<TableFacts>> children(TableSet tables) {
    Map<Long, List<TableFacts>> children = new HashMap<>();
    for (TableFacts table : tables) {
      for (Long parent : table.parents()) {
        children.computeIfAbsent(parent, oid -> new ArrayList<>()).add(table);
      }
    }
    return children;
  }
}
