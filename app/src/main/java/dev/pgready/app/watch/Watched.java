// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One database that is being watched: its last sample, what came before, and whether it answers.
 * Moments are milliseconds since 1970 of the clock of whoever watches. For one thread.
 */
public final class Watched {
  private final String name;
  private final Map<String, SlotTrack> tracks = new HashMap<>();
  private @Nullable Sample sample;
  private long seenAt;
  private @Nullable String problem;
  private long problemSince;
  private long restartedAt;
  private @Nullable Double walRate;

  /**
   * @param name as it is shown
   */
  public Watched(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** It answered. */
  public void saw(Sample next, long at) {
    Sample before = sample;
    if (before != null && before.startedAt() != next.startedAt()) {
      restartedAt = at;
    }
    if (before != null
        && before.wal() != null
        && next.wal() != null
        && next.at() > before.at()
        && next.wal() >= before.wal()) {
      double rate = (next.wal() - before.wal()) * 1000.0 / (next.at() - before.at());
      walRate = walRate == null ? rate : walRate * 0.7 + rate * 0.3;
    }
    Set<String> there = new HashSet<>();
    for (Sample.Slot slot : next.slots()) {
      there.add(slot.name());
      tracks
          .computeIfAbsent(slot.name(), key -> new SlotTrack())
          .add(next.at(), slot.heldBytes() == null ? 0 : Math.max(0, slot.heldBytes()));
    }
    tracks.keySet().retainAll(there);
    sample = next;
    seenAt = at;
    problem = null;
  }

  /** It did not answer. What is known stays. */
  public void failed(String why, long at) {
    if (problem == null) {
      problemSince = at;
    }
    problem = why;
  }

  /** Null: it has never answered. */
  public @Nullable Sample sample() {
    return sample;
  }

  /** When it answered last. */
  public long seenAt() {
    return seenAt;
  }

  /** Why it does not answer; null: it does, or was not asked yet. */
  public @Nullable String problem() {
    return problem;
  }

  public long problemSince() {
    return problemSince;
  }

  /** When a restart of the server was noticed; 0: none was. */
  public long restartedAt() {
    return restartedAt;
  }

  /** WAL written, in bytes a second; null: not known yet. */
  public @Nullable Double walRate() {
    return walRate;
  }

  /** Null: there is no such slot. */
  public @Nullable SlotTrack track(String slot) {
    return tracks.get(slot);
  }

  /** Its slots as they were last. */
  public List<SlotRow> rows() {
    Sample now = sample;
    return now == null
        ? List.of()
        : now.slots().stream()
            .map(slot -> new SlotRow(this, now, slot, Outlook.of(slot, tracks.get(slot.name()))))
            .toList();
  }
}
