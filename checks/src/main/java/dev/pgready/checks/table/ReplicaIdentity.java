package dev.pgready.checks.table;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Levels;
import dev.pgready.checks.Names;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Scope;
import dev.pgready.checks.consumer.ConsumerProfile.Creator;
import dev.pgready.checks.consumer.ConsumerProfile.IdentityNeeds;
import dev.pgready.checks.consumer.ConsumerProfile.IdentityRule;
import dev.pgready.checks.consumer.ConsumerProfile.Level;
import dev.pgready.checks.facts.PublicationFacts;
import dev.pgready.checks.facts.TableFacts;
import dev.pgready.checks.facts.TableFacts.Index;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishing UPDATE and DELETE of a table whose rows nothing identifies makes the application's own
 * statements fail, from the moment the publication exists, with or without a consumer. "Has a
 * primary key" is not the question: a deferrable one does not count, and none helps under NOTHING.
 */
public final class ReplicaIdentity implements Check {
  @Override
  public String title() {
    return "Every published table can identify its rows";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    Map<Long, List<String>> publications = publications(context);
    List<TableFacts> leaves = context.scope().leaves();
    List<TableFacts> now = new ArrayList<>();
    List<TableFacts> soon = new ArrayList<>();
    List<TableFacts> rule = new ArrayList<>();
    IdentityNeeds needs = context.consumer().identity();
    boolean willIdentify = willPublishOldRows(context);
    for (TableFacts table : leaves) {
      if (table.identifiesRows()) {
        if (!satisfies(table, needs.rule()) && !assigned(table, needs)) {
          rule.add(table);
        }
      } else if (publications.containsKey(table.oid())) {
        now.add(table);
      } else if (willIdentify) {
        if (!assigned(table, needs)) {
          soon.add(table);
        }
      } else if (needs.rule() != IdentityRule.ANY && needs.rule() != IdentityRule.NONE) {
        rule.add(table);
      }
    }
    byTraffic(now);
    byTraffic(soon);
    byTraffic(rule);
    if (!now.isEmpty() || !soon.isEmpty()) {
      return refused(context, publications, now, soon, rule);
    }
    if (!rule.isEmpty()) {
      return unidentified(context, rule, needs);
    }
    return elsewhere(context, publications, leaves);
  }

  /** The publications that would make each table refuse UPDATE or DELETE, by table. */
  private static Map<Long, List<String>> publications(CheckContext context) {
    Map<Long, List<String>> names = new HashMap<>();
    for (PublicationFacts publication : context.cat().publications()) {
      if (!publication.identifiesRows()) {
        continue;
      }
      boolean judged = publication.equals(context.scope().publication());
      List<TableFacts> tables =
          judged ? context.scope().published() : Scope.published(context.cat(), publication);
      for (TableFacts table : tables) {
        names.computeIfAbsent(table.oid(), oid -> new ArrayList<>(1)).add(publication.name());
      }
    }
    return names;
  }

  /** Whether UPDATE and DELETE of the wanted tables will be published once all is set up. */
  private static boolean willPublishOldRows(CheckContext context) {
    if (context.consumer().publication().creator() == Creator.NONE
        || !context.consumer().usesPgoutput()) {
      return false;
    }
    PublicationFacts publication = context.scope().publication();
    if (publication == null) {
      return context.consumer().publication().operations().isEmpty() || wantsOldRows(context);
    }
    return publication.identifiesRows() || refusesInsertsOnly(context);
  }

  private static boolean wantsOldRows(CheckContext context) {
    List<String> operations = context.consumer().publication().operations();
    return operations.contains("update") || operations.contains("delete");
  }

  /** Whether a publication of inserts alone is no way out for this consumer. */
  private static boolean refusesInsertsOnly(CheckContext context) {
    return wantsOldRows(context)
        && context.consumer().publication().operationsLevel() == Level.FAIL;
  }

