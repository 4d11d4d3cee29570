// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.IdentityNeeds;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.Index;
import dev.pgready.facts.TableFacts.Typed;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to do about tables whose rows nothing identifies, at the least cost: a key that is there,
 * then a new key, then the whole row.
 */
final class IdentityAdvice {
  private static final int COSTS_SHOWN = 5;

  /** From 100 MB on an index is worth building while the application goes on. */
  private static final long LARGE_PAGES = 12_800;

  private IdentityAdvice() {}

  /**
   * What the consumer takes.
   *
   * @param comparing whether it finds a row by comparing whole rows, for which each column needs an
   *     equality
   */
  private record Rule(IdentityRule rule, boolean comparing) {
    static Rule of(CheckContext context) {
      IdentityNeeds needs = context.consumer().identity();
      return new Rule(needs.rule(), needs.wholeRows() == Level.FAIL);
    }

    /** Whether REPLICA IDENTITY FULL is a way for that table. */
    boolean fullDoes(TableFacts table) {
      return rule != IdentityRule.KEY
          && rule != IdentityRule.PRIMARY_KEY
          && !(comparing && !table.unequalColumns().isEmpty());
    }
  }

  static List<Remedy> remedies(CheckContext context, TableSet tables) {
    Rule rule = Rule.of(context);
    return tables.once(rule, set -> remedies(rule, context.tables(), set, List.of(), List.of()));
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
        Rule.of(context),
        context.tables(),
        tables.filter(table -> !done.contains(table.oid())),
        changes,
        keyless);
  }

  /**
   * @param roots changes of partitioned tables and their partitions
   * @param keylessRoots partitioned tables that need a key; it reaches their partitions
   */
  private static List<Remedy> remedies(
      Rule taken,
      TableSet all,
      TableSet tables,
      List<IdentityChange> roots,
      List<TableFacts> keylessRoots) {
    IdentityRule rule = taken.rule();
    List<IdentityChange> byKey = new ArrayList<>();
    List<TableFacts> keyless = new ArrayList<>(keylessRoots);
    for (IdentityChange change : roots) {
      if (!change.sql().endsWith(" FULL")) {
        byKey.add(change);
      }
    }
    for (TableFacts table : tables) {
      Optional<IdentityChange> change =
          rule == IdentityRule.FULL || table.indexes().isEmpty() || lacksOnlyPrimaryKey(table, rule)
              ? Optional.empty()
              : IdentityChange.byKey(table);
      if (change.isPresent()) {
        byKey.add(change.get());
      } else {
        keyless.add(table);
      }
    }
    List<TableFacts> whole = new ArrayList<>();
    List<TableFacts> needy = new ArrayList<>();
    for (TableFacts table : keyless) {
      (taken.fullDoes(table) ? whole : needy).add(table);
    }
    List<IdentityChange> changes = new ArrayList<>(byKey);
    List<String> steps = new ArrayList<>();
    for (IdentityChange change : roots) {
      if (change.sql().endsWith(" FULL")) {
        changes.add(change);
        if (steps.size() < COSTS_SHOWN && !change.table().partitioned()) {
          steps.add(cost(change.table()));
        }
      }
    }
    changes.addAll(
        all.among(whole)
            .once(Question.FULL, set -> set.stream().map(IdentityChange::full).toList()));
    whole.stream().limit(COSTS_SHOWN).map(IdentityAdvice::cost).forEach(steps::add);
    List<Remedy> remedies = new ArrayList<>();
    if (!changes.isEmpty()) {
      remedies.add(change(title(changes, byKey.size()), changes, steps));
    }
    if (!whole.isEmpty() && rule != IdentityRule.FULL) {
      Set<Long> keyed = new HashSet<>();
      whole.forEach(table -> keyed.add(table.oid()));
      List<IdentityChange> others = new ArrayList<>(changes);
      others.removeIf(change -> keyed.contains(change.table().oid()));
      remedies.add(keys(all, whole, others, " instead, which costs less WAL"));
    }
    if (!needy.isEmpty() && rule != IdentityRule.FULL) {
      Remedy key = primaryKey(all, needy);
      // where FULL is no way, it is what the other tables need besides
      remedies.add(remedies.isEmpty() ? key : key.besides());
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
    String name = insertsOf(context, judged == null ? "pgready" : judged);
    PublicationFacts there = context.cat().publication(name).orElse(null);
    String own = Identifiers.quote(name);
    String title =
        "Publish only the inserts of %s, if their rows are never changed"
            .formatted(Phrases.tables(tables));
    String read =
        "Let %s read publication %s as well; an UPDATE or DELETE then changes nothing there"
            .formatted(context.consumer().name(), own);
    Optional<Remedy> out =
        publications.isEmpty() ? Optional.empty() : leaveOut(context, tables, publications);
    if (out.isPresent()) {
      List<String> sql = new ArrayList<>(out.get().sql());
      List<String> undo = new ArrayList<>();
      if (there == null) {
        sql.add(
            "CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert')"
                .formatted(
                    own, String.join(", ", tables.stream().map(TableFacts::sqlName).toList())));
        undo.add("DROP PUBLICATION IF EXISTS " + own);
      } else {
        Set<Long> members = new HashSet<>();
        there.tables().forEach(member -> members.add(member.oid()));
        for (TableFacts table : tables) {
          if (!members.contains(table.oid())) {
            String form = "ALTER PUBLICATION %s %s TABLE %s";
            sql.add(form.formatted(own, "ADD", table.sqlName()));
            undo.add(form.formatted(own, "DROP", table.sqlName()));
          }
        }
      }
      undo.addAll(out.get().undo());
      return Remedy.sql(title, "owner of the tables", sql, undo)
          .withKind(Kind.DECISION)
          .withSafety(Safety.REVIEW)
          .withSteps(List.of(read));
    }
    List<String> steps = new ArrayList<>();
    if (publications.isEmpty()) {
      steps.add(
          "Run pgready again with --table for each of the other tables, so that no script publishes UPDATE and DELETE of these");
    }
    steps.add(
        (there == null
                ? "CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert')%s"
                : "ALTER PUBLICATION %s ADD TABLE %s%s")
            .formatted(own, names, others));
    publications.forEach(
        publisher ->
            steps.add(
                "Take %s out of publication %s, which publishes UPDATE and DELETE%s"
                    .formatted(names, Identifiers.quote(publisher), others)));
    steps.add(read);
    return Remedy.steps(title, Kind.DECISION, "owner of the tables", steps);
  }

  /** One that publishes inserts and nothing else already, or a name that no other one has. */
  private static String insertsOf(CheckContext context, String judged) {
    String name = Identifiers.fitting(judged, "_inserts");
    Optional<PublicationFacts> there = context.cat().publication(name);
    for (int i = 2; there.isPresent() && !takesInserts(there.get()); i++) {
      name = Identifiers.fitting(judged, "_inserts" + i);
      there = context.cat().publication(name);
    }
    return name;
  }

  private static boolean takesInserts(PublicationFacts publication) {
    return publication.listsTables() && publication.operations().equals(List.of("insert"));
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
    return rule == IdentityRule.PRIMARY_KEY && !table.hasPrimaryKey();
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

  static Remedy primaryKey(TableSet all, List<TableFacts> tables) {
    return keys(all, tables, List.of(), "");
  }

  /**
   * Which columns identify a row only the user knows, but for a unique index that lacks NOT NULL.
   *
   * @param others what the other tables get
   * @param instead the end of the title
   */
  private static Remedy keys(
      TableSet all, List<TableFacts> tables, List<IdentityChange> others, String instead) {
    Keys keys = all.among(tables).once(Question.KEYS, set -> keys(all, set));
    List<String> sql = keys.sql();
    List<String> undo = keys.undo();
    if (!others.isEmpty()) {
      sql = new ArrayList<>(others.stream().map(IdentityChange::sql).toList());
      undo = new ArrayList<>(others.stream().map(IdentityChange::undo).toList());
      sql.addAll(keys.sql());
      undo.addAll(keys.undo());
    }
    String title = "Give %s a primary key%s".formatted(Phrases.tables(tables), instead);
    return sql.isEmpty()
        ? Remedy.steps(title, Kind.DECISION, "table owner", keys.steps())
        : Remedy.sql(title, "table owner", sql, undo)
            .withKind(Kind.DECISION)
            .withSafety(Safety.REVIEW)
            .withSteps(keys.steps());
  }

  private enum Question {
    FULL,
    KEYS
  }

  private record Keys(List<String> sql, List<String> undo, List<String> steps) {
    Keys {
      sql = List.copyOf(sql);
      undo = List.copyOf(undo);
      steps = List.copyOf(steps);
    }
  }

  private static Keys keys(TableSet all, TableSet tables) {
    FreeNames names = new FreeNames(all);
    List<String> sql = new ArrayList<>(tables.size());
    List<String> undo = new ArrayList<>(tables.size());
    List<String> steps = new ArrayList<>();
    for (TableFacts table : tables) {
      List<String> beside = RootKeys.besidePartitions(all, table);
      if (!beside.isEmpty()) {
        steps.addAll(beside);
        continue;
      }
      Optional<Index> index =
          table.indexes().stream()
              .filter(one -> !one.partial() && !one.expressions() && !one.invalid())
              .filter(one -> !one.deferrable() && one.nullable())
              .findFirst();
      String start = "ALTER TABLE " + table.sqlName() + " ";
      if (table.hasPrimaryKey()) {
        besideDeferrable(table, names, start, sql, undo);
        continue;
      }
      String name = Identifiers.quote(names.of(table, "_pkey"));
      // not by that index itself, which may be a constraint's already
      String columns =
          index
              .map(one -> "(%s)".formatted(quoted(one.columns())))
              .orElse("(<columns of " + table.sqlName() + ">)");
      if (table.kind().equals("r") && table.pages() != null && table.pages() >= LARGE_PAGES) {
        sql.add(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s %s"
                .formatted(name, table.sqlName(), columns));
        sql.add(start + "ADD CONSTRAINT %s PRIMARY KEY USING INDEX %s".formatted(name, name));
      } else {
        sql.add(start + "ADD CONSTRAINT " + name + " PRIMARY KEY " + columns);
      }
      undo.add(start + "DROP CONSTRAINT IF EXISTS " + name);
      if (table.identity() != null && !"f".equals(table.identity())) {
        sql.add(start + "REPLICA IDENTITY DEFAULT");
        undo.add(IdentityChange.back(table));
      }
    }
    return new Keys(sql, undo, steps);
  }

  private static String quoted(List<String> columns) {
    return columns.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  /** An index that can identify rows next to a primary key that cannot. */
  private static void besideDeferrable(
      TableFacts table, FreeNames names, String start, List<String> sql, List<String> undo) {
    Index key = table.indexes().stream().filter(Index::primary).findFirst().orElseThrow();
    String free = names.of(table, "_identity");
    String name = Identifiers.quote(free);
    sql.add(
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s (%s)"
            .formatted(name, table.sqlName(), quoted(key.columns())));
    sql.add(start + "REPLICA IDENTITY USING INDEX " + name);
    undo.add(IdentityChange.back(table));
    undo.add("DROP INDEX CONCURRENTLY IF EXISTS " + Identifiers.quote(table.schema(), free));
  }

  /** For tables that a publication lists by name: it need not. */
  static Optional<Remedy> leaveOut(
      CheckContext context, List<TableFacts> tables, List<String> publications) {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    Set<Long> left = new HashSet<>();
    for (String name : publications) {
      PublicationFacts publication = context.cat().publication(name).orElse(null);
      if (publication == null
          || publication.row().puballtables()
          || !publication.schemas().isEmpty()) {
        return Optional.empty();
      }
      Set<Long> plain = new HashSet<>();
      for (PublicationFacts.Member member : publication.tables()) {
        if (member.columns().isEmpty() && member.filterColumns().isEmpty()) {
          plain.add(member.oid());
        }
      }
      for (TableFacts table : tables) {
        if (plain.contains(table.oid())) {
          left.add(table.oid());
          String form = "ALTER PUBLICATION %s %s TABLE %s";
          sql.add(form.formatted(Identifiers.quote(name), "DROP", table.sqlName()));
          undo.add(form.formatted(Identifiers.quote(name), "ADD", table.sqlName()));
        }
      }
    }
    return left.size() < tables.size()
        ? Optional.empty()
        : Optional.of(
            Remedy.sql(
                    "Leave %s out of %s"
                        .formatted(
                            Phrases.tables(tables),
                            Phrases.list(publications.stream().map(Identifiers::quote).toList())),
                    "owner of the publication",
                    sql,
                    undo)
                .withKind(Kind.DECISION)
                .withSafety(Safety.REVIEW)
                .withSteps(List.of("their changes then no longer reach any reader of it")));
  }

  /** An identity is not inherited; a primary key of the root is. */
  static Remedy laterPartitions(TableSet all, List<TableFacts> roots) {
    String name = roots.get(0).sqlName();
    List<String> steps = new ArrayList<>(RootKeys.besidePartitions(all, roots.get(0)));
    if (steps.isEmpty()) {
      steps.add(
          "ALTER TABLE %s ADD PRIMARY KEY (...), over columns that identify a row, the partition key among them: every partition gets it, later ones too"
              .formatted(name));
    }
    steps.add(
        "Or let whatever creates partitions of %s run ALTER TABLE <partition> REPLICA IDENTITY FULL before the first row is changed"
            .formatted(name));
    return Remedy.steps(
        "Give %s a primary key, or have each new partition given a replica identity"
            .formatted(Phrases.tables(roots)),
        Kind.DECISION,
        "table owner",
        steps);
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
          "; a native subscription cannot apply them, because %s %s no equality"
              .formatted(
                  columns(table.unequalColumns()),
                  Phrases.verb(table.unequalColumns().size(), "has", "have")));
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
