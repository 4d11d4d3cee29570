// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.IdentityNeeds;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Typed;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.EnumWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Publishing UPDATE and DELETE of a table whose rows nothing identifies makes the application's own
 * statements fail, from the moment the publication exists, with or without a consumer. "Has a
 * primary key" is not the question: a deferrable one does not count, and none helps under NOTHING.
 */
public final class ReplicaIdentity implements Check {
  private enum Question {
    BROKEN
  }

  /**
   * @param wanted how many of the tables, from the first on, the consumer is to read
   */
  private record Judged(IdentityDemand demand, int wanted) {}

  private static final TableSet.Condition KEYLESS =
      new TableSet.Condition(table -> !table.hasPrimaryKey());
  private static final TableSet.Condition FULL =
      new TableSet.Condition(table -> "f".equals(table.identity()));
  private static final TableSet.Condition UNEQUAL =
      new TableSet.Condition(
          table ->
              !table.unequalColumns().isEmpty()
                  // the subscriber finds rows by its primary key where the table has one
                  && table.indexes().stream()
                      .noneMatch(index -> index.primary() && !index.deferrable()));
  private static final TableSet.Condition STILL =
      new TableSet.Condition(table -> table.traffic() == 0);
  private static final TableSet.Condition CHILD =
      new TableSet.Condition(table -> !table.parents().isEmpty());
  private static final TableSet.Condition KEY_LEFT_OUT =
      new TableSet.Condition(
          table ->
              "i".equals(table.identity())
                  && table.indexes().stream()
                      .anyMatch(
                          key ->
                              key.primary()
                                  && table
                                      .identityIndex()
                                      .filter(own -> !own.columns().containsAll(key.columns()))
                                      .isPresent()));
  private static final TableSet.Condition UNIDENTIFIED =
      new TableSet.Condition(table -> !table.identifiesRows());

  @Override
  public String title() {
    return "Every published table can identify its rows";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    IdentityDemand demand = IdentityDemand.of(context);
    TableSet leaves = context.scope().leaves();
    Verdicts verdicts =
        affected(context, leaves)
            .once(
                new Judged(demand, leaves.size()),
                tables -> verdicts(context, demand, tables, leaves.oids()));
    RootIdentities roots = RootIdentities.of(context.scope(), context.tables());
    List<TableFacts> blind = IdentityDemand.identifies(context) ? roots.blind() : List.of();
    if (!verdicts.refusing().isEmpty() || !blind.isEmpty()) {
      return refused(context, verdicts, demand, roots, blind);
    }
    List<TableFacts> unfit =
        roots.roots().stream()
            .filter(root -> !demand.satisfied(root) && !demand.assigned(root))
            .toList();
    if (!verdicts.rule().isEmpty() || !unfit.isEmpty()) {
      return unidentified(
          context,
          unfit.isEmpty() ? verdicts.rule() : with(context, unfit, verdicts.rule()),
          demand,
          roots);
    }
    Optional<CheckResult> unequal = unequal(context, leaves);
    if (unequal.isPresent()) {
      return unequal.get();
    }
    Optional<CheckResult> keyLeftOut = keyLeftOut(context, leaves);
    if (keyLeftOut.isPresent()) {
      return keyLeftOut.get();
    }
    List<TableFacts> narrow = IdentityDemand.identifies(context) ? roots.narrow() : List.of();
    if (!narrow.isEmpty()) {
      CheckResult result =
          CheckResult.warn(
                  "partitions of %s identify rows by fewer columns than the root, under whose name they are published: a reader that looks by the root's does not find what was deleted"
                      .formatted(Phrases.tables(narrow)))
              .subjects(Phrases.subjects(narrow))
              .evidence("roots", narrow.size());
      for (Remedy remedy : IdentityAdvice.remedies(context, TableSet.of(narrow), roots)) {
        result = result.remedy(remedy);
      }
      return result;
    }
    return elsewhere(context, leaves);
  }

  /**
   * The wanted tables, and whatever else the consumer's own publication will take in: its writers
   * do not ask which tables somebody wanted.
   */
  private static TableSet affected(CheckContext context, TableSet leaves) {
    Set<Long> wanted = leaves.oids();
    List<TableFacts> others = new ArrayList<>(heirs(context, wanted));
    TableSet created = context.scope().created().leaves();
    if (!created.equals(leaves)) {
      Set<Long> known = others.stream().map(TableFacts::oid).collect(Collectors.toSet());
      created.stream()
          .filter(table -> !wanted.contains(table.oid()) && !known.contains(table.oid()))
          .forEach(others::add);
    }
    return others.isEmpty() ? leaves : with(context, leaves.stream().toList(), others);
  }

