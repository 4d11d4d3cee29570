// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.consumers;

import dev.pgready.checks.model.OwnSlots;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.SlotFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Consumers that left their signs in a database: for whoever does not say which one it is for. */
public final class ConsumersSeen {
  private ConsumersSeen() {}

  /**
   * @param sign what shows it: {@code slot zero_0_a}; not yet fit to be shown
   */
  public record Seen(String id, String sign) {}

  /** In the catalogue's order; none where nothing is a sign of anybody. */
  public static List<Seen> of(Catalogue catalogue, ConsumerCatalog consumers) {
    List<SlotFacts> slots = catalogue.list(Catalogue::slots);
    List<Seen> seen = new ArrayList<>();
    if (slots.isEmpty() && catalogue.list(Catalogue::publications).isEmpty()) {
      // nothing to recognise: no profile is read for it
      return seen;
    }
    for (String id : consumers.ids()) {
      ConsumerProfile consumer = consumers.get(id);
      if (consumer.replicates()) {
        sign(catalogue, slots, consumer).ifPresent(sign -> seen.add(new Seen(id, sign)));
      }
    }
    return seen;
  }

  private static Optional<String> sign(
      Catalogue catalogue, List<SlotFacts> slots, ConsumerProfile consumer) {
    for (SlotFacts found : slots) {
      if (catalogue.database().name().equals(found.row().database())
          && OwnSlots.usualName(consumer, found.name())) {
        return Optional.of("slot " + found.name());
      }
    }
    String publication = consumer.publication().name();
    return publication == null
        ? Optional.empty()
        : catalogue
            .found(all -> all.publication(publication))
            .map(PublicationFacts::name)
            .map("publication "::concat);
  }
}
