// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that users of a consumer meet in its log.
 *
 * @param text as it is logged, with {@code …} for each part that varies
 * @param check id of the check that sees the cause beforehand; null: none can
 * @param means what is wrong and what to do, one line without final full stop
 * @param by who writes it; null: the consumer, in the profile of PostgreSQL itself PostgreSQL
 */
public record KnownError(
    String text, @Nullable String check, @Nullable String means, @Nullable Speaker by) {
  public KnownError {
    Objects.requireNonNull(text, "text");
  }
}