  /** An UPDATE of a wanted table is one of those that inherit from it, and refused where one is. */
  private static List<TableFacts> heirs(CheckContext context, Set<Long> wanted) {
    TableSet children = context.tables().where(CHILD);
    if (children.isEmpty()) {
      return List.of();
    }
    Map<Long, List<String>> publications = Refusals.publications(context);
    Set<Long> family = new HashSet<>(wanted);
    List<TableFacts> heirs = new ArrayList<>();
    int before;
    do {
      before = family.size();
      for (TableFacts child : children) {
        if (child.parents().stream().anyMatch(family::contains) && family.add(child.oid())) {
          heirs.add(child);
        }
      }
    } while (family.size() > before);
    heirs.removeIf(heir -> heir.identifiesRows() || !publications.containsKey(heir.oid()));
    return heirs;
  }

  /** Empty: the consumer compares no rows, or can. */
  private static Optional<CheckResult> unequal(CheckContext context, TableSet leaves) {
    Level wholeRows = context.consumer().identity().wholeRows();
    if (wholeRows == null || !IdentityDemand.identifies(context)) {
      return Optional.empty();
    }
    TableSet unequal = leaves.where(FULL).where(UNEQUAL);
    if (unequal.isEmpty()) {
      return Optional.empty();
    }
    List<Typed> columns = unequal.get(0).unequalColumns();
    return Optional.of(
        Levels.result(
                wholeRows,
                "REPLICA IDENTITY FULL on %s compares whole rows, and %s %s no equality: the subscriber could not apply an UPDATE or DELETE"
                    .formatted(
                        Phrases.tables(unequal),
                        IdentityAdvice.columns(columns),
                        Phrases.verb(columns.size(), "has", "have")))
            .subjects(Phrases.subjects(unequal))
            .remedy(IdentityAdvice.primaryKey(context.tables(), unequal)));
  }

  /**
   * A reader that looks rows up by the primary key gets the columns of the replica identity alone.
   * Debezium 3.6.1 was seen to name row 0 where the key is an integer.
   */
  private static Optional<CheckResult> keyLeftOut(CheckContext context, TableSet leaves) {
    Level level = context.consumer().identity().keyLeftOut();
    if (level == null || !IdentityDemand.identifies(context)) {
      return Optional.empty();
    }
    TableSet tables = leaves.where(KEY_LEFT_OUT);
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    List<IdentityChange> changes =
        tables.stream().flatMap(table -> IdentityChange.byKey(table).stream()).toList();
    CheckResult result =
        Levels.result(
                level,
                "%s %s rows by an index without all of the primary key: of what is deleted %s gets no key, or that of another row"
                    .formatted(
                        Phrases.tables(tables),
                        Phrases.verb(tables.size(), "identifies", "identify"),
                        context.consumer().name()))
            .subjects(Phrases.subjects(tables))
            .evidence("tables", tables.size());
    return Optional.of(
        changes.isEmpty()
            ? result
            : result.remedy(
                Remedy.sql(
                    "Let %s identify %s rows by the primary key again"
                        .formatted(
                            Phrases.tables(tables), Phrases.verb(tables.size(), "its", "their")),
                    "owner of the tables",
                    changes.stream().map(IdentityChange::sql).toList(),
                    changes.stream().map(IdentityChange::undo).toList())));
  }

  /**
   * Each by traffic.
   *
   * @param now tables that refuse UPDATE and DELETE already
   * @param soon those that will
   * @param refusing both
   * @param rule those that only the consumer's own rule finds fault with
   * @param all all of them
   */
  private record Verdicts(
      TableSet now, TableSet soon, TableSet refusing, TableSet rule, TableSet all) {}

  /**
   * @param wanted of the tables those that the consumer is to read; its own rule holds of no others
   */
  private static Verdicts verdicts(
      CheckContext context, IdentityDemand demand, TableSet leaves, Set<Long> wanted) {
    Map<Long, List<String>> publications = Refusals.publications(context);
    List<TableFacts> now = new ArrayList<>();
    List<TableFacts> soon = new ArrayList<>();
    List<TableFacts> rule = new ArrayList<>();
    for (TableFacts table : Refusals.byTraffic(leaves)) {
      if (table.identifiesRows()) {
        // looked up last, which takes longest
        if (!demand.satisfied(table) && !demand.assigned(table) && wanted.contains(table.oid())) {
          rule.add(table);
        }
      } else if (publications.containsKey(table.oid())) {
        if (!demand.assigned(table) || !wanted.contains(table.oid())) {
          now.add(table);
        }
      } else if (demand.willIdentify()) {
        if (!demand.assigned(table)) {
          soon.add(table);
        }
      } else if (demand.rule() != IdentityRule.ANY
          && demand.rule() != IdentityRule.NONE
          && wanted.contains(table.oid())) {
        rule.add(table);
      }
    }
    List<TableFacts> all = new ArrayList<>(now);
    all.addAll(soon);
    TableSet every = context.tables();
    TableSet refusing = every.among(all);
    all.addAll(rule);
    return new Verdicts(
        every.among(now),
        every.among(soon),
        refusing,
        every.among(rule),
        rule.isEmpty() ? refusing : every.among(all));
  }