  private static boolean satisfies(TableFacts table, IdentityRule rule) {
    return switch (rule) {
      case ANY, NONE -> true;
      case FULL -> "f".equals(table.identity());
      case KEY -> IdentityChange.bestIndex(table).isPresent();
      case PRIMARY_KEY -> table.indexes().stream().anyMatch(Index::primary);
    };
  }

  /** Whether the consumer itself will set the identity before it publishes the table. */
  private static boolean assigned(TableFacts table, IdentityNeeds needs) {
    return needs.assigns()
        && table.owns()
        && (needs.rule() == IdentityRule.FULL || IdentityChange.bestIndex(table).isPresent());
  }

  private static CheckResult refused(
      CheckContext context,
      Map<Long, List<String>> publications,
      List<TableFacts> now,
      List<TableFacts> soon,
      List<TableFacts> rule) {
    List<String> parts = new ArrayList<>();
    if (!now.isEmpty()) {
      parts.add(
          "UPDATE and DELETE on %s fail now: %s publishes them, and %s"
              .formatted(weighed(now), by(publications, now), why(now)));
    }
    if (!soon.isEmpty()) {
      String name = context.scope().publicationName();
      parts.add(
          "UPDATE and DELETE on %s will start to fail once %s publishes them: %s"
              .formatted(
                  weighed(soon),
                  name == null ? "a publication" : Identifiers.quote(name),
                  why(soon)));
    }
    List<TableFacts> all = new ArrayList<>(now);
    all.addAll(soon);
    CheckResult result =
        CheckResult.fail(String.join("; ", parts))
            .subjects(Names.subjects(all))
            .evidence("failing_now", now.size())
            .evidence("failing_once_published", soon.size())
            .evidence("updates_and_deletes", all.stream().mapToLong(TableFacts::traffic).sum());
    List<TableFacts> heal = new ArrayList<>(all);
    heal.addAll(rule);
    for (Remedy remedy : IdentityAdvice.remedies(context, heal)) {
      result = result.remedy(remedy);
    }
    List<TableFacts> still = all.stream().filter(table -> table.traffic() == 0).toList();
    return still.isEmpty() || refusesInsertsOnly(context)
        ? result
        : result.remedy(IdentityAdvice.insertsOnly(context, still, publications));
  }

  /** The publications that make these tables refuse UPDATE and DELETE. */
  private static String by(Map<Long, List<String>> publications, List<TableFacts> tables) {
    return Names.list(
        tables.stream()
            .flatMap(table -> publications.getOrDefault(table.oid(), List.of()).stream())
            .distinct()
            .map(Identifiers::quote)
            .toList());
  }

  private static CheckResult unidentified(
      CheckContext context, List<TableFacts> tables, IdentityNeeds needs) {
    String consumer = context.consumer().name();
    String wanted =
        switch (needs.rule()) {
          case FULL -> "REPLICA IDENTITY FULL";
          case KEY -> "a primary key or a unique index on NOT NULL columns";
          case PRIMARY_KEY -> "a primary key";
          case ANY, NONE -> "a replica identity";
        };
    String message =
        "%s %s no %s, which %s needs%s"
            .formatted(
                Names.tables(tables),
                Names.verb(tables.size(), "has", "have"),
                wanted.replaceFirst("^an? ", ""),
                consumer,
                needs.why() == null ? "" : ": " + needs.why());
    CheckResult result =
        Levels.result(needs.level(), message)
            .subjects(Names.subjects(tables))
            .evidence("tables", tables.size())
            .evidence("rule", needs.rule().name().toLowerCase(java.util.Locale.ROOT));
    for (Remedy remedy : IdentityAdvice.remedies(context, tables)) {
      result = result.remedy(remedy);
    }
    return result;
  }

