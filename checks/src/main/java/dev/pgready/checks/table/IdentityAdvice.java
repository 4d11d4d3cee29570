package dev.pgready.checks.table;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConsumerProfile.IdentityRule;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Typed;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do about tables whose rows nothing identifies, at the least cost: a key that is there,
 * then a new key, then the whole row.
 */
final class IdentityAdvice {
  private static final String LOCK =
      "Each statement waits for a short ACCESS EXCLUSIVE lock: set lock_timeout first";
  private static final int COSTS_SHOWN = 5;

  private IdentityAdvice() {}

  private record Rule(IdentityRule rule) {}

  static List<Remedy> remedies(CheckContext context, TableSet tables) {
    IdentityRule rule = context.consumer().identity().rule();
    return tables.once(new Rule(rule), set -> remedies(rule, set, List.of(), List.of()));
  }

  /**
   * @param roots partitions are published under their names: both change together
   */
  static List<Remedy> remedies(CheckContext context, TableSet tables, RootIdentities roots) {
    List<TableFacts> concerned = roots.of(tables.oids());
    if (concerned.isEmpty()) {
      return remedies(context, tables);
    }
    IdentityRule rule = context.consumer().identity().rule();
    boolean key = rule == IdentityRule.KEY || rule == IdentityRule.PRIMARY_KEY;
    List<IdentityChange> changes = new ArrayList<>();
    List<TableFacts> keyless = new ArrayList<>();
    for (TableFacts root : concerned) {
      if ((key && IdentityChange.bestIndex(root).isEmpty()) || lacksOnlyPrimaryKey(root, rule)) {
        keyless.add(root);
      } else {
        changes.addAll(roots.changes(root, rule));
      }
    }
    Set<Long> done = roots.oids(concerned);
    return remedies(
        rule, tables.filter(table -> !done.contains(table.oid())), changes, keyless);
  }

  /**
   * @param roots changes of partitioned tables and their partitions
   * @param keylessRoots partitioned tables that need a key; it reaches their partitions
   */
  private static List<Remedy> remedies(
      IdentityRule rule,
      TableSet tables,
      List<IdentityChange> roots,
      List<TableFacts> keylessRoots) {
    List<IdentityChange> byKey = new ArrayList<>();
    List<TableFacts> keyless = new ArrayList<>(keylessRoots);
    for (IdentityChange change : roots) {
      if (!change.sql().endsWith(" FULL")) {
        byKey.add(change);
      }
    }
    for (TableFacts table : tables) {
      Optional<IdentityChange> change =
          rule == IdentityRule.FULL || lacksOnlyPrimaryKey(table, rule)
              ? Optional.empty()
              : IdentityChange.byKey(table);
      change.ifPresentOrElse(byKey::add, () -> keyless.add(table));
    }
    boolean fullSuffices = rule != IdentityRule.KEY && rule != IdentityRule.PRIMARY_KEY;
    List<IdentityChange> changes = new ArrayList<>(byKey);
    List<String> steps = new ArrayList<>();
    steps.add(LOCK);
    for (IdentityChange change : roots) {
      if (change.sql().endsWith(" FULL")) {
        changes.add(change);
        if (steps.size() <= COSTS_SHOWN && !change.table().partitioned()) {
          steps.add(cost(change.table()));
        }
      }
    }
    if (fullSuffices) {
      keyless.stream().map(IdentityChange::full).forEach(changes::add);
      keyless.stream().limit(COSTS_SHOWN).map(IdentityAdvice::cost).forEach(steps::add);
    }
    List<Remedy> remedies = new ArrayList<>();
    if (!changes.isEmpty()) {
      remedies.add(change(title(changes, byKey.size()), changes, steps));
    }
    if (!keyless.isEmpty() && rule != IdentityRule.FULL) {
      remedies.add(primaryKey(keyless, fullSuffices));
    }
    return remedies;
  }

