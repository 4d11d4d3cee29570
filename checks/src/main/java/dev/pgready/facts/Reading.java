// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that the server may refuse to tell. Refused is never the same as empty.
 *
 * @param value what was read; null: not read
 * @param denied SQLSTATE of the refusal; null: not refused
 */
public record Reading<T>(@Nullable T value, @Nullable String denied) {
  public static <T> Reading<T> of(T value) {
    return new Reading<>(value, null);
  }

  public static <T> Reading<T> denied(String sqlState) {
    return new Reading<>(null, sqlState);
  }

  /** Nobody asked. */
  public static <T> Reading<T> notAsked() {
    return new Reading<>(null, null);
  }

  public Optional<T> read() {
    return Optional.ofNullable(value);
  }
}
