// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.CreatePublication;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.postgres.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table that is not in the publication is silent: the consumer reports health without it. */
public final class PublicationCoverage implements Check {
  /** Empty: no publication is named twice, or nobody minds. */
  private static Optional<CheckResult> twice(CheckContext context) {
    Set<String> seen = new HashSet<>();
    return context.request().publications().stream()
        .filter(name -> !seen.add(name))
        .findFirst()
        .filter(name -> context.consumer().publication().distinct())
        .map(
            name ->
                CheckResult.fail(
                        "publication %s is named twice: %s refuses such a list"
                            .formatted(Identifiers.quote(name), context.consumer().name()))
                    .subjects(List.of(new Subject("publication", Identifiers.quote(name)))));
  }

  /**
   * Before PostgreSQL 16 one publication may send a partition under its own name and another one
   * under its root's: both are copied, and changes come under the root's name.
   */
  private static Optional<CheckResult> copiedTwice(CheckContext context) {
    List<PublicationFacts> publications = context.publications();
    if (publications.size() < 2 || context.cat().server().major() >= 16) {
      return Optional.empty();
    }
    Map<Long, TableFacts> byOid = context.tables().byOid();
    Set<Long> underRoot = new HashSet<>();
    Map<Long, TableFacts> byThemselves = new LinkedHashMap<>();
    for (PublicationFacts publication : publications) {
      TableSet published = Scope.published(context.tables(), publication);
      for (TableFacts table : published) {
        if (table.parent() == null || table.partitioned()) {
          continue;
        }
        if (publication.row().pubviaroot() && ancestorIn(published.oids(), table, byOid)) {
          underRoot.add(table.oid());
        } else {
          byThemselves.put(table.oid(), table);
        }
      }
    }
    List<TableFacts> both =
        byThemselves.values().stream().filter(table -> underRoot.contains(table.oid())).toList();
    if (both.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CheckResult.fail(
                "publications %s send rows of %s under its root's name and under its own: %s copies them twice (from PostgreSQL 16 on, once)"
                    .formatted(
                        Phrases.list(names(publications)),
                        Phrases.tables(both),
                        context.consumer().name()))
            .subjects(Phrases.subjects(both))
            .evidence("tables", both.size())
            .remedy(
                Remedy.steps(
                    "Have all of these publications send partitions in one way",
                    Remedy.Kind.DECISION,
                    "owner of the publications",
                    List.of(
                        "Set publish_via_partition_root to one value in all of them, with the root in each that is to have it true"))));
  }

  private static List<String> names(List<PublicationFacts> publications) {
    return publications.stream().map(one -> Identifiers.quote(one.name())).distinct().toList();
  }

  private static boolean ancestorIn(
      Set<Long> published, TableFacts table, Map<Long, TableFacts> byOid) {
    for (TableFacts above = parent(table, byOid); above != null; above = parent(above, byOid)) {
      if (published.contains(above.oid())) {
        return true;
      }
    }
    return false;
  }

  private static final TableSet.Condition USERS =
      new TableSet.Condition(table -> table.publishable() && table.extension() == null);

  private record NotIn(String publication) {}