  /**
   * For tables that only grow: nothing refuses an UPDATE that is not published.
   *
   * @param publications those that publish them
   */
  static Remedy insertsOnly(
      CheckContext context, List<TableFacts> tables, List<String> publications) {
    String names =
        String.join(", ", tables.stream().limit(COSTS_SHOWN).map(TableFacts::sqlName).toList());
    String others =
        tables.size() > COSTS_SHOWN
            ? " (likewise the other %s tables)".formatted(tables.size() - COSTS_SHOWN)
            : "";
    String judged = context.scope().publicationName();
    String own = Identifiers.quote((judged == null ? "pgready" : judged) + "_inserts");
    List<String> steps = new ArrayList<>();
    steps.add(
        "CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert')%s"
            .formatted(own, names, others));
    publications.forEach(
        name ->
            steps.add(
                "Take %s out of publication %s, which publishes UPDATE and DELETE%s"
                    .formatted(names, Identifiers.quote(name), others)));
    steps.add(
        "Let %s read publication %s as well; an UPDATE or DELETE then changes nothing there"
            .formatted(context.consumer().name(), own));
    return Remedy.steps(
        "Publish only the inserts of %s, if their rows are never changed"
            .formatted(Phrases.tables(tables)),
        Kind.DECISION,
        "owner of the tables",
        steps);
  }

  private static String title(List<IdentityChange> changes, int byKey) {
    String how =
        byKey == changes.size()
            ? "by an existing index"
            : byKey == 0 ? "by all of their columns" : "by the existing index, else by all columns";
    return "Identify the rows of %s %s"
        .formatted(Phrases.tables(changes.stream().map(IdentityChange::table).toList()), how);
  }

  private static boolean lacksOnlyPrimaryKey(TableFacts table, IdentityRule rule) {
    return rule == IdentityRule.PRIMARY_KEY
        && table.indexes().stream().noneMatch(TableFacts.Index::primary);
  }

  private static Remedy change(String title, List<IdentityChange> changes, List<String> steps) {
    return Remedy.sql(
            title,
            "table owner",
            changes.stream().map(IdentityChange::sql).toList(),
            changes.stream().map(IdentityChange::undo).toList())
        .withSafety(Safety.REVIEW)
        .withSteps(steps);
  }

  static Remedy primaryKey(List<TableFacts> tables, boolean instead) {
    List<String> steps = new ArrayList<>();
    for (TableFacts table : tables) {
      steps.add(
          table.indexes().stream()
              .filter(index -> !index.partial() && !index.expressions() && index.nullable())
              .findFirst()
              .map(
                  index ->
                      "%s: unique index %s would do if its columns were NOT NULL"
                          .formatted(table.sqlName(), Identifiers.quote(index.name())))
              .orElse(
                  "ALTER TABLE %s ADD PRIMARY KEY (...), over columns that identify a row"
                      .formatted(table.sqlName())));
      if (steps.size() == COSTS_SHOWN) {
        break;
      }
    }
    return Remedy.steps(
        "Give %s a primary key%s"
            .formatted(Phrases.tables(tables), instead ? " instead, which costs less WAL" : ""),
        Kind.DECISION,
        "table owner",
        steps);
  }

  /** An identity is not inherited; a primary key of the root is. */
  static Remedy laterPartitions(List<TableFacts> roots) {
    String name = roots.get(0).sqlName();
    return Remedy.steps(
        "Give %s a primary key, or have each new partition given a replica identity"
            .formatted(Phrases.tables(roots)),
        Kind.DECISION,
        "table owner",
        List.of(
            "ALTER TABLE %s ADD PRIMARY KEY (...), over columns that identify a row, the partition key among them: every partition gets it, later ones too"
                .formatted(name),
            "Or let whatever creates partitions of %s run ALTER TABLE <partition> REPLICA IDENTITY FULL before the first row is changed"
                .formatted(name)));
  }

  /** What FULL will cost, in words. */
  private static String cost(TableFacts table) {
    StringBuilder words = new StringBuilder(table.sqlName());
    words.append(": every UPDATE and DELETE");
    if (table.traffic() > 0) {
      words.append(" (%s so far)".formatted(Phrases.number(table.traffic())));
    }
    words.append(" writes the whole old row");
    if (table.rows() != null && table.pages() != null) {
      long width = Math.max(1, table.pages() * 8192 / Math.max(1, table.rows()));
      words.append(", about %s bytes,".formatted(Phrases.number(width)));
    }
    words.append(" to WAL");
    if (!table.unequalColumns().isEmpty()) {
      words.append(
          "; a native subscription cannot apply them, because %s has no equality"
              .formatted(columns(table.unequalColumns())));
    }
    return words.toString();
  }

  static String columns(List<Typed> columns) {
    return Phrases.list(
        columns.stream()
            .map(column -> "%s (%s)".formatted(Identifiers.quote(column.name()), column.type()))
            .toList());
  }
}
