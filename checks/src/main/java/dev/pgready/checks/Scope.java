package dev.pgready.checks;

import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.consumer.ConsumerProfile.Creator;
import dev.pgready.checks.consumer.ConsumerProfile.Form;
import dev.pgready.checks.consumer.ConsumerProfile.PublicationNeeds;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.PublicationFacts;
import dev.pgready.checks.facts.TableFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
 * @param viaRoot whether changes of partitions arrive under the name of their root
 * @param carried the tables under whose names rows arrive, which are those that a first copy reads:
 *     roots or leaves, never both
 * @param named whether the user named tables or schemas
 * @param unmatched tables and schemas that the user named and that do not exist
 */
public record Scope(
    @Nullable String publicationName,
    @Nullable PublicationFacts publication,
    List<TableFacts> wanted,
    List<TableFacts> published,
    boolean viaRoot,
    List<TableFacts> carried,
    boolean named,
    List<String> unmatched) {

  public Scope {
    wanted = List.copyOf(wanted);
    published = List.copyOf(published);
    carried = List.copyOf(carried);
    unmatched = List.copyOf(unmatched);
  }

  static Scope of(@Nullable Catalogue catalogue, ConsumerProfile consumer, Request request) {
    String name = request.publication();
    if (name == null) {
      name = consumer.publication().name();
    }
    if (catalogue == null) {
      return new Scope(name, null, List.of(), List.of(), false, List.of(), false, List.of());
    }
    boolean named = !request.tables().isEmpty() || !request.schemas().isEmpty();
    if (name == null && mayTakeTheOnlyOne(consumer) && catalogue.publications().size() == 1) {
      name = catalogue.publications().get(0).name();
    }
    PublicationFacts publication = name == null ? null : catalogue.publication(name).orElse(null);
    List<TableFacts> published =
        publication == null ? List.of() : published(catalogue, publication);
    List<String> unmatched = new ArrayList<>();
    List<TableFacts> wanted;
    if (named) {
      wanted = named(catalogue, request, unmatched);
    } else if (publication != null) {
      wanted = published;
    } else if (name == null && mayTakeTheOnlyOne(consumer) && !catalogue.publications().isEmpty()) {
      wanted = publishedByAny(catalogue);
    } else {
      wanted = wouldPublish(catalogue, consumer);
    }
    boolean viaRoot =
        publication == null
            ? willBeViaRoot(consumer.publication())
            : publication.row().pubviaroot();
    return new Scope(
        name,
        publication,
        wanted,
        published,
        viaRoot,
        carried(wanted, viaRoot, consumer),
        named,
        unmatched);
  }

  private static boolean willBeViaRoot(PublicationNeeds needs) {
    return Boolean.TRUE.equals(
        needs.createsViaRoot() == null ? needs.viaRoot() : needs.createsViaRoot());
  }

  /** Where nobody named a publication and there is just one, it is meant. */
  private static boolean mayTakeTheOnlyOne(ConsumerProfile consumer) {
    Creator creator = consumer.publication().creator();
    return consumer.usesPgoutput() && (creator == Creator.USER || creator == Creator.EITHER);
  }

  private static List<TableFacts> publishedByAny(Catalogue catalogue) {
    Map<Long, TableFacts> all = new LinkedHashMap<>();
    for (PublicationFacts publication : catalogue.publications()) {
      published(catalogue, publication).forEach(table -> all.putIfAbsent(table.oid(), table));
    }
    return List.copyOf(all.values());
  }

  /**
   * FOR ALL TABLES and IN SCHEMA take the tables of extensions too; a list made by hand would not.
   */
  private static List<TableFacts> wouldPublish(Catalogue catalogue, ConsumerProfile consumer) {
    PublicationNeeds needs = consumer.publication();
    boolean extensions = needs.form() == Form.ALL || needs.form() == Form.SCHEMA;
    Set<String> schemas = Set.copyOf(needs.schemas());
    return catalogue.tables().stream()
        .filter(TableFacts::publishable)
        .filter(table -> extensions || table.extension() == null)
        .filter(table -> schemas.isEmpty() || schemas.contains(table.schema()))
        .toList();
  }

  private static List<TableFacts> carried(
      List<TableFacts> wanted, boolean viaRoot, ConsumerProfile consumer) {
    Set<Long> oids = new HashSet<>();
    wanted.forEach(table -> oids.add(table.oid()));
    return wanted.stream()
        .filter(table -> table.publishable() || !consumer.replicates())
        .filter(
            table ->
                viaRoot
                    ? table.parent() == null || !oids.contains(table.parent())
                    : !table.partitioned())
        .toList();
  }

  /** The wanted tables that hold rows themselves: no roots of partitions, nothing but tables. */
  public List<TableFacts> leaves() {
    return wanted.stream().filter(t -> t.publishable() && !t.partitioned()).toList();
  }

  /**
   * The tables whose changes {@code publication} carries: roots and, below them, every partition.
   */
  public static List<TableFacts> published(Catalogue catalogue, PublicationFacts publication) {
    Set<Long> named = new HashSet<>();
    Set<Long> except = new HashSet<>();
    for (PublicationFacts.Member member : publication.tables()) {
      (member.except() ? except : named).add(member.oid());
    }
    Set<String> schemas = Set.copyOf(publication.schemas());
    boolean all = publication.row().puballtables();
    List<TableFacts> start = new ArrayList<>();
    for (TableFacts table : catalogue.tables()) {
      if (table.publishable()
          && (all
              ? !except.contains(table.oid())
              : (named.contains(table.oid()) || schemas.contains(table.schema())))) {
        start.add(table);
      }
    }
    return withPartitions(catalogue, start).stream().filter(TableFacts::publishable).toList();
  }

  private static List<TableFacts> withPartitions(Catalogue catalogue, List<TableFacts> start) {
    if (start.stream().noneMatch(TableFacts::partitioned)) {
      return start;
    }
    Map<Long, List<TableFacts>> children = new HashMap<>();
    for (TableFacts table : catalogue.tables()) {
      if (table.parent() != null) {
        children.computeIfAbsent(table.parent(), oid -> new ArrayList<>()).add(table);
      }
    }
    Map<Long, TableFacts> seen = new LinkedHashMap<>();
    start.forEach(table -> seen.put(table.oid(), table));
    Deque<TableFacts> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      for (TableFacts child : children.getOrDefault(open.removeFirst().oid(), List.of())) {
        if (seen.putIfAbsent(child.oid(), child) == null) {
          open.addLast(child);
        }
      }
    }
    return List.copyOf(seen.values());
  }

  private static List<TableFacts> named(
      Catalogue catalogue, Request request, List<String> unmatched) {
    Map<Long, TableFacts> found = new LinkedHashMap<>();
    for (String written : request.tables()) {
      Predicate<String> matches = matcher(written);
      boolean qualified = written.indexOf('.') >= 0;
      boolean any = false;
      for (TableFacts table : catalogue.tables()) {
        if (matches.test(table.schema() + "." + table.name())
            || matches.test(table.sqlName())
            || (!qualified
                && (matches.test(table.name()) || matches.test(Identifiers.quote(table.name()))))) {
          found.put(table.oid(), table);
          any = true;
        }
      }
      if (!any) {
        unmatched.add(written);
      }
    }
    for (String written : request.schemas()) {
      Predicate<String> matches = matcher(written);
      boolean any =
          catalogue.schemas().stream()
              .anyMatch(s -> matches.test(s.name()) || matches.test(Identifiers.quote(s.name())));
      for (TableFacts table : catalogue.tables()) {
        if (table.publishable()
            && (matches.test(table.schema()) || matches.test(Identifiers.quote(table.schema())))) {
          found.put(table.oid(), table);
        }
      }
      if (!any) {
        unmatched.add(written);
      }
    }
    return withPartitions(
        catalogue, catalogue.tables().stream().filter(t -> found.containsKey(t.oid())).toList());
  }

  /** {@code *} stands for any characters; everything else for itself. */
  private static Predicate<String> matcher(String written) {
    if (written.indexOf('*') < 0) {
      return written::equals;
    }
    StringBuilder pattern = new StringBuilder();
    for (String part : written.split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).asMatchPredicate();
  }
}
