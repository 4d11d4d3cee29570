// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import org.jspecify.annotations.Nullable;

/**
 * How to prove the stream.
 *
 * @param count round trips
 * @param publication to decode a real change through; null: none
 * @param waitMillis for that change
 * @param writeTest one row of a table that only ever exists in its own transaction
 * @param lockTimeoutMillis for the slot's creation
 * @param timeoutMillis for each change to come back
 */
public record RoundTripOptions(
    int count,
    @Nullable String publication,
    int waitMillis,
    boolean writeTest,
    int lockTimeoutMillis,
    int timeoutMillis) {
  static final RoundTripOptions PROBE = new RoundTripOptions(1, null, 0, false, 3000, 5000);

  RoundTripOptions withPublication(@Nullable String name) {
    return new RoundTripOptions(
        count, name, waitMillis, writeTest, lockTimeoutMillis, timeoutMillis);
  }
}
