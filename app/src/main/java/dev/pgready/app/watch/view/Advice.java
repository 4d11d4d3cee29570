// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody could do about a slot. It is shown and copied, never run.
 *
 * @param title when it is right, starting with a verb
 * @param text SQL, or a command
 */
record Advice(String title, String text) {
  private static final String TAIL = "pgready stream ";

  /** Whether it shows what waits in the slot. */
  boolean tails() {
    return text.startsWith(TAIL);
  }

  /** The most likely one first. */
  static List<Advice> of(SlotRow row) {
    Sample.Slot slot = row.slot();
    List<Advice> advice = new ArrayList<>();
    for (Sample.Wait wait : row.sample().waitsOf(slot)) {
      if (wait.forGid() != null) {
        advice.add(
            new Advice(
                "Commit the prepared transaction, or ROLLBACK PREPARED, in its database",
                "COMMIT PREPARED %s;".formatted(Identifiers.literal(wait.forGid()))));
      } else if (wait.forPid() != null) {
        advice.add(new Advice("End the session that slot creation waits for", terminate(wait)));
      }
    }
    if (slot.creating() && row.sample().recovery()) {
      advice.add(
          new Advice(
              "Let the primary log its running transactions: run this there",
              "SELECT pg_catalog.pg_log_standby_snapshot();"));
    }
    if (slot.synced()) {
      advice.add(
          new Advice(
              "Look at the slot on the primary: it is copied from there", "pgready watch PRIMARY"));
      return advice;
    }
    String name = Identifiers.literal(slot.name());
    if (slot.lost()) {
      advice.add(
          new Advice(
              "Drop the slot, and let its consumer start with a new initial copy", drop(name)));
      return advice;
    }
    if (!slot.active()) {
      advice.add(
          new Advice(
              slot.logical()
                  ? "Drop the slot, only where its consumer will never come back"
                  : "Drop the slot, only where its standby or backup is gone for good",
              drop(name)));
      if ("pgoutput".equals(slot.plugin())) {
        advice.add(
            new Advice(
                "Look at what waits in it, without consuming it",
                TAIL
                    + "CONNECTION --follow --slot %s --publication PUBLICATION --limit 100"
                        .formatted(slot.name())));
      }
    } else if (!slot.creating()) {
      advice.add(
          new Advice(
              "Let its reader connect again: end its session",
              "SELECT pg_catalog.pg_terminate_backend(active_pid) FROM pg_catalog.pg_replication_slots WHERE slot_name OPERATOR(pg_catalog.=) %s;"
                  .formatted(name)));
    }
    return advice;
  }

  private static String drop(String name) {
    return "SELECT pg_catalog.pg_drop_replication_slot(%s);".formatted(name);
  }

  /** Another session may have the number by the time that this is run. */
  private static String terminate(Sample.Wait wait) {
    String of =
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid OPERATOR(pg_catalog.=) %s"
            .formatted(wait.forPid());
    return wait.startedAt() == null
        ? of + ";"
        : of
            + " AND xact_start OPERATOR(pg_catalog.=) %s::pg_catalog.timestamptz;"
                .formatted(Identifiers.literal(wait.startedAt()));
  }
}
