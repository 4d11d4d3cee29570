// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.SlotFacts;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which slots are the consumer's own already, so that it needs no further one for them. */
public final class OwnSlots {
  private OwnSlots() {}

  public static List<SlotFacts> own(CheckContext context) {
    return context.cat().slots().stream()
        .filter(slot -> !slot.lost())
        .filter(slot -> own(context, slot))
        .toList();
  }

  /** Whether it has a slot that it can read from now. */
  public static boolean ready(CheckContext context) {
    return own(context).stream().anyMatch(slot -> !slot.stuckInCreation());
  }

  /**
   * Whether the consumer would use this slot: somebody else's is a risk, not its failure. A slot of
   * another database is never its own, whatever its name.
   */
  public static boolean own(CheckContext context, SlotFacts slot) {
    return slot.logical() && here(context, slot) && named(context, slot.name());
  }

  public static boolean here(CheckContext context, SlotFacts slot) {
    return context.cat().database().name().equals(slot.row().database());
  }

  /** Whether a slot with this name would be the consumer's. */
  public static boolean named(CheckContext context, String slot) {
    SlotNeeds needs = context.consumer().slot();
    String asked = asked(context);
    if (slot.equals(asked) || (needs != null && inPool(context, slot))) {
      return true;
    }
    return asked == null && usualName(context.consumer(), slot);
  }

  /** Whether the consumer names its slots so, unless told otherwise. */
  public static boolean usualName(ConsumerProfile consumer, String slot) {
    SlotNeeds needs = consumer.slot();
    return needs != null
        && (slot.equals(needs.name())
            || (needs.pattern() != null && slot.matches(needs.pattern())));
  }

  /** Whether it is there for the consumer already, as far as its name tells. */
  public static boolean has(ConsumerProfile consumer, Catalogue catalogue) {
    return catalogue.slots().stream()
        .filter(slot -> slot.logical() && !slot.lost())
        .filter(slot -> catalogue.database().name().equals(slot.row().database()))
        .anyMatch(slot -> usualName(consumer, slot.name()));
  }

  /** Whether the consumer takes slot names from a pool, and this is one of it. */
  public static boolean inPool(CheckContext context, String slot) {
    SlotNeeds needs = context.consumer().slot();
    String name = name(context);
    if (needs == null || needs.pool() == null || name == null) {
      return false;
    }
    String base = name.replaceFirst("(?:%s)$".formatted(needs.pool()), "");
    return slot.matches(Pattern.quote(base) + "(?:" + needs.pool() + ")");
  }

  /** The slot that the user named, or with the name of a publication. */
  private static @Nullable String asked(CheckContext context) {
    return context.request().slot() != null
        ? context.request().slot()
        : context.consumer().publication().slotOf(context.request().publication());
  }

  /** The name of the slot in question; null: nobody named one, and the consumer's is not known. */
  public static @Nullable String name(CheckContext context) {
    SlotNeeds needs = context.consumer().slot();
    String asked = asked(context);
    return asked != null ? asked : needs == null ? null : needs.name();
  }
}
