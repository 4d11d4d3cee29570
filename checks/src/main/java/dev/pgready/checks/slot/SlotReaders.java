// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How those who read slots keep up, and what decoding for them has to write to disk. Neither says
 * anything of a consumer to come, so that both are told and judged by nobody.
 *
 * @param behind slots whose reader does not keep up, the one furthest behind first
 * @param spilled slots whose transactions were too large for the memory, most bytes first
 * @param memory the setting for it; empty: not known
 */
record SlotReaders(List<SlotFacts> behind, List<SlotFacts> spilled, Optional<String> memory) {
  /** A reader that keeps up is always a little behind. */
  private static final long WORTH_A_WORD = 1L << 20;

  static SlotReaders of(CheckContext context) {
    List<SlotFacts> slots =
        context.cat().slots().stream().filter(slot -> slot.logical() && !slot.lost()).toList();
    return new SlotReaders(
        slots.stream()
            .filter(slot -> slot.row().active() && lag(slot) >= WORTH_A_WORD)
            .sorted(Comparator.comparingLong(SlotReaders::lag).reversed())
            .toList(),
        slots.stream()
            .filter(slot -> slot.spilled() != null)
            .sorted(Comparator.comparingLong(SlotReaders::bytes).reversed())
            .toList(),
        context
            .cat()
            .setting("logical_decoding_work_mem")
            .map(Quantities::of)
            .filter(amount -> amount.isPresent())
            .map(amount -> Quantities.bytes(amount.getAsLong())));
  }

  private static long lag(SlotFacts slot) {
    return slot.lagBytes() == null ? 0 : slot.lagBytes();
  }

  private static long bytes(SlotFacts slot) {
    return slot.spilled() == null ? 0 : slot.spilled().bytes();
  }

  /** The same with a word of them at its end. */
  CheckResult told(CheckResult result) {
    StringBuilder message = new StringBuilder(result.message());
    if (!behind.isEmpty()) {
      SlotFacts last = behind.get(0);
      message.append(
          "; the reader of %s is %s%s behind"
              .formatted(
                  Identifiers.quote(last.name()),
                  Quantities.bytes(lag(last)),
                  last.lagMillis() == null ? "" : " and " + Quantities.millis(last.lagMillis())));
    }
    if (!spilled.isEmpty()) {
      SlotFacts most = spilled.get(0);
      long transactions = most.spilled() == null ? 0 : most.spilled().transactions();
      message.append(
          "; decoding for %s wrote %s of %s to disk%s"
              .formatted(
                  Identifiers.quote(most.name()),
                  Quantities.bytes(bytes(most)),
                  Phrases.count(transactions, "transaction"),
                  memory
                      .map(" that did not fit into logical_decoding_work_mem (%s)"::formatted)
                      .orElse("")));
    }
    return result.as(result.status(), message.toString());
  }

  CheckResult evidence(CheckResult result) {
    CheckResult with = result;
    if (!behind.isEmpty()) {
      with =
          with.evidence(
              "behind",
              behind.stream()
                  .map(slot -> "%s: %s bytes".formatted(slot.name(), lag(slot)))
                  .toList());
    }
    return spilled.isEmpty()
        ? with
        : with.evidence(
            "spilled",
            spilled.stream()
                .map(slot -> "%s: %s bytes".formatted(slot.name(), bytes(slot)))
                .toList());
  }
}
