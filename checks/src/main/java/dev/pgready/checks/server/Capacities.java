package dev.pgready.checks.server;

import dev.pgready.checks.CheckContext;
import dev.pgready.checks.consumer.ConsumerProfile.SlotNeeds;
import dev.pgready.checks.facts.SlotFacts;
import java.util.List;

/** Which slots are the consumer's own already, so that it needs no further one for them. */
final class Capacities {
  private Capacities() {}

  static List<SlotFacts> own(CheckContext context) {
    SlotNeeds needs = context.consumer().slot();
    String asked = context.request().slot();
    return context.cat().slots().stream()
        .filter(SlotFacts::logical)
        .filter(slot -> !slot.lost())
        .filter(
            slot ->
                slot.name().equals(asked)
                    || (needs != null
                        && (slot.name().equals(needs.name())
                            || (needs.pattern() != null && slot.name().matches(needs.pattern())))))
        .toList();
  }
}
