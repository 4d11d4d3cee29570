// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.PublicationFacts.Member;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Index;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table on which a publication makes UPDATE and DELETE fail with 42P10, although it has a replica
 * identity. The rules are those of CheckCmdReplicaIdentity in the server's source.
 */
record IdentityViolation(
    TableFacts table,
    PublicationFacts publication,
    @Nullable Member member,
    Cause cause,
    String reason) {

  enum Cause {
    /** The column list lacks columns of the identity. */
    LIST,
    /** REPLICA IDENTITY FULL allows no column list. */
    LIST_UNDER_FULL,
    /** The filter uses columns outside of the identity. */
    FILTER,
    /** 18 and newer: the identity holds generated columns that are not published. */
    GENERATED
  }

  /** Null: UPDATE and DELETE work. */
  static @Nullable IdentityViolation of(
      TableFacts table, PublicationFacts publication, @Nullable Member member, int major) {
    String name = Identifiers.quote(publication.name());
    boolean full = "f".equals(table.identity());
    Set<String> identity =
        table
            .identityIndex()
            .map(index -> (Set<String>) new HashSet<>(index.columns()))
            .orElse(Set.of());
    if (member != null && !member.filterColumns().isEmpty() && !full) {
      List<String> outside =
          member.filterColumns().stream().filter(column -> !identity.contains(column)).toList();
      if (!outside.isEmpty()) {
        return new IdentityViolation(
            table,
            publication,
            member,
            Cause.FILTER,
            "the row filter of publication %s uses %s, not part of the replica identity"
                .formatted(name, columns(outside)));
      }
    }
    if (member != null && !member.columns().isEmpty()) {
      if (full) {
        return new IdentityViolation(
            table,
            publication,
            member,
            Cause.LIST_UNDER_FULL,
            "publication %s lists columns, which REPLICA IDENTITY FULL does not allow"
                .formatted(name));
      }
      List<String> outside =
          identity.stream().filter(column -> !member.columns().contains(column)).sorted().toList();
      if (!outside.isEmpty()) {
        return new IdentityViolation(
            table,
            publication,
            member,
            Cause.LIST,
            "the column list of publication %s lacks %s of the replica identity"
                .formatted(name, columns(outside)));
      }
      return null;
    }
    if (major < 18) {
      return null;
    }
    boolean stored = "s".equals(publication.row().generatedColumns());
    List<String> unpublished =
        table.generated().stream()
            .filter(column -> column.kind().equals("v") || !stored)
            .map(TableFacts.Generated::name)
            .filter(column -> full || identity.contains(column))
            .toList();
    return unpublished.isEmpty()
        ? null
        : new IdentityViolation(
            table,
            publication,
            member,
            Cause.GENERATED,
            "the replica identity holds generated column %s, which publication %s does not publish"
                .formatted(columns(unpublished), name));
  }

  /**
   * What lets all of them be updated again.
   *
   * @param all publications of the database: one's remedy must not be another one's violation
   */
  static Remedy remedy(List<IdentityViolation> broken, List<PublicationFacts> all) {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (IdentityViolation one : broken) {
      switch (one.cause) {
        case LIST -> one.widen(sql, undo, steps);
        case LIST_UNDER_FULL, FILTER -> one.changeIdentity(all, sql, undo, steps);
        case GENERATED -> one.publishGenerated(sql, undo, steps);
      }
    }
    String tables =
        Phrases.tables(broken.stream().map(IdentityViolation::table).distinct().toList());
    Set<Cause> causes = broken.stream().map(IdentityViolation::cause).collect(Collectors.toSet());
    String title =
        causes.size() > 1
            ? "Make publication and replica identity of %s agree".formatted(tables)
            : switch (broken.get(0).cause) {
              case LIST -> "Add the identity's columns to the column list of " + tables;
              case LIST_UNDER_FULL -> "Identify the rows of %s by a key".formatted(tables);
              case FILTER -> "Identify the rows of %s by all columns".formatted(tables);
              case GENERATED -> "Publish the generated columns of " + tables;
            };
    return new Remedy(
        title,
        sql.isEmpty() ? Kind.DECISION : Kind.SQL,
        Safety.REVIEW,
        false,
        "owner of the publication and of the tables",
        List.copyOf(new LinkedHashSet<>(sql)),
        List.copyOf(new LinkedHashSet<>(undo)),
        List.of(),
        List.copyOf(new LinkedHashSet<>(steps)),
        null);
  }

  /** While the publication does not exist yet: an identity without generated columns. */
  static Remedy beforehand(List<IdentityViolation> broken) {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (IdentityViolation one : broken) {
      IdentityChange.key(one.table)
          .filter(
              key ->
                  one.table.generated().stream().noneMatch(g -> key.columns().contains(g.name())))
          .map(key -> IdentityChange.by(one.table, key))
          .ifPresentOrElse(
              change -> {
                sql.add(change.sql());
                undo.add(change.undo());
              },
              () ->
                  steps.add(
                      "Give %s a primary key without generated columns and REPLICA IDENTITY DEFAULT, or create the publication WITH (publish_generated_columns = stored)"
                          .formatted(one.table.sqlName())));
    }
    return new Remedy(
        "Identify the rows of %s without generated columns"
            .formatted(Phrases.tables(broken.stream().map(IdentityViolation::table).toList())),
        sql.isEmpty() ? Kind.DECISION : Kind.SQL,
        Safety.REVIEW,
        false,
        "owner of the tables",
        sql,
        undo,
        List.of(),
        steps,
        null);
  }

  private void widen(List<String> sql, List<String> undo, List<String> steps) {
    String name = Identifiers.quote(publication.name());
    Member list = member;
    if (list == null || list.oid() != table.oid() || !list.filterColumns().isEmpty()) {
      steps.add(
          "Add %s to the column list of %s in publication %s (ALTER PUBLICATION ... SET TABLE)"
              .formatted(
                  columns(table.identityIndex().map(Index::columns).orElse(List.of())),
                  table.sqlName(),
                  name));
      return;
    }
    Set<String> wide = new LinkedHashSet<>(list.columns());
    table.identityIndex().ifPresent(index -> wide.addAll(index.columns()));
    String drop = "ALTER PUBLICATION %s DROP TABLE %s".formatted(name, table.sqlName());
    String add = "ALTER PUBLICATION %s ADD TABLE %s (%s)";
    sql.add(drop);
    sql.add(add.formatted(name, table.sqlName(), columns(wide)));
    undo.add(drop);
    undo.add(add.formatted(name, table.sqlName(), columns(list.columns())));
  }

  private void changeIdentity(
      List<PublicationFacts> all, List<String> sql, List<String> undo, List<String> steps) {
    Member list = member;
    boolean listed = list != null && !list.columns().isEmpty();
    Optional<IdentityChange> change =
        cause == Cause.FILTER
            ? (listed ? Optional.empty() : Optional.of(IdentityChange.full(table)))
            : IdentityChange.byKey(table);
    if (change.isPresent() && contradicted(all)) {
      steps.add(
          "%s is in other publications too, which need another replica identity: take it out of publication %s and add it again without its %s"
              .formatted(
                  table.sqlName(),
                  Identifiers.quote(publication.name()),
                  cause == Cause.FILTER ? "row filter" : "column list"));
      return;
    }
    if (change.isPresent()) {
      sql.add(change.get().sql());
      undo.add(change.get().undo());
    } else {
      steps.add(
          "Take %s out of publication %s and add it again without its %s"
              .formatted(
                  table.sqlName(),
                  Identifiers.quote(publication.name()),
                  cause == Cause.FILTER ? "row filter" : "column list"));
    }
  }

  /** Whether the identity that this publication needs makes another one refuse UPDATE. */
  private boolean contradicted(List<PublicationFacts> all) {
    return all.stream()
        .filter(other -> other.oid() != publication.oid() && other.identifiesRows())
        .flatMap(other -> other.tables().stream())
        .anyMatch(
            other ->
                other.oid() == table.oid()
                    && (cause == Cause.FILTER
                        ? !other.columns().isEmpty()
                        : !other.filterColumns().isEmpty()));
  }

  private void publishGenerated(List<String> sql, List<String> undo, List<String> steps) {
    String name = Identifiers.quote(publication.name());
    if (table.generated().stream().noneMatch(column -> column.kind().equals("v"))) {
      sql.add("ALTER PUBLICATION %s SET (publish_generated_columns = stored)".formatted(name));
      undo.add("ALTER PUBLICATION %s SET (publish_generated_columns = none)".formatted(name));
      return;
    }
    // virtual columns are never published: only another identity helps
    IdentityChange.byKey(table)
        .ifPresentOrElse(
            change -> {
              sql.add(change.sql());
              undo.add(change.undo());
            },
            () ->
                steps.add(
                    "Give %s a primary key, and REPLICA IDENTITY DEFAULT"
                        .formatted(table.sqlName())));
  }

  private static String columns(Iterable<String> names) {
    List<String> quoted = new ArrayList<>();
    names.forEach(name -> quoted.add(Identifiers.quote(name)));
    return quoted.stream().collect(Collectors.joining(", "));
  }
}
