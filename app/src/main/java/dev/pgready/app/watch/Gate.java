// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import dev.pgready.checks.scope.Quantities;
import java.util.List;

/**
 * Waits until a condition has been met for some time, or the time is up. Moments are milliseconds
 * of any clock that only goes forward. For one thread.
 */
public final class Gate {
  /** What became of the wait. */
  public enum State {
    WAITING,
    PASSED,
    /** The time is up, and the condition is not met. */
    NOT_MET,
    /** The time is up, and nobody can say. */
    UNKNOWN,
    /** The time is up, and a database does not answer. */
    UNREACHABLE
  }

  private final Condition condition;
  private final long holdMillis;
  private final long timeoutMillis;
  private final long startedAt;
  private Condition.Standing standing =
      new Condition.Standing(Condition.Outcome.UNKNOWN, "nothing was seen yet");
  private long metSince = -1;
  private boolean unreachable;

  /**
   * @param holdMillis how long it must be met without a break; 0: once is enough
   * @param timeoutMillis 0: no limit
   */
  public Gate(Condition condition, long holdMillis, long timeoutMillis, long now) {
    this.condition = condition;
    this.holdMillis = holdMillis;
    this.timeoutMillis = timeoutMillis;
    this.startedAt = now;
  }

  /** After every refresh. */
  public void saw(List<Watched> databases, List<SlotRow> rows, long now) {
    standing = condition.of(databases, rows);
    unreachable = databases.stream().anyMatch(database -> database.problem() != null);
    if (standing.outcome() != Condition.Outcome.MET) {
      metSince = -1;
    } else if (metSince < 0) {
      metSince = now;
    }
  }

  /** How it stands; while the time is not up, it may wait on. */
  public State state(long now) {
    if (metSince >= 0 && now - metSince >= holdMillis) {
      return State.PASSED;
    }
    return timeoutMillis == 0 || now - startedAt < timeoutMillis ? State.WAITING : now(now);
  }

  /** As if the time were up. */
  public State now(long now) {
    if (metSince >= 0 && now - metSince >= holdMillis) {
      return State.PASSED;
    }
    return switch (standing.outcome()) {
      case MET, NOT_MET -> State.NOT_MET;
      case UNKNOWN -> unreachable ? State.UNREACHABLE : State.UNKNOWN;
    };
  }

  /** One line about how it stands. */
  public String words(long now) {
    if (metSince < 0) {
      return "until %s: %s".formatted(condition.text(), standing.because());
    }
    return holdMillis == 0
        ? "until %s: met".formatted(condition.text())
        : "until %s: met for %s of %s"
            .formatted(
                condition.text(),
                Quantities.millis(Math.min(holdMillis, now - metSince) / 1000 * 1000),
                Quantities.millis(holdMillis));
  }
}
