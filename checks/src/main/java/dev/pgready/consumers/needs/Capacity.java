// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import org.jspecify.annotations.Nullable;

/**
 * How many of something it takes.
 *
 * @param steady while it streams
 * @param peak at the worst moment (initial copy, resync): fewer free than this is a warning
 * @param required fewer free than this and it cannot start; null: as many as {@code steady}
 */
public record Capacity(
    int steady,
    int peak,
    @Nullable Integer required,
    @Nullable String why,
    @Nullable String source) {
  /** One at all times, as plain pgoutput decoding needs. */
  public static final Capacity ONE = new Capacity(1, 1, null, null, null);

  /** Fewer free than this and it cannot start. */
  public int needed() {
    return required == null ? steady : required;
  }
}
