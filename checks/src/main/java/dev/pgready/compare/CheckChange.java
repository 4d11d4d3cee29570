// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.scope.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * A check that does not say the same of A and B.
 *
 * @param consumers for whom it changed in this way
 * @param more objects that the check names in B alone
 * @param fewer objects that it names in A alone
 */
public record CheckChange(
    String id,
    List<String> consumers,
    Kind kind,
    Said a,
    Said b,
    List<Subject> more,
    List<Subject> fewer) {
  /** In the order in which changes are told. */
  public enum Kind {
    /** B is worse. */
    REGRESSED,
    /** B could not be seen, A could. */
    UNSEEN,
    /** B is better. */
    HEALED,
    /** Neither, or nobody can say. */
    CHANGED
  }

  /** What the check says of one side. */
  public record Said(Status status, boolean canFail, String message) {
    public Urgency urgency() {
      return Urgency.of(status, canFail);
    }
  }

  public CheckChange {
    consumers = List.copyOf(consumers);
    more = List.copyOf(more);
    fewer = List.copyOf(fewer);
  }

  /** Whether B could be worse without anybody seeing it. */
  public boolean mayBeWorse() {
    return kind == Kind.UNSEEN && b.canFail() && a.status() != Status.FAIL;
  }

  /** Whether the check is as content with B as with A, and only words it otherwise. */
  public boolean harmless() {
    return kind == Kind.CHANGED
        && a.status() == b.status()
        && (b.status() == Status.PASS || b.status() == Status.SKIP);
  }

  CheckChange and(String consumer) {
    List<String> both = new ArrayList<>(consumers);
    both.add(consumer);
    return new CheckChange(id, both, kind, a, b, more, fewer);
  }
}
