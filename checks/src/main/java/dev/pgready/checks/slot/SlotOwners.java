package dev.pgready.checks.slot;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerProfile.SlotNeeds;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;

/** What the slot checks share. */
final class SlotOwners {
  private SlotOwners() {}

  /** Whether the consumer would use this slot: somebody else's is a risk, not its failure. */
  static boolean own(CheckContext context, SlotFacts slot) {
    SlotNeeds needs = context.consumer().slot();
    return slot.name().equals(context.request().slot())
        || (context.request().slot() == null
            && needs != null
            && (slot.name().equals(needs.name())
                || (needs.pattern() != null && slot.name().matches(needs.pattern()))));
  }

  static List<String> names(List<SlotFacts> slots) {
    return slots.stream().map(slot -> Identifiers.quote(slot.name())).toList();
  }

  static List<Subject> subjects(List<SlotFacts> slots) {
    return slots.stream().map(slot -> new Subject("slot", Identifiers.quote(slot.name()))).toList();
  }

  /** Dropping loses the consumer's place, so it is the user's choice. */
  static Remedy drop(List<SlotFacts> slots) {
    return new Remedy(
        (slots.size() == 1 ? "Drop slot " : "Drop slots ") + Phrases.list(names(slots)),
        Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        false,
        "superuser, or a role with REPLICATION",
        slots.stream()
            .map(
                slot ->
                    "SELECT pg_catalog.pg_drop_replication_slot(%s)"
                        .formatted(Identifiers.literal(slot.name())))
            .toList(),
        List.of(),
        List.of(),
        List.of("a consumer that still wants the slot has to copy everything again"),
        null);
  }
}
