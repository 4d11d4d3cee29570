// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.util.List;

/** A profile that can't be read: the message names file, line and key. */
public final class ProfileException extends RuntimeException {
  private final List<String> problems;

  public ProfileException(String message) {
    super(message);
    problems = List.of(message);
  }

  private ProfileException(String message, List<String> problems) {
    super(message);
    this.problems = problems;
  }

  /** All problems of a file, one line each. */
  public static ProfileException of(List<String> problems) {
    return new ProfileException(String.join("\n", problems), List.copyOf(problems));
  }

  /** One line each. */
  public List<String> problems() {
    return problems;
  }
}