  private static CheckResult refused(
      CheckContext context,
      Verdicts verdicts,
      IdentityDemand demand,
      RootIdentities roots,
      List<TableFacts> blind) {
    TableSet now = verdicts.now();
    TableSet soon = verdicts.soon();
    List<String> parts = new ArrayList<>();
    if (!now.isEmpty()) {
      parts.add(
          "UPDATE and DELETE on %s fail now: %s publishes them, and %s"
              .formatted(Refusals.weighed(now), Refusals.by(context, now), Refusals.why(now)));
    }
    if (!soon.isEmpty()) {
      String name = context.scope().publicationName();
      parts.add(
          "UPDATE and DELETE on %s will start to fail once %s publishes them: %s"
              .formatted(
                  Refusals.weighed(soon),
                  name == null ? "a publication" : Identifiers.quote(name),
                  Refusals.why(soon)));
    }
    if (!verdicts.rule().isEmpty()) {
      parts.add(fault(context, verdicts.rule(), demand));
    }
    TableSet concerned = verdicts.refusing();
    TableSet all = verdicts.all();
    if (!blind.isEmpty()) {
      parts.add(
          "no reader can tell which row of %s an UPDATE or DELETE changed: its partitions are published under its name, and %s"
              .formatted(Phrases.tables(blind), roots.why(blind.get(0)).orElse("")));
      concerned = with(context, blind, concerned);
      all = with(context, blind, all);
    }
    CheckResult result =
        CheckResult.fail(String.join("; ", parts))
            .subjects(concerned.subjects())
            .evidence("failing_now", now.size())
            .evidence("failing_once_published", soon.size())
            .evidence("updates_and_deletes", Refusals.traffic(verdicts.refusing()));
    if (!blind.isEmpty()) {
      result = result.evidence("roots", blind.size());
    }
    for (Remedy remedy : IdentityAdvice.remedies(context, all, roots)) {
      result = result.remedy(remedy);
    }
    if (!now.isEmpty() && soon.isEmpty() && verdicts.rule().isEmpty()) {
      List<String> publishers = Refusals.publishers(context, now);
      Optional<Remedy> out = IdentityAdvice.leaveOut(context, now, publishers);
      if (out.isPresent()) {
        result = result.remedy(out.get());
      }
    }
    TableSet still = verdicts.refusing().where(STILL);
    return still.isEmpty()
            || IdentityDemand.refusesInsertsOnly(context)
            || context.consumer().identity().rule() == IdentityRule.IDENTIFIED
        ? result
        : result.remedy(
            IdentityAdvice.insertsOnly(context, still, Refusals.publishers(context, still)));
  }

  private static TableSet with(
      CheckContext context, List<TableFacts> first, Iterable<TableFacts> others) {
    List<TableFacts> all = new ArrayList<>(first);
    others.forEach(all::add);
    return context.tables().among(all);
  }

  /** What the consumer's own rule finds missing, without its reason. */
  private static String fault(CheckContext context, TableSet tables, IdentityDemand demand) {
    String consumer = context.consumer().name();
    if (tables.stream().allMatch(demand::byAnotherIndex)) {
      return "%s %s rows by another index than the primary key's, which %s does not take"
          .formatted(
              Phrases.tables(tables),
              Phrases.verb(tables.size(), "identifies", "identify"),
              consumer);
    }
    String wanted =
        switch (demand.rule()) {
          case FULL -> "REPLICA IDENTITY FULL";
          case KEY -> "primary key or a unique index on NOT NULL columns";
          case PRIMARY_KEY -> "primary key";
          case ANY, IDENTIFIED, NONE -> "replica identity";
        };
    return "%s %s no %s, which %s needs"
        .formatted(
            Phrases.tables(tables), Phrases.verb(tables.size(), "has", "have"), wanted, consumer);
  }

