// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Realm;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Set;

/**
 * A large value that an UPDATE did not change is not in the stream: the consumer gets a mark in its
 * place, unless the whole old row comes with it.
 */
public final class ToastValues implements Check {
  private enum Question {
    WHOLE_ROWS,
    COLUMNS
  }

  private static final TableSet.Condition TOASTED =
      new TableSet.Condition(
          table -> !table.toastedColumns().isEmpty() && !"f".equals(table.identity()));
  private static final TableSet.Condition LARGE_KEY =
      new TableSet.Condition(ToastValues::keyIsLarge);

  @Override
  public String title() {
    return "Unchanged large values reach the consumer";
  }

  /** How large values are shows where there are rows. */
  @Override
  public Realm realm() {
    return Realm.SERVER;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    TableSet tables = context.scope().leaves().where(TOASTED);
    if (tables.isEmpty()) {
      return CheckResult.pass(
          "no table to be replicated had large values out of line when it was last vacuumed or analyzed");
    }
    TableSet keys = tables.where(LARGE_KEY);
    String consumer = context.consumer().name();
    // a consumer that can keep old values still can't look up a row without its key
    Level level = Levels.of(context, "toast");
    if (!keys.isEmpty() && level == Level.INFO) {
      level = Level.WARN;
    }
    String message =
        keys.isEmpty()
            ? "an UPDATE of %s that leaves %s alone comes without %s: %s must keep the old value"
                .formatted(
                    Phrases.tables(tables),
                    columns(tables),
                    tables.size() == 1 && tables.get(0).toastedColumns().size() == 1
                        ? "it"
                        : "them",
                    consumer)
            : "the replica identity of %s holds large values, which an UPDATE may come without: %s could not find the row"
                .formatted(Phrases.tables(keys), consumer);
    CheckResult result =
        Levels.result(level, message)
            .subjects(Phrases.subjects(tables))
            .evidence("tables", tables.size());
    if (level == Level.INFO) {
      return result;
    }
    return result.remedy(tables.once(Question.WHOLE_ROWS, ToastValues::wholeRows));
  }

  private static Remedy wholeRows(TableSet tables) {
    List<IdentityChange> changes = tables.stream().map(IdentityChange::full).toList();
    return Remedy.sql(
            "Send the whole old row with every UPDATE and DELETE of " + Phrases.tables(tables),
            "table owner",
            changes.stream().map(IdentityChange::sql).toList(),
            changes.stream().map(IdentityChange::undo).toList())
        .withSafety(Safety.REVIEW)
        .withSteps(List.of("Costs WAL: large values are written again with every UPDATE"));
  }

  private static boolean keyIsLarge(TableFacts table) {
    Set<String> large = Set.copyOf(table.toastedColumns());
    return table
        .identityIndex()
        .filter(index -> index.columns().stream().anyMatch(large::contains))
        .isPresent();
  }

  private static String columns(TableSet tables) {
    return tables.once(
        Question.COLUMNS,
        set ->
            Phrases.list(
                set.stream()
                    .flatMap(table -> table.toastedColumns().stream())
                    .distinct()
                    .map(Identifiers::quote)
                    .toList()));
  }
}
