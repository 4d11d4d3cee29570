// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.consumers.needs.Level;

/** How severe the consumer finds something, as a result. */
public final class Levels {
  private Levels() {}

  /** An INFO level yields a pass. */
  public static CheckResult result(Level level, String message) {
    return switch (level) {
      case FAIL -> CheckResult.fail(message);
      case WARN -> CheckResult.warn(message);
      case INFO -> CheckResult.pass(message);
    };
  }

  /** What the profile says of {@code topic}; told only, if it says nothing. */
  public static Level of(CheckContext context, String topic) {
    return context.consumer().unsupported().getOrDefault(topic, Level.INFO);
  }
}
