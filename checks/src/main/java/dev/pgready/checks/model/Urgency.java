// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

/**
 * What needs attention first comes first: the one order of results in every report, comparison and
 * fleet. It is the order in which results decide a verdict.
 */
public enum Urgency {
  FAIL(Status.FAIL),
  /** Could not be seen, and could be a failure. */
  MAY_FAIL(Status.UNKNOWN),
  WARN(Status.WARN),
  /** Could not be seen, and is a warning at worst. */
  MAY_WARN(Status.UNKNOWN),
  PASS(Status.PASS),
  SKIP(Status.SKIP);

  private final Status status;

  Urgency(Status status) {
    this.status = status;
  }

  /**
   * @param canFail of an unknown: whether it could be a failure; any other status is what it is
   */
  public static Urgency of(Status status, boolean canFail) {
    return switch (status) {
      case FAIL -> FAIL;
      case UNKNOWN -> canFail ? MAY_FAIL : MAY_WARN;
      case WARN -> WARN;
      case PASS -> PASS;
      case SKIP -> SKIP;
    };
  }

  public Status status() {
    return status;
  }

  /** Whether it is told in full, and not only counted. */
  public boolean needsAttention() {
    return compareTo(PASS) < 0;
  }
}
