// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Effect;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.remediation.sql.Statement.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a step: each table that other sessions would have to wait for in a transaction
 * of its own, which is tried again where others hold the table; what only changes rights and
 * publications in one.
 */
final class StepSql {
  private final Step step;
  private final Placeholders placeholders;
  private final Unidentified unidentified;
  private final SlotsSeen slots;
  private final boolean plain;
  private final boolean restarts;
  private final Repeated written;
  private final StringBuilder sql = new StringBuilder();

  private StepSql(
      Step step,
      Placeholders placeholders,
      Unidentified unidentified,
      SlotsSeen slots,
      boolean plain,
      boolean restarts,
      Repeated written) {
    this.step = step;
    this.placeholders = placeholders;
    this.unidentified = unidentified;
    this.slots = slots;
    this.plain = plain;
    this.restarts = restarts;
    this.written = written;
  }

  /**
   * @param unidentified what must not be published yet
   * @param slots those that it may drop
   * @param restarts whether the server must restart for what stands before it
   * @param written what the script has several times
   */
  static String of(
      Step step,
      Placeholders placeholders,
      Unidentified unidentified,
      SlotsSeen slots,
      boolean plain,
      boolean restarts,
      Repeated written) {
    StepSql writing =
        new StepSql(step, placeholders, unidentified, slots, plain, restarts, written);
    List<Statement> list = step.sql();
    int from = 0;
    while (from < list.size()) {
      int to = from + 1;
      while (to < list.size() && together(list.get(from), list.get(to))) {
        to++;
      }
      writing.write(list.subList(from, to));
      from = to;
    }
    return writing.sql.toString();
  }

  private static boolean together(Statement first, Statement next) {
    if (!first.kind().transactional() || !next.kind().transactional()) {
      return false;
    }
    String table = locked(first);
    String other = locked(next);
    return table == null ? other == null : table.equals(other);
  }

  /** The table on which other sessions have to wait; null: none. */
  private static @Nullable String locked(Statement statement) {
    return statement
        .effect()
        .filter(effect -> effect.lock() == Effect.Lock.ACCESS_EXCLUSIVE)
        .map(effect -> String.valueOf(statement.object()))
        .orElse(null);
  }

  /** Those that take effect together, or one that cannot be in a transaction. */
  private void write(List<Statement> group) {
    Statement first = group.get(0);
    for (Statement statement : group) {
      unidentified.before(statement).ifPresent(refusal -> sql.append(refusal).append(";\n"));
    }
    if (!first.kind().transactional()) {
      alone(first);
    } else if (group.stream().anyMatch(one -> one.effect().isPresent())) {
      sql.append(written.inTurns(group, placeholders)).append(";\n");
    } else {
      boolean several = group.size() > 1 || first.again().size() > 1;
      if (several) {
        sql.append("BEGIN;\n");
      }
      group.forEach(statement -> placeholders.write(statement, sql));
      if (several) {
        sql.append("COMMIT;\n");
      }
    }
  }

  private void alone(Statement statement) {
    for (String condition : StartConditions.before(statement, step.restart())) {
      sql.append(condition).append(";\n");
    }
    boolean index = statement.kind() == Kind.INDEX_CONCURRENTLY;
    boolean patient =
        index
            || statement.kind() == Kind.SLOT_CREATE
            || statement.sql().startsWith("DROP INDEX CONCURRENTLY ");
    if (index) {
      sql.append(LockWaits.removeInvalid(statement)).append(";\n");
    }
    if (patient) {
      sql.append(LockWaits.LONG).append(";  -- nobody waits for what comes next\n");
    }
    if (index && !plain) {
      sql.append("\\set ON_ERROR_STOP off\n");
    }
    Optional<String> condition =
        statement.kind() == Kind.SLOT_CREATE && restarts
            ? Optional.of(StartConditions.decodes())
            : slots.same(statement);
    if (condition.isPresent()) {
      sql.append(statement.guarded().get(0)).append(" AND ");
      sql.append(condition.get()).append(";\n");
    } else {
      placeholders.write(statement, sql);
    }
    if (index && !plain) {
      sql.append("\\set ON_ERROR_STOP on\n");
    }
    if (patient) {
      sql.append(LockWaits.BRIEFLY).append(";\n");
    }
    if (index && !plain) {
      sql.append(LockWaits.requireValid(statement)).append(";\n");
    }
  }
}
