// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A slot that is lost never comes back: its consumer has to copy everything again. */
public final class SlotHealth implements Check {
  /** Evidence: the logical slots of this database that a later look would miss. */
  public static final String THERE = "there";

  @Override
  public String title() {
    return "No replication slot is lost";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    List<SlotFacts> slots = context.cat().slots();
    String database = context.cat().database().name();
    return judged(context, slots)
        .evidence(
            THERE,
            slots.stream()
                .filter(slot -> slot.logical() && !slot.row().temporary() && !slot.lost())
                .filter(slot -> database.equals(slot.row().database()))
                .map(SlotFacts::name)
                .toList());
  }

  private static CheckResult judged(CheckContext context, List<SlotFacts> slots) {
    List<SlotFacts> lost = slots.stream().filter(SlotFacts::lost).toList();
    List<SlotFacts> own = lost.stream().filter(slot -> OwnSlots.own(context, slot)).toList();
    if (!own.isEmpty()) {
      return SlotOwners.drop(
          context,
          evidence(
              CheckResult.fail(
                  "slot %s is lost (%s): %s cannot read it and has to copy everything again"
                      .formatted(
                          Phrases.list(SlotOwners.names(own)),
                          reason(own.get(0)),
                          context.consumer().name())),
              own),
          own);
    }
    List<SlotFacts> stuck =
        slots.stream()
            // whoever is creating it: the consumer's own slot would wait for the same transactions
            .filter(slot -> slot.stuckInCreation() && !slot.lost())
            .toList();
    if (!stuck.isEmpty()) {
      boolean mine = stuck.stream().anyMatch(slot -> OwnSlots.own(context, slot));
      return evidence(
          CheckResult.warn(
              "slot %s is still being created: it waits for transactions that were open then%s"
                  .formatted(
                      Phrases.list(SlotOwners.names(stuck)),
                      mine ? "" : ", and a new slot would wait for the same ones")),
          stuck);
    }
    if (!lost.isEmpty()) {
      return SlotOwners.drop(
          context,
          evidence(
              CheckResult.warn(
                  "slot %s is lost (%s): its consumer has to copy everything again; a new consumer is not harmed"
                      .formatted(Phrases.list(SlotOwners.names(lost)), reason(lost.get(0)))),
              lost),
          lost);
    }
    List<SlotFacts> unreserved =
        slots.stream().filter(slot -> "unreserved".equals(slot.row().walStatus())).toList();
    if (!unreserved.isEmpty()) {
      String names = Phrases.list(SlotOwners.names(unreserved));
      return evidence(
              CheckResult.warn(
                  "slot %s is about to be lost: its WAL may be removed at the next checkpoint"
                      .formatted(names)),
              unreserved)
          .remedy(
              Remedy.steps(
                  "Let the reader of slot %s catch up now".formatted(names),
                  Remedy.Kind.DECISION,
                  "you",
                  List.of(
                      "Start the reader: what the next checkpoint removes it has to copy again",
                      "Until it has caught up, a larger max_slot_wal_keep_size keeps the WAL, if the disk has room")));
    }
    String named = context.request().slot();
    return CheckResult.pass(
        slots.isEmpty()
            ? context.request().slotExists() && named != null
                ? "no slot is there, and so none is lost in this way: slot-conflict tells of %s"
                    .formatted(Identifiers.quote(named))
                : "no replication slots yet"
            : slots.size() == 1
                ? "the only slot is not lost"
                : "none of %s is lost".formatted(Phrases.count(slots.size(), "slot")));
  }

  private static CheckResult evidence(CheckResult result, List<SlotFacts> slots) {
    List<Object> states = new ArrayList<>();
    for (SlotFacts slot : slots) {
      states.add(
          "%s: %s".formatted(slot.name(), slot.lost() ? reason(slot) : slot.row().walStatus()));
    }
    return result.evidence("slots", states).subjects(SlotOwners.subjects(slots));
  }

  private static String reason(SlotFacts slot) {
    String reason = slot.row().invalidationReason();
    if (reason == null) {
      return Boolean.TRUE.equals(slot.row().conflicting())
          ? "conflict with recovery"
          : "WAL removed, max_slot_wal_keep_size exceeded";
    }
    return switch (reason) {
      case "wal_removed" -> "WAL removed, max_slot_wal_keep_size exceeded";
      case "rows_removed" -> "rows removed that it needed";
      case "wal_level_insufficient" -> "wal_level was lowered on the primary";
      case "idle_timeout" -> "idle_replication_slot_timeout exceeded";
      default -> reason.replace('_', ' ').toLowerCase(Locale.ROOT);
    };
  }
}
