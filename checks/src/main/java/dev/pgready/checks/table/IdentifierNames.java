// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.checks.scope.TableSet.Condition;
import dev.pgready.consumers.needs.NameRules;
import dev.pgready.facts.Catalogue.SameName;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL takes any name between double quotes; some consumers do not. */
public final class IdentifierNames implements Check {
  /** What names have to be like; consumers with the same rules share what they refuse. */
  private record Rules(
      @Nullable String schema,
      @Nullable String table,
      @Nullable String column,
      List<String> reserved,
      boolean folded,
      @Nullable String storePrefix) {
    static Rules of(NameRules rules) {
      return new Rules(
          rules.schema(),
          rules.table(),
          rules.column(),
          rules.reserved(),
          rules.folded(),
          rules.storePrefix());
    }
  }

  private enum Shared {
    SAME_NAME
  }

  /** Of two names that differ only in case one has a capital. */
  private static final Condition CAPITAL =
      new Condition(table -> capital(table.schema()) || capital(table.name()));

  @Override
  public String title() {
    return "The consumer can carry every name";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    NameRules rules = context.consumer().names();
    String consumer = context.consumer().name();
    if (rules == null) {
      return CheckResult.skip(consumer + " states no rules for names");
    }
    Set<String> reserved =
        rules.reserved().stream()
            .map(name -> folded(rules, name))
            .collect(Collectors.toUnmodifiableSet());
    Predicate<String> tableName =
        matches(rules.table())
            .and(name -> !reserved.contains(folded(rules, name)))
            .and(name -> !kept(rules, name));
    Predicate<String> columnName =
        matches(rules.column()).and(name -> !reserved.contains(folded(rules, name)));
    Predicate<String> schemaName = matches(rules.schema());
    List<String> names = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    List<String> last = new ArrayList<>();
    List<String> firstBack = new ArrayList<>();
    Deque<String> undo = new ArrayDeque<>();
    Set<String> schemas = new HashSet<>();
    Map<String, Set<String>> taken = new HashMap<>();
    Set<String> schemaNames = new HashSet<>();
    context.cat().schemas().forEach(schema -> schemaNames.add(folded(rules, schema.name())));
    for (TableFacts table : refused(context, rules, schemaName, tableName, columnName)) {
      if (schemas.add(table.schema()) && !schemaName.test(table.schema())) {
        String name = Identifiers.quote(table.schema());
        names.add(name);
        subjects.add(new Subject("schema", name));
        String form = "ALTER SCHEMA %s RENAME TO %s";
        String plain = Identifiers.quote(plain(rules, table.schema(), schemaNames, schemaName));
        // behind all that names the schema as it is called now
        last.add(form.formatted(name, plain));
        firstBack.add(form.formatted(plain, name));
      }
      Set<String> columns = Set.of();
      for (String column : table.oddColumns()) {
        if (!columnName.test(column)) {
          columns = columns.isEmpty() ? columns(rules, table) : columns;
          String name = table.sqlName() + '.' + Identifiers.quote(column);
          names.add(name);
          subjects.add(new Subject("column", name));
          String form = "ALTER TABLE %s RENAME COLUMN %s TO %s";
          String plain = plain(rules, column, columns, columnName);
          sql.add(
              form.formatted(table.sqlName(), Identifiers.quote(column), Identifiers.quote(plain)));
          undo.addFirst(
              form.formatted(table.sqlName(), Identifiers.quote(plain), Identifiers.quote(column)));
        }
      }
      if (!tableName.test(table.name())) {
        names.add(table.sqlName());
        subjects.add(Subject.table(table.sqlName()));
        String plain =
            plain(
                rules,
                table.name(),
                taken.computeIfAbsent(table.schema(), in -> names(rules, context, in)),
                tableName);
        sql.add("ALTER TABLE %s RENAME TO %s".formatted(table.sqlName(), Identifiers.quote(plain)));
        undo.addFirst(
            "ALTER TABLE %s RENAME TO %s"
                .formatted(
                    Identifiers.quote(table.schema(), plain), Identifiers.quote(table.name())));
      }
    }
    sql.addAll(last);
    firstBack.addAll(undo);
    if (names.isEmpty()) {
      Optional<CheckResult> same = same(context, rules);
      if (same.isPresent()) {
        return same.get();
      }
      Optional<CheckResult> sameTables = sameTables(context, rules);
      if (sameTables.isPresent()) {
        return sameTables.get();
      }
      Optional<CheckResult> flat = flat(context, rules);
      if (flat.isPresent()) {
        return flat.get();
      }
      return CheckResult.pass("%s can carry all names".formatted(consumer));
    }
    return Levels.result(rules.level(), "%s cannot carry %s".formatted(consumer, nouns(names)))
        .subjects(subjects)
        .evidence("names", names.size())
        .remedy(
            Remedy.sql(
                    "Rename %1$s (the application must know), or leave %1$s out of the publication"
                        .formatted(names.size() == 1 ? "it" : "them"),
                    "table owner",
                    sql,
                    firstBack)
                .withKind(Remedy.Kind.DECISION)
                .withSafety(Safety.DISRUPTIVE));
  }

