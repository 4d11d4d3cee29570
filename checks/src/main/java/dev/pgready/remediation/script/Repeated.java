// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.Step;
import dev.pgready.remediation.Verification;
import dev.pgready.remediation.sql.Statement;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What is written of statements that stand in a script several times, as of consumers that share
 * their tables: put together once. Statements that stand there once are not kept.
 */
final class Repeated {
  private final IdentityHashMap<Statement, Integer> counts = new IdentityHashMap<>();
  private final IdentityHashMap<Statement, String> blocks = new IdentityHashMap<>();
  private final IdentityHashMap<Statement, String> verifications = new IdentityHashMap<>();

  /**
   * @param steps all of the script
   */
  Repeated(List<Step> steps) {
    for (Step step : steps) {
      step.sql().forEach(statement -> counts.merge(statement, 1, Integer::sum));
    }
  }

  private boolean several(Statement statement) {
    return counts.getOrDefault(statement, 0) > 1;
  }

  /** As {@link LockWaits#inTurns(List, Placeholders)}. */
  String inTurns(List<Statement> group, Placeholders placeholders) {
    Statement first = group.get(0);
    if (group.size() > 1 || !several(first) || placeholders.fills(first)) {
      return LockWaits.inTurns(group, placeholders);
    }
    return blocks.computeIfAbsent(first, one -> LockWaits.inTurns(group, placeholders));
  }

  /** How to see that it has worked, as a comment; empty: it is not known. */
  String verification(Statement statement) {
    return several(statement)
        ? verifications.computeIfAbsent(statement, Repeated::verify)
        : verify(statement);
  }

  private static String verify(Statement statement) {
    if (!statement.placeholders().isEmpty()) {
      return "";
    }
    return Verification.of(statement)
        .map(one -> "verify: " + one.query() + ";  -- expect " + one.expected())
        .orElse("");
  }
}
