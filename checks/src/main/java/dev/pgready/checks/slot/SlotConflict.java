package dev.pgready.checks.slot;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.consumers.ConsumerProfile.SlotNeeds;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The slot that the consumer wants by name: free to be made, or fit to be taken up again. */
public final class SlotConflict implements Check {
  private static final Pattern LEGAL = Pattern.compile("[a-z0-9_]{1,63}");

  @Override
  public String title() {
    return "The slot's name is free, or the slot is the consumer's";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    String name = name(context);
    if (name == null) {
      return CheckResult.skip("no slot was named, and the consumer's name for it is not known");
    }
    if (!LEGAL.matcher(name).matches()) {
      return CheckResult.fail(
              "%s is not a valid slot name: lower-case letters, digits and _ only, at most 63"
                  .formatted(Identifiers.quote(name)))
          .remedy(otherName(name));
    }
    Optional<SlotFacts> slot = context.cat().slot(name);
    return slot.isEmpty()
        ? CheckResult.pass("no slot is named " + name)
        : judge(context, name, slot.get())
            .evidence("plugin", String.valueOf(slot.get().row().plugin()))
            .evidence("database", String.valueOf(slot.get().row().database()))
            .evidence("active", slot.get().row().active())
            .subjects(SlotOwners.subjects(List.of(slot.get())));
  }

  private static @Nullable String name(CheckContext context) {
    SlotNeeds needs = context.consumer().slot();
    return context.request().slot() != null
        ? context.request().slot()
        : needs == null ? null : needs.name();
  }

  private static CheckResult judge(CheckContext context, String name, SlotFacts slot) {
    String consumer = context.consumer().name();
    String here = context.cat().database().name();
    if (!slot.logical()) {
      return taken(
          name,
          "slot %s is a physical slot: %s cannot decode with it".formatted(name, consumer),
          slot);
    }
    if (!here.equals(slot.row().database())) {
      return taken(
          name,
          "slot %s belongs to database %s: it cannot be read in %s, and its name is taken"
              .formatted(
                  name,
                  Identifiers.quote(String.valueOf(slot.row().database())),
                  Identifiers.quote(here)),
          slot);
    }
    String plugin = context.consumer().plugin();
    if (!plugin.equals(slot.row().plugin())) {
      return taken(
          name,
          "slot %s was created for output plugin %s: %s reads %s"
              .formatted(name, slot.row().plugin(), consumer, plugin),
          slot);
    }
    if (slot.lost()) {
      return CheckResult.skip("slot %s is lost; see slot-health".formatted(name));
    }
    if (slot.row().active()) {
      String who = slot.activeApplication();
      return CheckResult.warn(
          "slot %s is being read by process %s%s: a second reader is refused while that one runs"
              .formatted(
                  name,
                  slot.row().activePid(),
                  who == null || who.isEmpty() ? "" : " (" + who + ")"));
    }
    return CheckResult.pass("slot %s exists, fits and is free to be read".formatted(name));
  }

  private static CheckResult taken(String name, String message, SlotFacts slot) {
    CheckResult result = CheckResult.fail(message);
    return slot.row().active()
        ? result.remedy(otherName(name))
        : result.remedy(SlotOwners.drop(List.of(slot))).remedy(otherName(name));
  }

  private static Remedy otherName(String name) {
    return Remedy.steps(
        "Choose another slot name than " + Identifiers.quote(name),
        Remedy.Kind.DECISION,
        "user",
        List.of("set it in the consumer's configuration"));
  }
}
