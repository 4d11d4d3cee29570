// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How a replication slot is created and dropped. */
public final class SlotChange {
  private SlotChange() {}

  /**
   * Dropping loses the consumer's place, so it is the user's choice. A slot of another database is
   * somebody else's: it is never among them.
   *
   * @param slots that are in the way, or of no use any more
   * @return empty: none of them is this database's, or physical
   */
  public static Optional<Remedy> drop(CheckContext context, List<SlotFacts> slots, String title) {
    List<SlotFacts> ours = slots.stream().filter(slot -> droppable(context, slot)).toList();
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Remedy(
            title + Phrases.list(names(ours)),
            Remedy.Kind.DECISION,
            Remedy.Safety.DISRUPTIVE,
            false,
            "superuser, or a role with REPLICATION",
            ours.stream().map(slot -> dropStatement(slot.name())).toList(),
            List.of(),
            List.of(),
            List.of("a consumer that still wants the slot has to copy everything again"),
            null));
  }

  /** Not a physical one, which a standby needs, and not one of the host's. */
  private static boolean droppable(CheckContext context, SlotFacts slot) {
    return slot.logical()
        && OwnSlots.here(context, slot)
        && !context.provider().owned().slot(slot.name());
  }

  /** As {@link #drop}, with a title of the usual form. */
  public static Optional<Remedy> drop(CheckContext context, List<SlotFacts> slots) {
    long ours = slots.stream().filter(slot -> droppable(context, slot)).count();
    return drop(context, slots, ours == 1 ? "Drop slot " : "Drop slots ");
  }

  /** For slots of other databases, whose consumers this one knows nothing of. */
  public static Optional<Remedy> ask(CheckContext context, List<SlotFacts> slots) {
    List<SlotFacts> others =
        slots.stream().filter(slot -> slot.logical() && !OwnSlots.here(context, slot)).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> databases = new TreeSet<>();
    others.forEach(slot -> databases.add(Identifiers.quote(String.valueOf(slot.row().database()))));
    return Optional.of(
        Remedy.steps(
            "Ask who runs database %s whether slot %s is still needed"
                .formatted(Phrases.list(List.copyOf(databases)), Phrases.list(names(others))),
            Remedy.Kind.DECISION,
            "user",
            List.of("its consumer, running or not, would have to copy everything again")));
  }

  /** Creates the slot that the consumer expects to find. */
  public static Remedy create(CheckContext context, String name, List<String> steps) {
    return new Remedy(
        "Create slot " + Identifiers.quote(name),
        Remedy.Kind.SQL,
        Remedy.Safety.REVIEW,
        false,
        "superuser, or a role with REPLICATION",
        List.of(createStatement(context, name)),
        List.of(dropStatement(name)),
        List.of(),
        steps,
        null);
  }

  /** A slot that cannot serve as it is. */
  public static Remedy replace(CheckContext context, String name, List<String> steps) {
    return new Remedy(
        "Drop slot %s and create it again".formatted(Identifiers.quote(name)),
        Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        false,
        "superuser, or a role with REPLICATION",
        List.of(dropStatement(name), createStatement(context, name)),
        List.of(),
        List.of(),
        steps,
        null);
  }

  private static String createStatement(CheckContext context, String name) {
    return "SELECT pg_catalog.pg_create_logical_replication_slot(%s, %s)"
        .formatted(Identifiers.literal(name), Identifiers.literal(context.consumer().plugin()));
  }

  private static String dropStatement(String name) {
    return "SELECT pg_catalog.pg_drop_replication_slot(%s)".formatted(Identifiers.literal(name));
  }

  private static List<String> names(List<SlotFacts> slots) {
    return slots.stream().map(slot -> Identifiers.quote(slot.name())).toList();
  }
}