  private static CheckResult unidentified(
      CheckContext context, TableSet tables, IdentityDemand demand, RootIdentities roots) {
    IdentityNeeds needs = context.consumer().identity();
    String message =
        fault(context, tables, demand) + (needs.why() == null ? "" : ": " + needs.why());
    Level level =
        needs.insertsOnly() == null || IdentityDemand.identifies(context)
            ? needs.level()
            : needs.insertsOnly();
    CheckResult result =
        Levels.result(level, message)
            .subjects(Phrases.subjects(tables))
            .evidence("tables", tables.size())
            .evidence("rule", EnumWords.of(needs.rule()));
    for (Remedy remedy : IdentityAdvice.remedies(context, tables, roots)) {
      result = result.remedy(remedy);
    }
    return result;
  }

  /** Not this consumer's tables, but an outage of the application all the same. */
  private static CheckResult elsewhere(CheckContext context, TableSet leaves) {
    Level level = Levels.of(context, "no-primary-key");
    TableSet keyless = level == Level.INFO ? TableSet.EMPTY : leaves.where(KEYLESS);
    if (level == Level.FAIL && !keyless.isEmpty()) {
      return keyless(context, level, keyless);
    }
    TableSet broken =
        context.tables().once(Question.BROKEN, tables -> Refusals.broken(context, tables));
    if (!broken.isEmpty()) {
      // those of its own would not have come here
      boolean assigns = broken.oids().stream().anyMatch(leaves.oids()::contains);
      CheckResult result =
          CheckResult.warn(
                  "%sUPDATE and DELETE on %s fail now%s: %s publishes them, and %s"
                      .formatted(
                          assigns ? "" : "not replicated here, but ",
                          Refusals.weighed(broken),
                          assigns
                              ? ", until %s gives them a replica identity at its start"
                                  .formatted(context.consumer().name())
                              : "",
                          Refusals.by(context, broken),
                          Refusals.why(broken)))
              .subjects(Phrases.subjects(broken));
      for (Remedy remedy : IdentityAdvice.remedies(context, broken)) {
        result = result.remedy(remedy);
      }
      return result;
    }
    List<TableFacts> later = keylessRoots(context);
    if (!later.isEmpty()) {
      return CheckResult.warn(
              "a partition that %s gets later will have no replica identity, whatever the others have: UPDATE and DELETE on it will fail"
                  .formatted(Phrases.tables(later)))
          .subjects(Phrases.subjects(later))
          .evidence("tables", later.size())
          .remedy(IdentityAdvice.laterPartitions(context.tables(), later));
    }
    if (!keyless.isEmpty()) {
      return keyless(context, level, keyless);
    }
    TableSet full = leaves.where(FULL);
    PublicationFacts publication = context.scope().publication();
    if (publication != null && !publication.identifiesRows()) {
      TableSet insertsOnly = leaves.where(UNIDENTIFIED);
      if (!insertsOnly.isEmpty()) {
        return CheckResult.pass(
                "%s %s no replica identity and %s none: %s publishes neither UPDATE nor DELETE"
                    .formatted(
                        Phrases.tables(insertsOnly),
                        Phrases.verb(insertsOnly.size(), "has", "have"),
                        Phrases.verb(insertsOnly.size(), "needs", "need"),
                        Identifiers.quote(publication.name())))
            .evidence("tables", leaves.size())
            .evidence("inserts_only", insertsOnly.size());
      }
    }
    return CheckResult.pass(
            leaves.isEmpty()
                ? "there are no tables to replicate"
                : "all of %s can identify their rows"
                    .formatted(Phrases.count(leaves.size(), "table")))
        .evidence("tables", leaves.size())
        .evidence("full", full.size());
  }

  private static CheckResult keyless(CheckContext context, Level level, TableSet keyless) {
    return Levels.result(
            level,
            "%s %s no primary key, which %s wants"
                .formatted(
                    Phrases.tables(keyless),
                    Phrases.verb(keyless.size(), "has", "have"),
                    context.consumer().name()))
        .subjects(Phrases.subjects(keyless))
        .evidence("tables", keyless.size())
        .remedy(IdentityAdvice.primaryKey(context.tables(), keyless));
  }

  /** Published roots without a key that a new partition would be created with. */
  private static List<TableFacts> keylessRoots(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    if (publication == null || !publication.identifiesRows()) {
      return List.of();
    }
    return context
        .scope()
        .published()
        .partitioned()
        .filter(
            root ->
                IdentityChange.key(root).isEmpty()
                    && (root.parent() == null
                        || !context.scope().published().oids().contains(root.parent())));
  }
}
