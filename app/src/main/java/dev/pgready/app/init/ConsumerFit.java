// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.OwnNeeds;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.SlotFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well a consumer fits what a server already has.
 *
 * @param trace what of the consumer's is there; empty: nothing
 */
public record ConsumerFit(ConsumerProfile consumer, String trace) {

  /** All of them: those that have left a trace first, then by name. */
  public static List<ConsumerFit> of(
      Collection<ConsumerProfile> consumers, @Nullable Catalogue catalogue) {
    List<ConsumerFit> fits = new ArrayList<>();
    for (ConsumerProfile consumer : consumers) {
      fits.add(
          new ConsumerFit(
              consumer, catalogue == null ? "" : trace(consumer, catalogue).orElse("")));
    }
    fits.sort(
        Comparator.comparing((ConsumerFit fit) -> fit.trace().isEmpty())
            .thenComparing(fit -> fit.consumer().name().toLowerCase(Locale.ROOT)));
    return fits;
  }

  private static Optional<String> trace(ConsumerProfile consumer, Catalogue catalogue) {
    SlotNeeds slot = consumer.slot();
    OwnNeeds own = consumer.own();
    String publication = consumer.publication().name();
    String schema = own == null ? null : own.schemas();
    String ownPublication = own == null ? null : own.publications();
    return Stream.of(
            slot == null
                ? Optional.<String>empty()
                : catalogue.list(Catalogue::slots).stream()
                    .filter(SlotFacts::logical)
                    .map(SlotFacts::name)
                    .filter(name -> name.equals(slot.name()) || matches(slot.pattern(), name))
                    .findFirst()
                    .map(name -> "its slot %s is there".formatted(name)),
            catalogue.list(Catalogue::publications).stream()
                .map(PublicationFacts::name)
                .filter(name -> name.equals(publication) || matches(ownPublication, name))
                .findFirst()
                .map(name -> "its publication %s is there".formatted(name)),
            catalogue.list(Catalogue::schemas).stream()
                .map(Catalogue.SchemaFacts::name)
                .filter(name -> matches(schema, name))
                .findFirst()
                .map(name -> "its schema %s is there".formatted(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean matches(@Nullable String pattern, String name) {
    return pattern != null && Pattern.compile(pattern).matcher(name).matches();
  }
}