  @Override
  public String title() {
    return "The publication covers the wanted tables";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.request().more().isEmpty()
        && context.consumer().usesPgoutput()
        && !context.consumer().publication().several()) {
      return CheckResult.fail(
              "%s reads one publication, not %s: name one, or have one hold all tables"
                  .formatted(
                      context.consumer().name(),
                      Phrases.list(
                          context.request().publications().stream()
                              .map(Identifiers::quote)
                              .toList())))
          .subjects(
              context.request().publications().stream()
                  .map(name -> new Subject("publication", Identifiers.quote(name)))
                  .toList());
    }
    Optional<CheckResult> twice = twice(context);
    if (twice.isPresent()) {
      return twice.get();
    }
    Optional<CheckResult> copiedTwice = copiedTwice(context);
    if (copiedTwice.isPresent()) {
      return copiedTwice.get();
    }
    if (!context.scope().unmatched().isEmpty()) {
      return CheckResult.fail(
              "database %s has no table or schema that matches %s%s"
                  .formatted(
                      Identifiers.quote(context.cat().database().name()),
                      Phrases.list(context.scope().unmatched()),
                      meant(context)))
          .subjects(
              context.scope().unmatched().stream()
                  .map(name -> new Subject("table", name))
                  .toList());
    }
    PublicationFacts publication = context.scope().publication();
    if (publication == null || !context.consumer().readsPublication()) {
      return CheckResult.skip("there is no publication to look at");
    }
    String name = Identifiers.quote(publication.name());
    PublicationNeeds needs = context.consumer().publication();
    Set<Long> published = context.scope().published().oids();
    Optional<CheckResult> byAnotherName = byAnotherName(context, publication);
    if (byAnotherName.isPresent()) {
      return byAnotherName.get();
    }
    TableSet missing =
        needs.listed() && context.scope().named()
            ? context.scope().missing(true)
            : CreatePublication.named(wanted(context))
                .filter(table -> !published.contains(table.oid()));
    TableSet piecewise = piecewise(context, missing);
    missing = missing.filter(table -> !piecewise.oids().contains(table.oid()));
    Optional<CheckResult> altered = Alterations.judge(context, publication, missing);
    if (altered.isPresent()) {
      return altered.get();
    }
    Optional<CheckResult> heirs =
        missing.isEmpty() ? Heirs.judge(context, publication) : Optional.empty();
    if (heirs.isPresent()) {
      return heirs.get();
    }
    if (missing.isEmpty() && !piecewise.isEmpty()) {
      return CheckResult.warn(
              "publication %s holds the partitions of %s one by one: a partition that is created later is not in it, without an error"
                  .formatted(name, Phrases.tables(piecewise)))
          .evidence("tables", piecewise.size())
          .subjects(Phrases.subjects(piecewise))
          .remedy(remedy(context, publication, piecewise));
    }
    List<String> together = names(context.publications());
    int count = together.size();
    String publications =
        Phrases.verb(count, "publication ", "publications ") + Phrases.list(together);
    if (missing.isEmpty()) {
      int outside =
          context
              .tables()
              .where(USERS)
              .once(
                  new NotIn(publication.name()),
                  users -> users.filter(table -> !published.contains(table.oid())))
              .size();
      return CheckResult.pass(
              outside == 0
                  ? "%s %s every table"
                      .formatted(publications, Phrases.verb(count, "covers", "cover"))
                  : "%s %s what is wanted; %s of this database %s %s"
                      .formatted(
                          publications,
                          Phrases.verb(count, "covers", "cover"),
                          Phrases.count(outside, "table"),
                          Phrases.verb(outside, "is", "are"),
                          Phrases.verb(count, "not in it", "in none of them")))
          .evidence("published", published.size())
          .evidence("not_published", outside);
    }
    boolean named = missing.stream().noneMatch(table -> published.contains(table.oid()));
    return CheckResult.fail(
            named
                ? "%s %s not hold %s: their changes never come, without an error"
                    .formatted(
                        publications, Phrases.verb(count, "does", "do"), Phrases.tables(missing))
                : "publication %s does not name %s one by one, and %s sees no other tables"
                    .formatted(name, Phrases.tables(missing), context.consumer().name()))
        .evidence("tables", missing.size())
        .subjects(Phrases.subjects(missing))
        .remedy(remedy(context, publication, missing));
  }

  /**
   * Roots that are not published while all of their partitions are, each by itself. What is sent is
   * the same, as long as no partition is added; but a consumer that looks for the root does not
   * find it.
   */
  private static TableSet piecewise(CheckContext context, TableSet missing) {
    PublicationNeeds needs = context.consumer().publication();
    if (needs.byName() != null || needs.alters() != null || needs.listed()) {
      return TableSet.EMPTY;
    }
    Set<Long> published = context.scope().published().oids();
    Map<Long, TableFacts> byOid = context.tables().byOid();
    Set<Long> whole = new HashSet<>();
    TableSet roots = missing.partitioned();
    if (!context.scope().named()) {
      List<TableFacts> above = new ArrayList<>();
      for (TableFacts leaf : context.scope().published()) {
        TableFacts root = leaf;
        TableFacts next = parent(root, byOid);
        if (next == null) {
          continue; // it is published itself
        }
        while (next != null) {
          root = next;
          next = parent(root, byOid);
        }
        if (!published.contains(root.oid()) && whole.add(root.oid())) {
          above.add(root);
        }
      }
      return TableSet.of(above);
    }
    Set<Long> gaps = new HashSet<>();
    for (TableFacts leaf : context.scope().leaves()) {
      for (TableFacts above = parent(leaf, byOid); above != null; above = parent(above, byOid)) {
        whole.add(above.oid());
        if (!published.contains(leaf.oid())) {
          gaps.add(above.oid());
        }
      }
    }
    return roots.filter(root -> whole.contains(root.oid()) && !gaps.contains(root.oid()));
  }

  /**
   * A wanted partition whose root is published under its own name: changes come, but under a name
   * that nobody asked for.
   */
  private static Optional<CheckResult> byAnotherName(
      CheckContext context, PublicationFacts publication) {
    if (!context.scope().named() || !publication.row().pubviaroot()) {
      return Optional.empty();
    }
    Set<Long> published = context.scope().published().oids();
    Map<Long, TableFacts> byOid = context.tables().byOid();
    List<TableFacts> leaves = new ArrayList<>();
    List<TableFacts> roots = new ArrayList<>();
    for (TableFacts table : context.scope().wantedRoots()) {
      TableFacts root = null;
      for (TableFacts above = parent(table, byOid); above != null; above = parent(above, byOid)) {
        root = published.contains(above.oid()) ? above : root;
      }
      if (root != null) {
        leaves.add(table);
        if (!roots.contains(root)) {
          roots.add(root);
        }
      }
    }
    if (leaves.isEmpty()) {
      return Optional.empty();
    }
    String name = Identifiers.quote(publication.name());
    return Optional.of(
        CheckResult.fail(
                "publication %s sends the changes of %s under the name of %s (publish_via_partition_root): under the %s wanted none ever comes"
                    .formatted(
                        name,
                        Phrases.tables(leaves),
                        Phrases.tables(roots),
                        Phrases.verb(leaves.size(), "name", "names")))
            .evidence("tables", leaves.size())
            .subjects(Phrases.subjects(leaves))
            .remedy(
                Remedy.steps(
                    "Read %s in place of %s, or publish the partitions through a publication of their own"
                        .formatted(
                            Phrases.tables(roots),
                            Phrases.verb(leaves.size(), "its partition", "their partitions")),
                    Remedy.Kind.DECISION,
                    "owner of the tables",
                    List.of(
                        "Name %s in the configuration of %s, not the partitions"
                            .formatted(Phrases.tables(roots), context.consumer().name()),
                        "Or create a publication with publish_via_partition_root = false: CREATE PUBLICATION ... FOR TABLE "
                            + TableSet.of(leaves).sqlList()))));
  }

  private static @Nullable TableFacts parent(TableFacts table, Map<Long, TableFacts> byOid) {
    return table.parent() == null ? null : byOid.get(table.parent());
  }

  /** What the user named; else what the consumer would have published by itself. */
  private static TableSet wanted(CheckContext context) {
    Set<String> include = Set.copyOf(context.consumer().publication().include());
    TableSet named = wantedTables(context);
    if (include.isEmpty()) {
      return named;
    }
    List<TableFacts> wanted = new ArrayList<>(named);
    wanted.addAll(
        context.tables().filter(table -> include.contains(table.schema() + "." + table.name())));
    return TableSet.of(wanted);
  }

  private static TableSet wantedTables(CheckContext context) {
    if (context.scope().named()) {
      return context.scope().wanted();
    }
    Creator creator = context.consumer().publication().creator();
    List<String> schemas = context.consumer().publication().schemas();
    boolean own =
        creator == Creator.CONSUMER
            && context.scope().publicationName() != null
            && context.scope().publicationName().equals(context.consumer().publication().name());
    if (!own || schemas.isEmpty()) {
      return TableSet.EMPTY;
    }
    return context.tables().where(USERS).filter(table -> schemas.contains(table.schema()));
  }

  private static Remedy remedy(
      CheckContext context, PublicationFacts publication, TableSet missing) {
    return publication.listsTables()
        ? Alterations.adding(Identifiers.quote(publication.name()), missing.sqlList())
        : Alterations.apart(context, publication, missing);
  }

  /** Of the first name that matches nothing, what may have been meant. */
  private static String meant(CheckContext context) {
    String written = context.scope().unmatched().get(0);
    Map<String, String> known = new LinkedHashMap<>();
    boolean qualified = written.indexOf('.') >= 0;
    context
        .tables()
        .forEach(
            table ->
                known.putIfAbsent(
                    qualified ? table.schema() + "." + table.name() : table.name(),
                    table.sqlName()));
    if (!qualified) {
      context
          .cat()
          .schemas()
          .forEach(
              schema ->
                  known.putIfAbsent(schema.name(), "schema " + Identifiers.quote(schema.name())));
    }
    return NearestName.question(written, known);
  }
}
