// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.checks.scope.Quantities;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The other end answered with more than an answer can have, or not in time. The message says what
 * came, in one sentence that quotes nothing of it.
 */
public final class BrokenExchange extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean late;

  private BrokenExchange(String message, boolean late, @Nullable Throwable why) {
    super(message, why);
    this.late = late;
  }

  /**
   * @param message one sentence about the server
   */
  public static BrokenExchange of(String message) {
    return new BrokenExchange(message, false, null);
  }

  /** What was due did not come in that time. */
  public static BrokenExchange late(long limitMillis, @Nullable Throwable why) {
    return new BrokenExchange(
        "the server did not finish its answer within %s".formatted(Quantities.millis(limitMillis)),
        true,
        why);
  }

  /** Whether it was the time. */
  public boolean late() {
    return late;
  }

  /** What was refused on the way to {@code e}; null: nothing was. */
  public static @Nullable BrokenExchange in(@Nullable Throwable e) {
    int depth = 0;
    for (Throwable t = e; t != null && depth < 20; t = t.getCause(), depth++) {
      if (t instanceof BrokenExchange broken) {
        return broken;
      }
    }
    return null;
  }
}
