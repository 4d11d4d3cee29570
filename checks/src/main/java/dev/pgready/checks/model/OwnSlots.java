package dev.pgready.checks.model;

import dev.pgready.consumers.ConsumerProfile.SlotNeeds;
import dev.pgready.facts.SlotFacts;
import java.util.List;

/** Which slots are the consumer's own already, so that it needs no further one for them. */
public final class OwnSlots {
  private OwnSlots() {}

  public static List<SlotFacts> own(CheckContext context) {
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
