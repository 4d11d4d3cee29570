// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.remedy.AssignedIdentities;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.IdentityNeeds;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.TypeRule;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Index;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a consumer asks of its tables.
 *
 * @param assigns whether it sets the identity itself where it may
 * @param byPrimaryKey whether an index as replica identity must be the primary key's
 * @param deferrable whether a deferrable key does under FULL
 * @param carried types that no column of a key under FULL may have
 * @param willIdentify whether UPDATE and DELETE will be published once all is set up
 * @param lists published columns of tables that the publication lists columns of
 */
record IdentityDemand(
    IdentityRule rule,
    boolean assigns,
    boolean byPrimaryKey,
    boolean deferrable,
    List<TypeRule> carried,
    boolean willIdentify,
    Map<Long, Set<String>> lists) {
  static IdentityDemand of(CheckContext context) {
    IdentityNeeds needs = context.consumer().identity();
    return new IdentityDemand(
        needs.rule(),
        AssignedIdentities.by(context),
        needs.byPrimaryKey() && identifies(context),
        needs.deferrable(),
        needs.carried() ? context.consumer().types() : List.of(),
        willPublishOldRows(context),
        lists(context));
  }

  boolean satisfied(TableFacts table) {
    return !byAnotherIndex(table) && hasWhatItNeeds(table);
  }

  /** Whether its rows are identified by an index that is not of the primary key's columns. */
  boolean byAnotherIndex(TableFacts table) {
    if (!byPrimaryKey || !"i".equals(table.identity())) {
      return false;
    }
    Set<String> key =
        table.indexes().stream()
            .filter(Index::primary)
            .findFirst()
            .map(index -> Set.copyOf(index.columns()))
            .orElse(Set.of());
    return table
        .identityIndex()
        .filter(index -> !Set.copyOf(index.columns()).equals(key))
        .isPresent();
  }

  private boolean hasWhatItNeeds(TableFacts table) {
    return switch (rule) {
      case ANY, NONE -> true;
      case IDENTIFIED -> table.identifiesRows();
      case FULL -> "f".equals(table.identity());
      case KEY -> "f".equals(table.identity()) ? keyUnderFull(table) : hasKey(table);
      case PRIMARY_KEY -> table.hasPrimaryKey();
    };
  }

  private static boolean hasKey(TableFacts table) {
    return IdentityChange.bestIndex(table).isPresent();
  }

  /**
   * A primary key of any type does; another one is looked for among the columns that it carries.
   */
  private boolean keyUnderFull(TableFacts table) {
    if (!deferrable && carried.isEmpty()) {
      return hasKey(table);
    }
    return table.indexes().stream()
        .filter(
            index ->
                deferrable
                    ? !index.partial() && !index.expressions() && !index.nullable()
                    : index.usableAsIdentity())
        .anyMatch(index -> index.columns().stream().allMatch(carries(table)));
  }

  private Predicate<String> carries(TableFacts table) {
    return name ->
        table.typedColumns().stream()
            .filter(column -> column.name().equals(name))
            .noneMatch(column -> ColumnTypes.ruleOf(carried, column).isPresent());
  }

  /** Whether the consumer itself will set the identity before it publishes the table. */
  boolean assigned(TableFacts table) {
    if (!assigns || !table.owns()) {
      return false;
    }
    return switch (rule) {
      case FULL -> true;
      // an index, where the identity is the default one and there is no key to be it
      case KEY, PRIMARY_KEY ->
          table.identity() == null
              && !table.hasPrimaryKey()
              && table.indexes().stream()
                  .filter(Index::usableAsIdentity)
                  .anyMatch(
                      index ->
                          !lists.containsKey(table.oid())
                              || lists.get(table.oid()).containsAll(index.columns()));
      case ANY, IDENTIFIED, NONE -> false;
    };
  }

  /** Whether UPDATE and DELETE of the wanted tables will be published once all is set up. */
  private static boolean willPublishOldRows(CheckContext context) {
    return identifies(context) || (publishes(context) && refusesInsertsOnly(context));
  }

  /** Whether UPDATE or DELETE is published, or will be, to a reader that asks which row it was. */
  static boolean identifies(CheckContext context) {
    return publishes(context)
        && (context.scope().publication() == null
            ? context.consumer().publication().operations().isEmpty() || wantsOldRows(context)
            : publishesOldRows(context));
  }

  /** Whether it reads through a publication at all. */
  private static boolean publishes(CheckContext context) {
    return context.consumer().usesPgoutput()
        && context.consumer().publication().creator() != Creator.NONE;
  }

  /** Whether one of the publications publishes UPDATE or DELETE. */
  private static boolean publishesOldRows(CheckContext context) {
    return context.publications().stream().anyMatch(PublicationFacts::identifiesRows);
  }

  private static boolean wantsOldRows(CheckContext context) {
    List<String> operations = context.consumer().publication().operations();
    return operations.contains("update") || operations.contains("delete");
  }

  /** Whether a publication of inserts alone is no way out for this consumer. */
  static boolean refusesInsertsOnly(CheckContext context) {
    return wantsOldRows(context)
        && context.consumer().publication().operationsLevel() == Level.FAIL;
  }

  private static Map<Long, Set<String>> lists(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    Map<Long, Set<String>> lists = new HashMap<>();
    if (publication != null) {
      for (PublicationFacts.Member member : publication.tables()) {
        if (!member.columns().isEmpty()) {
          lists.put(member.oid(), Set.copyOf(member.columns()));
        }
      }
    }
    return lists;
  }
}