  /** Not this consumer's tables, but an outage of the application all the same. */
  private static CheckResult elsewhere(
      CheckContext context, Map<Long, List<String>> publications, List<TableFacts> leaves) {
    List<TableFacts> broken = new ArrayList<>();
    for (TableFacts table : context.cat().tables()) {
      if (publications.containsKey(table.oid())
          && !table.partitioned()
          && !table.identifiesRows()) {
        broken.add(table);
      }
    }
    byTraffic(broken);
    if (!broken.isEmpty()) {
      CheckResult result =
          CheckResult.warn(
                  "not replicated here, but UPDATE and DELETE on %s fail now: %s publishes them, and %s"
                      .formatted(weighed(broken), by(publications, broken), why(broken)))
              .subjects(Names.subjects(broken));
      for (Remedy remedy : IdentityAdvice.remedies(context, broken)) {
        result = result.remedy(remedy);
      }
      return result;
    }
    Level level = Levels.of(context, "no-primary-key");
    List<TableFacts> keyless =
        level == Level.INFO
            ? List.of()
            : leaves.stream()
                .filter(table -> table.indexes().stream().noneMatch(Index::primary))
                .toList();
    if (!keyless.isEmpty()) {
      return Levels.result(
              level,
              "%s %s no primary key, which %s wants"
                  .formatted(
                      Names.tables(keyless),
                      Names.verb(keyless.size(), "has", "have"),
                      context.consumer().name()))
          .subjects(Names.subjects(keyless))
          .evidence("tables", keyless.size())
          .remedy(IdentityAdvice.primaryKey(keyless, false));
    }
    List<TableFacts> unequal =
        leaves.stream()
            .filter(table -> "f".equals(table.identity()) && !table.unequalColumns().isEmpty())
            // the subscriber finds rows by its primary key where the table has one
            .filter(
                table ->
                    table.indexes().stream()
                        .noneMatch(index -> index.primary() && !index.deferrable()))
            .toList();
    if (!unequal.isEmpty() && context.consumer().id().equals("postgres")) {
      return CheckResult.fail(
              "REPLICA IDENTITY FULL on %s compares whole rows, and %s has no equality: the subscriber could not apply an UPDATE or DELETE"
                  .formatted(
                      Names.tables(unequal),
                      IdentityAdvice.columns(unequal.get(0).unequalColumns())))
          .subjects(Names.subjects(unequal));
    }
    PublicationFacts publication = context.scope().publication();
    List<TableFacts> insertsOnly =
        publication == null || publication.identifiesRows()
            ? List.of()
            : leaves.stream().filter(table -> !table.identifiesRows()).toList();
    if (!insertsOnly.isEmpty()) {
      return CheckResult.pass(
              "%s %s no replica identity and %s none: %s publishes neither UPDATE nor DELETE"
                  .formatted(
                      Names.tables(insertsOnly),
                      Names.verb(insertsOnly.size(), "has", "have"),
                      Names.verb(insertsOnly.size(), "needs", "need"),
                      Identifiers.quote(publication.name())))
          .evidence("tables", leaves.size())
          .evidence("inserts_only", insertsOnly.size());
    }
    long full = leaves.stream().filter(table -> "f".equals(table.identity())).count();
    return CheckResult.pass(
            leaves.isEmpty()
                ? "there are no tables to replicate"
                : "all of %s can identify their rows"
                    .formatted(Names.count(leaves.size(), "table")))
        .evidence("tables", leaves.size())
        .evidence("full", full);
  }

  private static void byTraffic(List<TableFacts> tables) {
    tables.sort(
        Comparator.comparingLong(TableFacts::traffic)
            .reversed()
            .thenComparing(TableFacts::sqlName));
  }

  private static String weighed(List<TableFacts> tables) {
    long traffic = tables.stream().mapToLong(TableFacts::traffic).sum();
    return traffic == 0
        ? Names.tables(tables) + " (none counted so far)"
        : "%s (%s counted so far)".formatted(Names.tables(tables), Names.number(traffic));
  }

  private static String why(List<TableFacts> tables) {
    return String.join(", ", tables.stream().map(ReplicaIdentity::why).distinct().toList());
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
