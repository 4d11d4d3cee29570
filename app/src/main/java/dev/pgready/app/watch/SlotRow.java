// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import org.jspecify.annotations.Nullable;

/** A slot of a database, with what is known beyond the last sample. */
public record SlotRow(Watched database, Sample sample, Sample.Slot slot, Outlook outlook) {
  /** Slot creation takes no longer where nothing is in its way, in milliseconds. */
  private static final long CREATION = 3_000;

  /** Somebody can still do something, in seconds. */
  private static final long SOON = 3_600;

  private static final long TODAY = 86_400;

  /** How much it needs somebody, most first. */
  public enum Urgency {
    LOST,
    LOSING,
    STUCK,
    UNREAD,
    FINE
  }

  public Urgency urgency() {
    if (slot.lost()) {
      return Urgency.LOST;
    }
    Long left = outlook.secondsLeft();
    if ("unreserved".equals(slot.walStatus()) || (left != null && left < SOON)) {
      return Urgency.LOSING;
    }
    if (slot.creating() && creatingMillis() >= CREATION) {
      return Urgency.STUCK;
    }
    if ((!slot.active() && !slot.synced()) || (left != null && left < TODAY)) {
      return Urgency.UNREAD;
    }
    return Urgency.FINE;
  }

  /** How long it has been in creation, in milliseconds, as far as that can be seen. */
  public long creatingMillis() {
    SlotTrack track = database.track(slot.name());
    long watched = track == null ? 0 : sample.at() - track.firstSeen();
    Sample.Reader reader = slot.reader();
    Long query = reader == null ? null : reader.queryMillis();
    return Math.max(watched, query == null ? 0 : query);
  }

  /** Among all slots of all databases. */
  public String key() {
    return database.name() + "\n" + slot.name();
  }

  /** How far its reader is behind, in milliseconds; null: not known, or there is no reader. */
  public @Nullable Long lagMillis() {
    Sample.Reader reader = slot.reader();
    return reader == null ? null : reader.lagMillis();
  }
}
