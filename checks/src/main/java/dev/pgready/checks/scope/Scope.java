// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.KnownPublications;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Glob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are to be replicated, and through which publication: what the user named; else what
 * the publication holds; else what the consumer would publish by itself; else every table of the
 * user's schemas.
 *
 * @param publicationName the publication in question; null: the consumer needs none, or the user
 *     must name one
 * @param publication as it exists; null: it does not
 * @param wanted the relations to be replicated, partitions included where their root is
 * @param published the tables whose changes the existing publication carries, leaves included
 * @param created what a publication of all tables or of schemas would hold that the consumer is yet
 *     to create, whatever tables the user named; empty: it creates none
 * @param viaRoot whether changes of partitions arrive under the name of their root
 * @param carried the tables under whose names rows arrive, which are those that an initial copy
 *     reads: roots or leaves, never both
 * @param named whether the user named tables or schemas
 * @param unmatched tables and schemas that the user named and that do not exist
 */
public record Scope(
    @Nullable String publicationName,
    @Nullable PublicationFacts publication,
    TableSet wanted,
    TableSet published,
    TableSet created,
    boolean viaRoot,
    TableSet carried,
    boolean named,
    List<String> unmatched) {
  private static final TableSet.Condition PUBLISHABLE =
      new TableSet.Condition(TableFacts::publishable);

  public Scope {
    unmatched = List.copyOf(unmatched);
  }

  /**
   * @param tables all of the catalogue; the sets that consumers have in common are those of it
   */
  public static Scope of(
      @Nullable Catalogue catalogue, TableSet tables, ConsumerProfile consumer, Request request) {
    String name = publicationName(catalogue, consumer, request);
    if (catalogue == null) {
      return new Scope(
          name,
          null,
          TableSet.EMPTY,
          TableSet.EMPTY,
          TableSet.EMPTY,
          false,
          TableSet.EMPTY,
          false,
          List.of());
    }
    boolean named = !request.tables().isEmpty() || !request.schemas().isEmpty();
    List<PublicationFacts> free = free(catalogue);
    PublicationFacts publication = name == null ? null : catalogue.publication(name).orElse(null);
    TableSet published = publication == null ? TableSet.EMPTY : published(tables, publication);
    List<PublicationFacts> further = further(catalogue, request);
    for (PublicationFacts other : further) {
      published = union(published, published(tables, other));
    }
    List<String> unmatched = List.of();
    TableSet wanted;
    if (named) {
      Named found = tables.once(new Wishes(request), all -> named(catalogue, all, request));
      wanted = found.tables();
      unmatched = found.unmatched();
    } else if (publication != null) {
      // an empty one is to be filled with what a new one would hold
      boolean toBeFilled =
          published.isEmpty()
              && publication.schemas().isEmpty()
              && !publication.row().puballtables();
      wanted = toBeFilled ? wouldPublish(tables, consumer.publication(), name, request) : published;
    } else if (name == null && mayTakeTheOnlyOne(consumer) && !free.isEmpty()) {
      wanted = tables.once(Question.PUBLISHED, all -> publishedByAny(free, all));
    } else {
      wanted = wouldPublish(tables, consumer.publication(), name, request);
    }
    TableSet created =
        publication == null && creates(consumer, name, request)
            ? wouldPublish(tables, consumer.publication(), name, request)
            : TableSet.EMPTY;
    if (named && consumer.publication().copiesAll()) {
      wanted = union(wanted, publication == null ? created : published);
    }
    boolean viaRoot =
        publication == null
            ? willBeViaRoot(consumer.publication(), name, request)
            : publication.row().pubviaroot()
                || further.stream().anyMatch(other -> other.row().pubviaroot());
    return new Scope(
        name,
        publication,
        wanted,
        published,
        created,
        viaRoot,
        wanted.once(
            new Carried(viaRoot, consumer.replicates()),
            set -> carried(set, viaRoot, consumer.replicates())),
        named,
        unmatched);
  }

  /** Questions to sets of tables. */
  private enum Question {
    PUBLISHED,
    CHILDREN
  }

  private record Published(String publication) {}

  private record WouldPublish(boolean extensions, Set<String> schemas) {}

  private record Carried(boolean viaRoot, boolean replicates) {}

  private record Wishes(List<String> tables, List<String> schemas) {
    Wishes(Request request) {
      this(request.tables(), request.schemas());
    }
  }

  private record Named(TableSet tables, List<String> unmatched) {}

  /** Those of the publications named after the first that exist. */
  private static List<PublicationFacts> further(Catalogue catalogue, Request request) {
    return request.more().stream().map(catalogue::publication).flatMap(Optional::stream).toList();
  }

  /** Whether the consumer will create the publication, and not of named tables. */
  private static boolean creates(ConsumerProfile consumer, @Nullable String name, Request request) {
    PublicationNeeds needs = consumer.publication();
    boolean wide = needs.form() == Form.ALL || needs.form() == Form.SCHEMA;
    return consumer.usesPgoutput() && wide && needs.creates(name, request.slot());
  }

  private static TableSet union(TableSet some, TableSet others) {
    Map<Long, TableFacts> all = new LinkedHashMap<>();
    some.forEach(table -> all.put(table.oid(), table));
    others.forEach(table -> all.putIfAbsent(table.oid(), table));
    return all.size() == some.size() ? some : TableSet.of(all.values());
  }

  /** What the consumer sets counts where it makes the publication, not where the user does. */
  private static boolean willBeViaRoot(
      PublicationNeeds needs, @Nullable String name, Request request) {
    Boolean made =
        (name == null || needs.creates(name, request.slot())) ? needs.createsViaRoot() : null;
    return Boolean.TRUE.equals(made == null ? needs.viaRoot() : made);
  }

  /**
   * The publication in question; null: the consumer needs none, or the user has to name it.
   *
   * @param catalogue null: not read
   */
  public static @Nullable String publicationName(
      @Nullable Catalogue catalogue, ConsumerProfile consumer, Request request) {
    if (request.publication() != null) {
      return request.publication();
    }
    String ofSlot = consumer.publication().ofSlot(request.slot());
    if (ofSlot != null) {
      return ofSlot;
    }
    String usual = consumer.publication().name();
    if (usual != null || catalogue == null || !mayTakeTheOnlyOne(consumer)) {
      return usual;
    }
    List<PublicationFacts> free = free(catalogue);
    return free.size() == 1 ? free.get(0).name() : null;
  }

  private static List<PublicationFacts> free(Catalogue catalogue) {
    return catalogue.publications().stream()
        .filter(publication -> !KnownPublications.isSomebodys(publication.name()))
        .toList();
  }

  /** Where nobody named a publication and there is just one, it is meant. */
  private static boolean mayTakeTheOnlyOne(ConsumerProfile consumer) {
    Creator creator = consumer.publication().creator();
    return consumer.usesPgoutput() && (creator == Creator.USER || creator == Creator.EITHER);
  }

  private static TableSet publishedByAny(List<PublicationFacts> publications, TableSet tables) {
    Map<Long, TableFacts> all = new LinkedHashMap<>();
    for (PublicationFacts publication : publications) {
      published(tables, publication).forEach(table -> all.putIfAbsent(table.oid(), table));
    }
    return TableSet.of(all.values());
  }

  /**
   * FOR ALL TABLES and IN SCHEMA take the tables of extensions too, and so does a list of every
   * table; one made by hand would not.
   */
  private static TableSet wouldPublish(
      TableSet tables, PublicationNeeds needs, @Nullable String name, Request request) {
    TableSet usual = wouldPublish(tables, needs, Set.copyOf(needs.schemas()));
    // the consumer's own schemas bind nobody who makes the publication for it
    return usual.isEmpty() && !needs.creates(name, request.slot())
        ? wouldPublish(tables, needs, Set.of())
        : usual;
  }

  private static TableSet wouldPublish(
      TableSet tables, PublicationNeeds needs, Set<String> schemas) {
    boolean extensions =
        needs.form() == Form.ALL || needs.form() == Form.SCHEMA || needs.everyTable();
    return tables.once(
        new WouldPublish(extensions, schemas),
        all ->
            all.where(PUBLISHABLE)
                .filter(table -> extensions || (table.extension() == null && !tables.ofHost(table)))
                .filter(table -> schemas.isEmpty() || within(all, table, schemas)));
  }

  /** Partitions go with their root, whichever schema they are in. */
  private static boolean within(TableSet all, TableFacts table, Set<String> schemas) {
    for (TableFacts each = table;
        each != null;
        each = each.parent() == null ? null : all.byOid().get(each.parent())) {
      if (schemas.contains(each.schema())) {
        return true;
      }
    }
    return false;
  }

  private static TableSet carried(TableSet wanted, boolean viaRoot, boolean replicates) {
    TableSet some = replicates ? wanted.where(PUBLISHABLE) : wanted;
    return viaRoot ? roots(some, wanted) : some.leaves();
  }

  /** Those of {@code tables} whose parent is not among {@code others}. */
  static TableSet roots(TableSet tables, TableSet others) {
    return tables.filter(
        table -> table.parent() == null || !others.oids().contains(table.parent()));
  }

  /**
   * The wanted tables that the publication lacks, roots in place of their partitions.
   *
   * @param listed whether only tables that the publication names one by one count
   */
  public TableSet missing(boolean listed) {
    TableSet some = wanted.where(PUBLISHABLE);
    TableSet roots = roots(some, wanted);
    if (publication == null) {
      return roots;
    }
    Set<Long> there = listed ? listed(publication) : published.oids();
    return roots.filter(table -> !there.contains(table.oid()));
  }

  private static Set<Long> listed(PublicationFacts publication) {
    Set<Long> oids = new HashSet<>();
    publication.tables().stream()
        .filter(member -> !member.except())
        .forEach(member -> oids.add(member.oid()));
    return oids;
  }

  /** The tables under whose names the publication sends changes: roots or leaves, never both. */
  public TableSet sent() {
    return viaRoot ? roots(published, published) : published.leaves();
  }

  /** Of wanted tables those that are no partition of a wanted one. */
  public TableSet wantedRoots() {
    return roots(wanted.where(PUBLISHABLE), wanted);
  }

  /** The wanted tables that hold rows themselves: no roots of partitions, nothing but tables. */
  public TableSet leaves() {
    return wanted.where(PUBLISHABLE).leaves();
  }

  /**
   * The tables whose changes {@code publication} carries: roots and, below them, every partition.
   *
   * @param tables all of the catalogue
   */
  public static TableSet published(TableSet tables, PublicationFacts publication) {
    return tables.once(new Published(publication.name()), all -> lookUpPublished(all, publication));
  }

  private static TableSet lookUpPublished(TableSet tables, PublicationFacts publication) {
    Set<Long> named = new HashSet<>();
    Set<Long> except = new HashSet<>();
    for (PublicationFacts.Member member : publication.tables()) {
      (member.except() ? except : named).add(member.oid());
    }
    Set<String> schemas = Set.copyOf(publication.schemas());
    boolean all = publication.row().puballtables();
    TableSet start =
        tables
            .where(PUBLISHABLE)
            .filter(
                table ->
                    all
                        ? !excepted(table, except, tables)
                        : (named.contains(table.oid()) || schemas.contains(table.schema())));
    return withPartitions(tables, start).where(PUBLISHABLE);
  }

  /** A partition is left out with its root: EXCEPT names roots only. */
  private static boolean excepted(TableFacts table, Set<Long> except, TableSet tables) {
    TableFacts current = except.isEmpty() ? null : table;
    while (current != null) {
      if (except.contains(current.oid())) {
        return true;
      }
      current = current.parent() == null ? null : tables.byOid().get(current.parent());
    }
    return false;
  }

  private static TableSet withPartitions(TableSet tables, TableSet start) {
    if (start.partitioned().isEmpty()) {
      return start;
    }
    Map<Long, List<TableFacts>> children = tables.once(Question.CHILDREN, Scope::children);
    Map<Long, TableFacts> seen = new LinkedHashMap<>();
    start.forEach(table -> seen.put(table.oid(), table));
    Deque<TableFacts> open = new ArrayDeque<>(start.partitioned());
    while (!open.isEmpty()) {
      for (TableFacts child : children.getOrDefault(open.removeFirst().oid(), List.of())) {
        if (seen.putIfAbsent(child.oid(), child) == null) {
          open.addLast(child);
        }
      }
    }
    return seen.size() == start.size() ? start : TableSet.of(seen.values());
  }

  /** Partitions by the oid of the table that they are partitions of. */
  private static Map<Long, List<TableFacts>> children(TableSet tables) {
    Map<Long, List<TableFacts>> children = new HashMap<>();
    for (TableFacts table : tables) {
      if (table.parent() != null) {
        children.computeIfAbsent(table.parent(), oid -> new ArrayList<>()).add(table);
      }
    }
    return children;
  }

  private static Named named(Catalogue catalogue, TableSet tables, Request request) {
    Set<Long> found = new HashSet<>();
    List<String> unmatched = new ArrayList<>();
    for (String written : request.tables()) {
      Predicate<String> matches = Glob.of(written)::matches;
      boolean qualified = written.indexOf('.') >= 0;
      boolean any = false;
      for (TableFacts table : tables) {
        if (matches.test(table.schema() + "." + table.name())
            || matches.test(table.sqlName())
            || (!qualified
                && (matches.test(table.name()) || matches.test(Identifiers.quote(table.name()))))) {
          found.add(table.oid());
          any = true;
        }
      }
      if (!any) {
        unmatched.add(written);
      }
    }
    for (String written : request.schemas()) {
      Predicate<String> matches = Glob.of(written)::matches;
      boolean any =
          catalogue.schemas().stream()
              .anyMatch(s -> matches.test(s.name()) || matches.test(Identifiers.quote(s.name())));
      for (TableFacts table : tables.where(PUBLISHABLE)) {
        if (matches.test(table.schema()) || matches.test(Identifiers.quote(table.schema()))) {
          found.add(table.oid());
        }
      }
      if (!any) {
        unmatched.add(written);
      }
    }
    return new Named(
        withPartitions(tables, tables.filter(table -> found.contains(table.oid()))), unmatched);
  }
}
