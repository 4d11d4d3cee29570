// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.login;

import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Not sent a second time. */
public final class WrongPassword extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  WrongPassword(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  /** What the first one met with, where this is behind an error; null: it is not. */
  public static @Nullable Failure behind(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof WrongPassword wrong) {
        return wrong.failure;
      }
    }
    return null;
  }
}
