// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.SlotFacts;
import dev.pgready.facts.SlotSample;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The WAL that a slot holds back, and how fast that grows.
 *
 * @param later the slot at the second look; null: there was none
 * @param afterMillis time between the two looks
 * @param diskFree {@code --disk-free} in bytes; null: not known
 */
record HeldWal(
    SlotFacts slot, SlotSample.@Nullable Later later, long afterMillis, @Nullable Long diskFree) {
  /** In seconds: of a slot that has been idle for less than this, one look tells no pace. */
  private static final long LONG_ENOUGH = 60;

  private static final double HOUR_MILLIS = 3_600_000.0;

  static HeldWal of(SlotFacts slot, CheckContext context) {
    SlotSample sample = context.facts().sample();
    SlotSample.Later later = sample == null ? null : sample.of(slot).orElse(null);
    boolean usable = later != null && later.retainedBytes() != null;
    return new HeldWal(
        slot,
        usable ? later : null,
        sample == null ? 0 : sample.afterMillis(),
        context.request().diskFree());
  }

  /** As last seen. */
  long bytes() {
    Long last = later == null ? null : later.retainedBytes();
    return last == null ? slot.retained().orElse(0L) : last;
  }

  /** Whether somebody read it at either look. */
  boolean active() {
    return slot.row().active() || (later != null && later.active());
  }

  /** Whether two looks tell the pace, and not one alone its bound. */
  boolean measured() {
    return later != null && afterMillis > 0;
  }

  /** Between the two looks; less than 0 where the consumer caught up. */
  private long grown() {
    return bytes() - slot.retained().orElse(0L);
  }

  /**
   * Bytes an hour, at most. From two looks, the pace itself. From one: all that an idle slot has
   * not confirmed may have come since nobody reads it, so that its true pace is that or less; of
   * slots in use one look tells nothing.
   */
  OptionalLong mostPerHour() {
    if (measured()) {
      return OptionalLong.of((long) (grown() * HOUR_MILLIS / afterMillis));
    }
    Long idle = slot.idleSeconds();
    Long behind = slot.lagBytes() == null ? slot.retainedBytes() : slot.lagBytes();
    return slot.row().active() || idle == null || idle < LONG_ENOUGH || behind == null
        ? OptionalLong.empty()
        : OptionalLong.of((long) (behind * 3600.0 / idle));
  }

  /** Until the slot is lost or the disk is full, whichever comes first; at least that long. */
  OptionalLong secondsLeft() {
    Long safe = later == null ? slot.row().safeWalSize() : later.safeWalSize();
    Long room = safe == null || (diskFree != null && diskFree < safe) ? diskFree : safe;
    OptionalLong growth = mostPerHour();
    return growth.isEmpty() || growth.getAsLong() <= 0 || room == null || room < 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) (room * 3600.0 / growth.getAsLong()));
  }

  /** How fast it grows and how long that can go on, to end a sentence; empty: not known. */
  String pace() {
    OptionalLong growth = mostPerHour();
    if (growth.isEmpty()) {
      return "";
    }
    if (measured()) {
      return grown() <= 0
          ? "; it did not grow within " + Quantities.millis(afterMillis)
          : "; it grew by %s within %s, %s an hour%s"
              .formatted(
                  Quantities.bytes(grown()),
                  Quantities.millis(afterMillis),
                  Quantities.bytes(growth.getAsLong()),
                  left(", which leaves "));
    }
    return "; it has been idle for %s and grows by at most %s an hour%s"
        .formatted(
            Quantities.seconds(slot.idleSeconds() == null ? 0 : slot.idleSeconds()),
            Quantities.bytes(growth.getAsLong()),
            left(", which leaves at least "));
  }

  private String left(String words) {
    OptionalLong left = secondsLeft();
    return left.isEmpty() ? "" : words + Quantities.seconds(left.getAsLong());
  }

  String evidence() {
    return "%s: %s bytes, %s%s"
        .formatted(
            slot.name(),
            bytes(),
            active() ? "active" : "idle",
            measured() ? ", %s bytes more after %s ms".formatted(grown(), afterMillis) : "");
  }
}
