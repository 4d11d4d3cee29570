// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.text.EnumWords;

/** What became of the word of a host's profile when the server itself was asked. */
public enum ProfileVerdict {
  CONFIRMED,
  OVERRULED;

  /**
   * @param said what the profile let expect
   * @param seen what the server did
   */
  public static ProfileVerdict of(boolean said, boolean seen) {
    return said == seen ? CONFIRMED : OVERRULED;
  }

  /** The outcome with this word in its evidence; where the server says otherwise, in its words. */
  public CheckResult told(CheckResult result, CheckContext context) {
    CheckResult with = result.evidence("profile", EnumWords.of(this));
    return switch (this) {
      case CONFIRMED -> with;
      case OVERRULED ->
          with.as(
              with.status(),
              "%s (tested on this server; pgready's profile of %s expects otherwise)"
                  .formatted(with.message(), context.provider().name()));
    };
  }
}
