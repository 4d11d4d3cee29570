// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import org.jspecify.annotations.Nullable;

/**
 * Where a slot is going.
 *
 * @param growth of the WAL it holds, in bytes a second, negative where it shrinks; null: not known
 *     yet
 * @param secondsLeft until it may be lost, at this growth; 0: at the next checkpoint; null: never
 *     at this growth, or nothing is known
 */
public record Outlook(@Nullable Double growth, @Nullable Long secondsLeft) {
  /** What is slower takes longer than anybody watches, or is rounding; in bytes a second. */
  private static final double STANDING = 16;

  private static final long LONGEST = 10L * 365 * 86_400;

  static Outlook of(Sample.Slot slot, @Nullable SlotTrack track) {
    Double growth = null;
    if (track != null && track.growth().isPresent()) {
      growth = track.growth().getAsDouble();
    }
    return new Outlook(growth, left(slot, growth));
  }

  private static @Nullable Long left(Sample.Slot slot, @Nullable Double growth) {
    Long safe = slot.safeBytes();
    if (safe == null || slot.lost()) {
      return null;
    }
    if (safe <= 0) {
      return 0L;
    }
    if (growth == null || growth < STANDING) {
      return null;
    }
    double seconds = safe / growth;
    return seconds > LONGEST ? null : Math.round(seconds);
  }
}
