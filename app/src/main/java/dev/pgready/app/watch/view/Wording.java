// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.checks.scope.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said of slots, readers and sessions, in few words. Text of others is still as it is. */
final class Wording {
  /** Nothing to say. */
  static final String NONE = "-";

  /** Not known yet, or hidden. */
  static final String UNKNOWN = "?";

  private Wording() {}

  static String bytes(@Nullable Long bytes) {
    return bytes == null ? NONE : Quantities.bytes(Math.max(0, bytes));
  }

  static String millis(@Nullable Long millis) {
    return millis == null ? UNKNOWN : Quantities.millis(Math.max(0, millis));
  }

  /** In bytes a second. */
  static String rate(@Nullable Double rate) {
    if (rate == null) {
      return UNKNOWN;
    }
    long bytes = Math.round(rate);
    String amount = Quantities.bytes(Math.abs(bytes)).replace("bytes", "B");
    return (bytes < 0 ? "-" : "") + amount + "/s";
  }

  static String left(SlotRow row) {
    Long left = row.outlook().secondsLeft();
    if (row.slot().lost()) {
      return "lost";
    }
    if (left == null) {
      return NONE;
    }
    return left == 0 ? "checkpoint" : Quantities.seconds(left);
  }

  static String limit(SlotRow row) {
    Long keep = row.sample().keepBytes();
    return keep == null ? "none" : Quantities.bytes(keep);
  }

  static String lag(SlotRow row) {
    Long millis = row.lagMillis();
    Long bytes = row.slot().lagBytes();
    if (bytes == null) {
      return NONE;
    }
    return millis == null ? Quantities.bytes(Math.max(0, bytes)) : millis(millis);
  }

  /** Who reads a slot, or since when nobody does. */
  static String reader(SlotRow row) {
    Sample.Slot slot = row.slot();
    if (slot.creating()) {
      return "creating, " + Quantities.millis(row.creatingMillis() / 1000 * 1000);
    }
    if (!slot.active()) {
      Long inactive = slot.inactiveMillis();
      return slot.synced()
          ? "(from the primary)"
          : inactive == null ? "nobody" : "nobody, " + Quantities.millis(inactive / 1000 * 1000);
    }
    Sample.Reader reader = slot.reader();
    String who = reader == null ? null : named(reader.application(), reader.user());
    String address = reader == null ? null : reader.address();
    return who == null ? "pid " + slot.pid() : address == null ? who : who + " " + address;
  }

  private static @Nullable String named(@Nullable String application, @Nullable String user) {
    return application == null || application.isEmpty() ? user : application;
  }

  static String state(SlotRow row) {
    Sample.Slot slot = row.slot();
    if (slot.lost()) {
      return slot.invalidation() == null ? "lost" : "lost: " + slot.invalidation();
    }
    if ("unreserved".equals(slot.walStatus())) {
      return "unreserved";
    }
    Sample.Reader reader = slot.reader();
    if (reader != null && reader.state() != null) {
      return reader.state();
    }
    if (slot.synced()) {
      return "synced";
    }
    return slot.active() ? "active" : slot.walStatus() == null ? UNKNOWN : slot.walStatus();
  }

  /** For whom the creation of a slot waits. */
  static String waits(SlotRow row) {
    List<Sample.Wait> waits = row.sample().waitsOf(row.slot());
    if (!waits.isEmpty()) {
      String more = waits.size() == 1 ? "" : " and %s more".formatted(waits.size() - 1);
      return "waits for " + wait(waits.get(0)) + more;
    }
    Sample.Reader reader = row.slot().reader();
    String wait = reader == null ? null : reader.waitEvent();
    if (row.sample().recovery()) {
      return "waits until the primary logs its running transactions";
    }
    String type = reader == null ? null : reader.waitType();
    return wait == null
        ? "is being created"
        : "waits: %s %s".formatted(Objects.requireNonNullElse(type, ""), wait);
  }

  static String wait(Sample.Wait wait) {
    if (wait.forGid() != null) {
      return "prepared transaction %s, %s old".formatted(wait.forGid(), millis(wait.openMillis()));
    }
    if (wait.forPid() == null) {
      return "a transaction that has just ended";
    }
    List<String> about = new ArrayList<>();
    String who = named(wait.application(), wait.user());
    if (who != null) {
      about.add(who);
    }
    if (wait.state() != null) {
      about.add("%s %s".formatted(wait.state(), millis(wait.stateMillis())));
    } else {
      about.add("the rest is hidden");
    }
    return "pid %s (%s)".formatted(wait.forPid(), String.join(", ", about));
  }

  static Tone tone(SlotRow row) {
    return switch (row.urgency()) {
      case LOST, LOSING -> Tone.BAD;
      case STUCK -> Tone.CARE;
      case UNREAD -> Tone.STRONG;
      case FINE -> Tone.PLAIN;
    };
  }

  /** One character before a row, which says the same as its colour. */
  static String mark(SlotRow row) {
    return switch (row.urgency()) {
      case LOST, LOSING, STUCK -> "!";
      case UNREAD, FINE -> " ";
    };
  }
}
