// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

/** The user asked for something that cannot be done; the message says what, in one sentence. */
public final class UsageException extends RuntimeException {
  public UsageException(String message) {
    super(message);
  }
}
