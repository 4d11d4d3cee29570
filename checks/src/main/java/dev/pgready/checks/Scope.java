package dev.pgready.checks;

import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.PublicationFacts;
import dev.pgready.checks.facts.TableFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 */
public record Scope(
    @Nullable String publicationName,
    @Nullable PublicationFacts publication,
    List<TableFacts> wanted,
    List<TableFacts> published) {

  public Scope {
    wanted = List.copyOf(wanted);
    published = List.copyOf(published);
  }

  static Scope of(@Nullable Catalogue catalogue, ConsumerProfile consumer, Request request) {
    String name =
        request.publication() != null ? request.publication() : consumer.publication().name();
    if (catalogue == null) {
      return new Scope(name, null, List.of(), List.of());
    }
    PublicationFacts publication = name == null ? null : catalogue.publication(name).orElse(null);
    List<TableFacts> published =
        publication == null ? List.of() : published(catalogue, publication);
    List<TableFacts> wanted;
    if (!request.tables().isEmpty() || !request.schemas().isEmpty()) {
      wanted = named(catalogue, request);
    } else if (publication != null) {
      wanted = published;
    } else {
      List<String> schemas = consumer.publication().schemas();
      wanted =
          catalogue.tables().stream()
              .filter(TableFacts::publishable)
              .filter(table -> table.extension() == null)
              .filter(table -> schemas.isEmpty() || schemas.contains(table.schema()))
              .toList();
    }
    return new Scope(name, publication, wanted, published);
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
    Set<TableFacts> seen = new LinkedHashSet<>(start);
    Deque<TableFacts> open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      for (TableFacts child : children.getOrDefault(open.removeFirst().oid(), List.of())) {
        if (seen.add(child)) {
          open.addLast(child);
        }
      }
    }
    return List.copyOf(seen);
  }

  private static List<TableFacts> named(Catalogue catalogue, Request request) {
    List<Pattern> tables = request.tables().stream().map(Scope::tablePattern).toList();
    List<Pattern> schemas = request.schemas().stream().map(Scope::wildcard).toList();
    List<TableFacts> start =
        catalogue.tables().stream()
            .filter(
                table ->
                    tables.stream()
                            .anyMatch(p -> p.matcher(table.schema() + "." + table.name()).matches())
                        || (table.publishable()
                            && schemas.stream().anyMatch(p -> p.matcher(table.schema()).matches())))
            .toList();
    return withPartitions(catalogue, start);
  }

  /** A name without schema means any schema, as the search path would find it in one of them. */
  private static Pattern tablePattern(String written) {
    return written.indexOf('.') < 0
        ? Pattern.compile("[^.]*\\." + wildcard(written).pattern(), Pattern.DOTALL)
        : wildcard(written);
  }

  private static Pattern wildcard(String written) {
    StringBuilder pattern = new StringBuilder();
    for (String part : written.split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }
}
