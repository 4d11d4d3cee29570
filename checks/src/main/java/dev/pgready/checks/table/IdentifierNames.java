package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerProfile.NameRules;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** PostgreSQL takes any name between double quotes; some consumers do not. */
public final class IdentifierNames implements Check {
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
    Set<String> reserved = Set.copyOf(rules.reserved());
    Predicate<String> tableName = matches(rules.table()).and(name -> !reserved.contains(name));
    Predicate<String> columnName = matches(rules.column()).and(name -> !reserved.contains(name));
    Predicate<String> schemaName = matches(rules.schema());
    List<String> names = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    List<String> last = new ArrayList<>();
    List<String> firstBack = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    Set<String> schemas = new HashSet<>();
    for (TableFacts table : context.scope().carried()) {
      if (schemas.add(table.schema()) && !schemaName.test(table.schema())) {
        String name = Identifiers.quote(table.schema());
        names.add(name);
        subjects.add(new Subject("schema", name));
        String form = "ALTER SCHEMA %s RENAME TO %s";
        String plain = Identifiers.quote(plain(table.schema(), List.of()));
        // behind all that names the schema as it is called now
        last.add(form.formatted(name, plain));
        firstBack.add(form.formatted(plain, name));
      }
      for (String column : table.oddColumns()) {
        if (!columnName.test(column)) {
          String name = table.sqlName() + '.' + Identifiers.quote(column);
          names.add(name);
          subjects.add(new Subject("column", name));
          String form = "ALTER TABLE %s RENAME COLUMN %s TO %s";
          String plain = plain(column, table.oddColumns());
          sql.add(
              form.formatted(table.sqlName(), Identifiers.quote(column), Identifiers.quote(plain)));
          undo.add(
              0,
              form.formatted(table.sqlName(), Identifiers.quote(plain), Identifiers.quote(column)));
        }
      }
      if (!tableName.test(table.name())) {
        names.add(table.sqlName());
        subjects.add(Subject.table(table.sqlName()));
        String plain = plain(table.name(), List.of());
        sql.add("ALTER TABLE %s RENAME TO %s".formatted(table.sqlName(), Identifiers.quote(plain)));
        undo.add(
            0,
            "ALTER TABLE %s RENAME TO %s"
                .formatted(
                    Identifiers.quote(table.schema(), plain), Identifiers.quote(table.name())));
      }
    }
    sql.addAll(last);
    undo.addAll(0, firstBack);
    if (names.isEmpty()) {
      return CheckResult.pass("%s can carry all names".formatted(consumer));
    }
    return Levels.result(rules.level(), "%s cannot carry %s".formatted(consumer, nouns(names)))
        .subjects(subjects)
        .evidence("names", names.size())
        .remedy(
            Remedy.sql(
                    "Rename them (the application must know), or leave them out of the publication",
                    "table owner",
                    sql,
                    undo)
                .withKind(Remedy.Kind.DECISION)
                .withSafety(Safety.DISRUPTIVE));
  }

  private static String nouns(List<String> names) {
    return "the %s %s".formatted(Phrases.verb(names.size(), "name", "names"), Phrases.list(names));
  }

  private static Predicate<String> matches(@org.jspecify.annotations.Nullable String pattern) {
    return pattern == null ? name -> true : Pattern.compile(pattern).asMatchPredicate();
  }

  /** A proposal: letters, digits and underscores, and no other column's name. */
  private static String plain(String name, List<String> others) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^[0-9_]+|_+$", "");
    if (plain.isEmpty()) {
      plain = "renamed";
    }
    while (others.contains(plain)) {
      plain += "_2";
    }
    return plain;
  }
}
