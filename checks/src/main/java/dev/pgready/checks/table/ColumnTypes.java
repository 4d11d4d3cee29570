// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.TypeRule;
import dev.pgready.consumers.needs.TypeRule.TypeKind;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.facts.TableFacts.ColumnType;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL replicates values of any type, as text. What a consumer makes of them is its own
 * matter: some stop at a type that they do not know, some leave the column out without an error.
 */
public final class ColumnTypes implements Check {
  /** More of these make steps that nobody reads; the subjects hold all of them. */
  private static final int SHOWN = 20;

  private static final TableSet.Condition TYPED =
      new TableSet.Condition(table -> !table.typedColumns().isEmpty());

  @Override
  public String title() {
    return "The consumer carries the type of every column";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    List<TypeRule> rules = context.consumer().types();
    String consumer = context.consumer().name();
    Optional<CheckResult> styled =
        context.consumer().replicates() ? Styles.judge(context) : Optional.empty();
    if (rules.isEmpty() || styled.filter(result -> result.status() == Status.FAIL).isPresent()) {
      return styled.orElseGet(
          () -> CheckResult.skip("no type is known that %s does not carry".formatted(consumer)));
    }
    Map<TypeRule, List<String>> found = new LinkedHashMap<>();
    List<Subject> subjects = new ArrayList<>();
    Map<Long, Set<String>> lists = lists(context);
    List<TypeRule> withKey = rules.stream().filter(rule -> !rule.keyless()).toList();
    int columns = 0;
    for (TableFacts table : context.scope().carried().where(TYPED)) {
      Set<String> listed = lists.getOrDefault(table.oid(), Set.of());
      List<TypeRule> mine = table.hasPrimaryKey() ? withKey : rules;
      for (ColumnType column : table.typedColumns()) {
        if (!listed.isEmpty() && !listed.contains(column.name())) {
          continue;
        }
        TypeRule rule = ruleOf(mine, column).orElse(null);
        if (rule != null) {
          String name = table.sqlName() + '.' + Identifiers.quote(column.name());
          found
              .computeIfAbsent(rule, r -> new ArrayList<>())
              .add("%s (%s)".formatted(name, word(column)));
          if (rule.level() != Level.INFO) {
            subjects.add(new Subject("column", name));
          }
          columns++;
        }
      }
    }
    if (found.isEmpty()) {
      return styled.orElseGet(
          () -> CheckResult.pass("%s carries the types of all columns".formatted(consumer)));
    }
    Level worst = found.keySet().stream().map(TypeRule::level).min(Level::compareTo).orElseThrow();
    List<String> parts = new ArrayList<>();
    List<Map.Entry<TypeRule, List<String>>> sorted = new ArrayList<>(found.entrySet());
    sorted.sort(Map.Entry.comparingByKey((a, b) -> a.level().compareTo(b.level())));
    for (Map.Entry<TypeRule, List<String>> entry : sorted) {
      if (entry.getKey().level() == worst || entry.getKey().level() != Level.INFO) {
        parts.add(sentence(parts.isEmpty() ? consumer + " " : "", entry));
      }
    }
    CheckResult result =
        Levels.result(worst, String.join("; it ", parts))
            .subjects(subjects)
            .evidence("columns", columns);
    for (Map.Entry<TypeRule, List<String>> entry : sorted) {
      String remedy = entry.getKey().remedy();
      if (remedy != null && entry.getKey().level() != Level.INFO) {
        result =
            result.remedy(
                Remedy.steps(
                    remedy,
                    Kind.DECISION,
                    "user",
                    entry.getValue().stream().limit(SHOWN).toList()));
      }
    }
    return result;
  }

  private static String sentence(String start, Map.Entry<TypeRule, List<String>> entry) {
    TypeRule rule = entry.getKey();
    return "%s%s %s%s"
        .formatted(
            start,
            rule.effect(),
            Phrases.list(entry.getValue()),
            rule.why() == null ? "" : ": " + rule.why());
  }

  /** The first rule that a column's type falls under. */
  static Optional<TypeRule> ruleOf(List<TypeRule> rules, ColumnType column) {
    for (TypeRule rule : rules) {
      if (matches(rule, column)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static boolean matches(TypeRule rule, ColumnType column) {
    String word = word(column);
    if (rule.filled() && !column.filled()) {
      return false;
    }
    String base = column.base();
    if (rule.types().contains(word)
        || (rule.domains() && base != null && rule.types().contains(base))) {
      return true;
    }
    // without streams: asked of every column by every rule
    boolean kind = false;
    for (int i = 0; i < rule.kinds().size() && !kind; i++) {
      kind = is(column, rule.kinds().get(i));
    }
    return kind
        && !rule.except().contains(word)
        && !(column.array()
            && column.element() != null
            && rule.except().contains(column.element()));
  }

  private static boolean is(ColumnType column, TypeKind kind) {
    return switch (kind) {
      case BASE -> column.kind().equals("b") && !column.array();
      case ARRAY -> column.array();
      case COMPOSITE_ARRAY -> column.array() && "c".equals(column.elementKind());
      case UNDIMENSIONED -> column.array() && column.dimensions() == 0;
      case FIXED -> column.kind().equals("b") && !column.array() && column.element() != null;
      case COMPOSITE -> column.kind().equals("c");
      case DOMAIN -> column.kind().equals("d");
      case ENUM -> column.kind().equals("e");
      case RANGE -> column.kind().equals("r");
      case MULTIRANGE -> column.kind().equals("m");
    };
  }

  /** As a user would write it: {@code int4[]}, {@code mood}. */
  private static String word(ColumnType column) {
    return column.array() && column.type().startsWith("_") && column.element() != null
        ? column.element() + "[]"
        : column.type();
  }

  /** The columns that the publication lists, by table; a table without a list is not among them. */
  private static Map<Long, Set<String>> lists(CheckContext context) {
    Map<Long, Set<String>> lists = new LinkedHashMap<>();
    PublicationFacts publication = context.scope().publication();
    if (publication != null && context.consumer().publication().columnLists() == null) {
      publication.tables().stream()
          .filter(member -> !member.columns().isEmpty())
          .forEach(member -> lists.put(member.oid(), Set.copyOf(member.columns())));
    }
    return lists;
  }
}
