package dev.pgready.checks.collect;

/** How statements travel: with their own limits, in the same message. */
final class Statements {
  private Statements() {}

  /**
   * Limits for the transaction that has just begun. Not in the connection's options: poolers refuse
   * those, and the role's own settings must stay visible.
   */
  static String limits(int timeoutSeconds) {
    // just in time compilation takes longer than these statements do
    return "SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = %d; SET LOCAL jit = off; "
        .formatted(timeoutSeconds * 1000L, lockTimeout(timeoutSeconds));
  }

  /** In milliseconds; others that wait behind us must not wait long. */
  static long lockTimeout(int timeoutSeconds) {
    return timeoutSeconds == 0 ? 3000 : Math.min(3000, Math.max(1, timeoutSeconds * 1000L / 2));
  }

  static String readOnly(int timeoutSeconds, String statement) {
    return "BEGIN READ ONLY; " + limits(timeoutSeconds) + statement + "; COMMIT";
  }
}