  /** Tables with a name that it cannot carry, of a column or as the first of their schema too. */
  private static TableSet refused(
      CheckContext context,
      NameRules rules,
      Predicate<String> schemaName,
      Predicate<String> tableName,
      Predicate<String> columnName) {
    return context
        .scope()
        .carried()
        .once(
            Rules.of(rules),
            carried -> {
              Set<String> schemas = new HashSet<>();
              return carried.filter(
                  table ->
                      (schemas.add(table.schema()) && !schemaName.test(table.schema()))
                          || !tableName.test(table.name())
                          || !all(table.oddColumns(), columnName));
            });
  }

  private static boolean all(List<String> names, Predicate<String> carried) {
    // of 100,000 tables few have any: no stream, nor iterator, for each
    for (int i = 0; i < names.size(); i++) {
      if (!carried.test(names.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Names that the consumer's store takes for one, and indexes whose names it does not take. */
  private static Optional<CheckResult> same(CheckContext context, NameRules rules) {
    TableSet carried = context.scope().carried();
    Set<String> clashes = new LinkedHashSet<>();
    List<Subject> subjects = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    Deque<String> undo = new ArrayDeque<>();
    if (rules.folded() || rules.foldedColumns()) {
      for (TableFacts table : carried) {
        List<String> columns = sameColumns(rules, table);
        if (columns.size() > 1) {
          clashes.add(
              "%s of %s"
                  .formatted(
                      Phrases.list(columns.stream().map(Identifiers::quote).toList()),
                      table.sqlName()));
          subjects.add(Subject.table(table.sqlName()));
          rename(table, columns, sql, undo);
        }
      }
    }
    Map<String, List<SameName>> byName = new LinkedHashMap<>();
    for (SameName one : context.cat().sameNames()) {
      if (carried.oids().contains(one.table())) {
        byName.computeIfAbsent(one.folded(), name -> new ArrayList<>()).add(one);
      }
    }
    for (List<SameName> group : byName.values()) {
      if (group.size() > 1 ? rules.folded() : kept(rules, group.get(0).name())) {
        clashes.add(
            Phrases.list(
                group.stream()
                    .map(
                        one ->
                            (one.index() ? "index " : "table ")
                                + Identifiers.quote(one.schema(), one.name()))
                    .toList()));
        group.forEach(
            one ->
                subjects.add(
                    new Subject(
                        one.index() ? "index" : "table",
                        Identifiers.quote(one.schema(), one.name()))));
        rename(group, sql, undo);
      }
    }
    if (clashes.isEmpty()) {
      return Optional.empty();
    }
    String why =
        rules.storePrefix() != null
            ? "its SQLite replica takes names that differ only in case for one, and keeps some for itself"
            : "it takes names that differ only in case for one";
    return Optional.of(
        Levels.result(
                rules.level(),
                "%s cannot carry %s: %s%s"
                    .formatted(
                        context.consumer().name(),
                        Phrases.list(List.copyOf(clashes)),
                        why,
                        refusal(rules)))
            .subjects(subjects)
            .evidence("names", clashes.size())
            .remedy(
                Remedy.sql(
                        "Rename one of each (the application must know of tables and columns), or leave the table out of the publication",
                        "table owner",
                        sql,
                        List.copyOf(undo))
                    .withKind(Remedy.Kind.DECISION)
                    .withSafety(Safety.DISRUPTIVE)));
  }

  /** Tables whose names with their schemas differ only in case, even where only one is wanted. */
  private static Optional<CheckResult> sameTables(CheckContext context, NameRules rules) {
    if (!rules.foldedTables()) {
      return Optional.empty();
    }
    TableSet carried = context.scope().carried();
    TableSet published = context.scope().published();
    if (carried.where(CAPITAL).isEmpty() && published.where(CAPITAL).isEmpty()) {
      return Optional.empty();
    }
    Map<String, Map<Long, TableFacts>> byName = new LinkedHashMap<>();
    Stream.concat(carried.stream(), published.stream())
        .forEach(
            table ->
                byName
                    .computeIfAbsent(lowerCase(table), name -> new LinkedHashMap<>())
                    .put(table.oid(), table));
    List<TableFacts> same =
        byName.values().stream()
            .filter(group -> group.size() > 1)
            .filter(group -> group.keySet().stream().anyMatch(carried.oids()::contains))
            .flatMap(group -> group.values().stream())
            .toList();
    if (same.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Levels.result(
                rules.level(),
                "%s takes names that differ only in case for one, so that rows of one of %s can arrive as the other's%s"
                    .formatted(context.consumer().name(), Phrases.tables(same), refusal(rules)))
            .subjects(Phrases.subjects(same))
            .evidence("tables", same.size())
            .remedy(
                Remedy.steps(
                    "Keep one of each out of the publication",
                    Remedy.Kind.DECISION,
                    "user",
                    List.of(
                        "rename one of each, which the application must know of",
                        "or publish the tables one by one, without one of them"))));
  }

  private static boolean capital(String name) {
    return !name.equals(name.toLowerCase(Locale.ROOT));
  }

  private static String lowerCase(TableFacts table) {
    return (table.schema() + '\0' + table.name()).toLowerCase(Locale.ROOT);
  }

  /** Columns that the consumer takes for one: of ASCII letters, or of letters of any script. */
  private static List<String> sameColumns(NameRules rules, TableFacts table) {
    if (!rules.foldedColumns()) {
      return table.sameNameColumns();
    }
    // of names that are not odd none has a twin
    if (table.sameNameColumns().isEmpty() && table.oddColumns().size() < 2) {
      return List.of();
    }
    Map<String, Set<String>> byName = new LinkedHashMap<>();
    Stream.concat(table.sameNameColumns().stream(), table.oddColumns().stream())
        .forEach(
            name ->
                byName
                    .computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>())
                    .add(name));
    return byName.values().stream().filter(names -> names.size() > 1).flatMap(Set::stream).toList();
  }

  /** Tables of several schemas that bear one name, where it names tables without their schema. */
  private static Optional<CheckResult> flat(CheckContext context, NameRules rules) {
    if (!rules.flat()) {
      return Optional.empty();
    }
    List<TableFacts> same =
        context.scope().sent().once(Shared.SAME_NAME, IdentifierNames::sameName);
    if (same.isEmpty()) {
      return Optional.empty();
    }
    String consumer = context.consumer().name();
    return Optional.of(
        Levels.result(
                rules.level(),
                "%s names tables without their schema, so that %s clash%s"
                    .formatted(consumer, Phrases.tables(same), refusal(rules)))
            .evidence("tables", same.size())
            .subjects(Phrases.subjects(same))
            .remedy(
                Remedy.steps(
                        "Give each of them a name of its own in %s".formatted(consumer),
                        Remedy.Kind.DECISION,
                        "user",
                        List.of(
                            "Name the tables one by one in its statement, with another name for each, in place of all at once"))
                    .withUrl(context.consumer().docs())));
  }

  private static List<TableFacts> sameName(TableSet tables) {
    if (tables.each(TableFacts::schema).size() < 2
        || tables.each(TableFacts::name).size() == tables.size()) {
      return List.of();
    }
    Map<String, List<TableFacts>> byName = new LinkedHashMap<>();
    for (TableFacts table : tables) {
      byName.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(table);
    }
    return byName.values().stream()
        .filter(group -> group.size() > 1)
        .flatMap(List::stream)
        .toList();
  }

  private static String refusal(NameRules rules) {
    return rules.refusal() == null ? "" : " (\"%s\")".formatted(rules.refusal());
  }

  private static void rename(
      TableFacts table, List<String> same, List<String> sql, Deque<String> undo) {
    Set<String> seen = new HashSet<>();
    String form = "ALTER TABLE %s RENAME COLUMN %s TO %s";
    List<String> columns = new ArrayList<>(same);
    // what needs no quotes is what statements name
    columns.sort(Comparator.comparing(column -> !column.equals(column.toLowerCase(Locale.ROOT))));
    for (String column : columns) {
      String folded = column.toLowerCase(Locale.ROOT);
      if (!seen.add(folded)) {
        String old = Identifiers.quote(column);
        int number = 2;
        String free = Identifiers.fitting(folded, "_" + number);
        while (!seen.add(free)) {
          number++;
          free = Identifiers.fitting(folded, "_" + number);
        }
        String other = Identifiers.quote(free);
        sql.add(form.formatted(table.sqlName(), old, other));
        undo.addFirst(form.formatted(table.sqlName(), other, old));
      }
    }
  }

  /** All but the first; an index rather than a table, for no statement names it. */
  private static void rename(List<SameName> group, List<String> sql, Deque<String> undo) {
    List<SameName> others = new ArrayList<>(group);
    others.sort(Comparator.comparing(SameName::index));
    for (int i = group.size() > 1 ? 1 : 0; i < others.size(); i++) {
      SameName one = others.get(i);
      String kind = one.index() ? "INDEX" : "TABLE";
      String name =
          Identifiers.fitting(
              "renamed_%s_%s".formatted(i, one.name().replaceAll("[^A-Za-z0-9]+", "_")), "");
      sql.add(
          "ALTER %s %s RENAME TO %s"
              .formatted(
                  kind, Identifiers.quote(one.schema(), one.name()), Identifiers.quote(name)));
      undo.addFirst(
          "ALTER %s %s RENAME TO %s"
              .formatted(
                  kind, Identifiers.quote(one.schema(), name), Identifiers.quote(one.name())));
    }
  }

  private static String folded(NameRules rules, String name) {
    return rules.folded() ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static boolean kept(NameRules rules, String name) {
    String prefix = rules.storePrefix();
    return prefix != null && name.toLowerCase(Locale.ROOT).startsWith(prefix);
  }

  private static String nouns(List<String> names) {
    return "the %s %s".formatted(Phrases.verb(names.size(), "name", "names"), Phrases.list(names));
  }

  /** One matcher for all names: not for several threads at once. */
  private static Predicate<String> matches(@Nullable String pattern) {
    if (pattern == null) {
      return name -> true;
    }
    Matcher matcher = Pattern.compile(pattern).matcher("");
    return name -> matcher.reset(name).matches();
  }

  /** Of tables and what shares their names: unique indexes. */
  private static Set<String> names(NameRules rules, CheckContext context, String schema) {
    return FreeNames.in(schema, context.tables()).stream()
        .map(name -> folded(rules, name))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Of the columns that are known: with nothing else of a column none is. */
  private static Set<String> columns(NameRules rules, TableFacts table) {
    return Stream.of(
            table.oddColumns().stream(),
            table.sameNameColumns().stream(),
            table.toastedColumns().stream(),
            table.grantedColumns().stream(),
            table.typedColumns().stream().map(TableFacts.ColumnType::name),
            table.unequalColumns().stream().map(TableFacts.Typed::name),
            table.generated().stream().map(TableFacts.Generated::name),
            table.indexes().stream().flatMap(index -> index.columns().stream()))
        .flatMap(names -> names)
        .map(name -> folded(rules, name))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * A proposal: letters, digits and underscores.
   *
   * @param taken names of others, to which it is added
   * @param carried whether the consumer takes a name
   */
  private static String plain(
      NameRules rules, String name, Set<String> taken, Predicate<String> carried) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^[0-9_]+|_+$", "");
    if (plain.isEmpty()) {
      plain = "renamed";
    } else if (!carried.test(plain)) {
      // a word of its own would be refused with any number behind it
      plain = Identifiers.fitting("renamed_" + plain, "");
    }
    String free = plain;
    for (int i = 2; !taken.add(folded(rules, free)); i++) {
      free = Identifiers.fitting(plain, "_" + i);
    }
    return free;
  }
}
