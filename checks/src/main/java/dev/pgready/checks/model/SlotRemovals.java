// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.checks.scope.Quantities;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.providers.ProviderProfile.Removal;
import dev.pgready.providers.ProviderProfile.RemovalKind;
import dev.pgready.providers.ProviderProfile.SlotHabits;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The ways in which the host removes slots by itself, and which of them hurt the consumer. */
public final class SlotRemovals {
  private static final String IDLE = "idle_replication_slot_timeout";
  private static final String SIZE = "max_slot_wal_keep_size";

  private SlotRemovals() {}

  /** All that the host's profile says; empty: no source says. */
  public static List<Removal> of(CheckContext context) {
    SlotHabits habits = context.provider().slots();
    return habits == null ? List.of() : habits.removal();
  }

  /** Those by which the consumer can lose its slot. */
  public static List<Removal> harmful(CheckContext context) {
    boolean temporary = context.consumer().slot() != null && context.consumer().slot().temporary();
    // such a slot never outlives its connection, so nothing is lost with it
    return temporary
        ? List.of()
        : of(context).stream().filter(removal -> harms(context, removal)).toList();
  }

  private static boolean harms(CheckContext context, Removal removal) {
    return switch (removal.kind()) {
      case NEVER -> false;
      case IDLE -> !accepted(context, removal.after(), IDLE, "slot-idle-timeout.min");
      // what the server itself shows is judged by slot-wal-size, by its real value
      case SIZE ->
          (removal.setting() == null || context.cat().setting(removal.setting()).isEmpty())
              && !accepted(context, removal.after(), SIZE, "slot-wal-size.min");
      case UNLISTED, FAILOVER, UNKNOWN -> true;
    };
  }

  /** Whether the user, or else the consumer, has said that this figure is enough. */
  private static boolean accepted(
      CheckContext context, @Nullable String after, String setting, String threshold) {
    OptionalLong figure = after == null ? OptionalLong.empty() : Quantities.of(after, null);
    if (figure.isEmpty()) {
      return false;
    }
    long enough = Quantities.threshold(context.request(), threshold, -1);
    if (enough >= 0) {
      return figure.getAsLong() >= enough;
    }
    return context
        .consumer()
        .setting(setting)
        .filter(need -> need.level() != Level.INFO && states(need))
        .filter(need -> need.judge(figure.getAsLong()).isEmpty())
        .isPresent();
  }

  /** Whether it names a lower bound at all. */
  private static boolean states(SettingNeed need) {
    return need.min() != null || need.hardMin() != null;
  }

  /** Whether it concerns a slot that the consumer leaves unread, as against one on the move. */
  public static boolean ofIdleSlots(Removal removal) {
    return removal.kind() != RemovalKind.FAILOVER;
  }
}
