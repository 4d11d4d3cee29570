// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.SlotChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.postgres.NearestName;
import java.util.ArrayList;
import java.util.Comparator;
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
    SlotNeeds needs = context.consumer().slot();
    String name = OwnSlots.name(context);
    boolean byUser = byUser(context);
    if (name == null) {
      return byUser
          ? unnamed(context)
          : CheckResult.skip("no slot was named, and the consumer's name for it is not known");
    }
    if (!LEGAL.matcher(name).matches()) {
      return CheckResult.fail(
              "%s is not a valid slot name: lower-case letters, digits and _ only, at most 63"
                  .formatted(Identifiers.quote(name)))
          .remedy(otherName(name));
    }
    if (needs != null && needs.namePattern() != null && !name.matches(needs.namePattern())) {
      return CheckResult.fail(
              "%s does not take a slot named %s: its names must match %s"
                  .formatted(context.consumer().name(), name, needs.namePattern()))
          .subjects(List.of(new Subject("slot", name)))
          .remedy(otherName(name));
    }
    if (context.request().slotExists()
        && name.equals(context.request().slot())
        && context.cat().slot(name).isEmpty()) {
      return gone(context, name);
    }
    if (needs != null && needs.pool() != null) {
      return pool(context, needs, name);
    }
    Optional<SlotFacts> slot = context.cat().slot(name);
    if (slot.isEmpty()) {
      return byUser
          ? missing(context, name)
          : CheckResult.pass("no slot is named " + name + meant(context, name));
    }
    return described(context, name, slot.get());
  }

  private static CheckResult described(CheckContext context, String name, SlotFacts slot) {
    return judge(context, name, slot)
        .evidence("plugin", String.valueOf(slot.row().plugin()))
        .evidence("database", String.valueOf(slot.row().database()))
        .evidence("active", slot.row().active())
        .subjects(SlotOwners.subjects(List.of(slot)));
  }

  /** The user creates the slot and did not say which it is. */
  private static CheckResult unnamed(CheckContext context) {
    List<SlotFacts> fitting =
        context.cat().slots().stream()
            .filter(slot -> slot.logical() && OwnSlots.here(context, slot) && !slot.lost())
            .filter(slot -> !synchronizes(context, slot))
            .filter(slot -> context.consumer().plugin().equals(slot.row().plugin()))
            .toList();
    if (fitting.isEmpty()) {
      String name = context.consumer().id().replace('-', '_') + "_slot";
      return CheckResult.fail(
              "database %s has no slot of output plugin %s, and %s creates none: it expects one that you have created"
                  .formatted(
                      Identifiers.quote(context.cat().database().name()),
                      context.consumer().plugin(),
                      context.consumer().name()))
          .remedy(create(context, LEGAL.matcher(name).matches() ? name : "pgready_slot"));
    }
    return fitting.size() == 1 && !fitting.get(0).row().active()
        ? described(context, fitting.get(0).name(), fitting.get(0))
        : CheckResult.skip(
            "no slot was named, and %s could be meant (%s): use --slot"
                .formatted(
                    Phrases.count(fitting.size(), "slot"),
                    Phrases.list(SlotOwners.names(fitting))));
  }

  /** Named as one that is there: a failover, an upgrade or somebody has dropped it. */
  private static CheckResult gone(CheckContext context, String name) {
    CheckResult failed =
        CheckResult.fail(
                "slot %s is gone, and slot-exists says that it is there: what changed since then cannot be read any more, and %s has to copy everything again%s"
                    .formatted(name, context.consumer().name(), meant(context, name)))
            .subjects(List.of(new Subject("slot", name)));
    return byUser(context)
        ? failed.remedy(create(context, name))
        : failed.remedy(
            Remedy.steps(
                "Let %s start over with a new slot".formatted(context.consumer().name()),
                Remedy.Kind.DECISION,
                "user",
                List.of(
                    "look for what dropped it: a failover to a standby without the slot, a major upgrade, a host's own clean-up, DROP DATABASE or a person",
                    "start the consumer with its initial copy: a slot of the same name that is created now begins with what is written from now on")));
  }

  private static CheckResult missing(CheckContext context, String name) {
    return CheckResult.fail(
            "there is no slot %s, and %s does not create it: it expects one that you have created%s"
                .formatted(name, context.consumer().name(), meant(context, name)))
        .subjects(List.of(new Subject("slot", name)))
        .remedy(create(context, name));
  }

  /** Of a name that somebody typed, the slot that was meant. */
  private static String meant(CheckContext context, String name) {
    return name.equals(context.request().slot())
        ? NearestName.question(name, context.cat().slots().stream().map(SlotFacts::name).toList())
        : "";
  }

  private static Remedy create(CheckContext context, String name) {
    List<String> steps = new ArrayList<>();
    if (context.consumer().usesPgoutput()) {
      steps.add(
          "create the publication first: a slot cannot decode changes from before it with it");
    }
    steps.add("from then on the slot holds back WAL until it is read: start the consumer soon");
    return SlotChange.create(context, name, steps);
  }

  /** Names of a pool are never taken: the next one is. But others' idle slots of it are dropped. */
  private static CheckResult pool(CheckContext context, SlotNeeds needs, String name) {
    List<SlotFacts> all =
        context.cat().slots().stream()
            .filter(slot -> OwnSlots.inPool(context, slot.name()))
            .toList();
    List<SlotFacts> others =
        all.stream().filter(slot -> !slot.logical() || !OwnSlots.here(context, slot)).toList();
    String consumer = context.consumer().name();
    if (!others.isEmpty()) {
      boolean idle = others.stream().anyMatch(slot -> !slot.row().active());
      String message =
          "%s %s a name of the same pool: %s takes another name, and drops slots of the pool that are not its own whenever no consumer reads them%s"
              .formatted(
                  Phrases.list(others.stream().map(SlotConflict::whose).toList()),
                  Phrases.verb(others.size(), "has", "have"),
                  consumer,
                  idle ? ", as now: their consumer loses its place" : "");
      return (idle ? CheckResult.fail(message) : CheckResult.warn(message))
          .subjects(SlotOwners.subjects(others))
          .remedy(
              Remedy.steps(
                  "Keep the slots of the two databases apart",
                  Remedy.Kind.DECISION,
                  "user",
                  List.of(
                      needs.why() == null
                          ? "give one of the two consumers another name, from which its slots are named"
                          : needs.why())));
    }
    Optional<SlotFacts> mine =
        all.stream()
            .filter(slot -> OwnSlots.own(context, slot) && !slot.lost())
            .max(Comparator.comparing(slot -> slot.row().active()));
    return mine.isPresent()
        ? described(context, mine.get().name(), mine.get())
        : CheckResult.pass(
            all.isEmpty()
                ? "no slot is named %s, or as others of its pool".formatted(name)
                : "%s takes the first name of its pool that is free".formatted(consumer));
  }

  private static String whose(SlotFacts slot) {
    return slot.logical()
        ? "slot %s of database %s"
            .formatted(slot.name(), Identifiers.quote(String.valueOf(slot.row().database())))
        : "physical slot " + slot.name();
  }

  private static CheckResult judge(CheckContext context, String name, SlotFacts slot) {
    String consumer = context.consumer().name();
    String here = context.cat().database().name();
    if (!slot.logical()) {
      return taken(
          context,
          name,
          "slot %s is a physical slot: %s cannot decode with it".formatted(name, consumer),
          slot);
    }
    if (!here.equals(slot.row().database())) {
      return taken(
          context,
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
          context,
          name,
          "slot %s was created for output plugin %s: %s reads %s"
              .formatted(name, slot.row().plugin(), consumer, plugin),
          slot);
    }
    if (slot.lost()) {
      return CheckResult.skip("slot %s is lost; see slot-health".formatted(name));
    }
    if (synchronizes(context, slot)) {
      return CheckResult.fail(
              "slot %s is synchronized from the primary: nobody can read it here before this standby is promoted"
                  .formatted(name))
          .remedy(
              Remedy.steps(
                  "Read the slot on the primary",
                  Remedy.Kind.CONNECTION,
                  "user",
                  List.of("connect %s to the primary".formatted(consumer))))
          .remedy(otherName(name));
    }
    if (slot.stuckInCreation()) {
      return CheckResult.skip("slot %s is still being created; see slot-health".formatted(name));
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
    SlotNeeds needs = context.consumer().slot();
    boolean refused = needs != null && needs.existing() == Level.FAIL;
    CheckResult early = refused ? null : olderThanPublication(context, name, slot);
    if (early != null) {
      return early;
    }
    // one that the user says is there is to be taken up, by whom may do so
    boolean meant =
        context.request().slotExists() && name.equals(context.request().slot()) && !refused;
    if (needs == null || needs.existing() == null || meant) {
      return fits(context, name, slot);
    }
    return Levels.result(
            needs.existing(),
            "slot %s exists already: %s"
                .formatted(
                    name,
                    needs.why() == null ? "%s expects none".formatted(consumer) : needs.why()))
        .remedy(otherName(name));
  }

  /**
   * pgoutput sends PREPARE TRANSACTION as such once a slot is made for two-phase commit, whichever
   * version of the protocol the reader asks for (pgoutput.c, pgoutput_startup; from 15 on).
   * Debezium 3.6.1 was seen to stop at it: "Unsupported message type: b".
   */
  private static boolean twoPhase(CheckContext context, SlotFacts slot) {
    return Boolean.TRUE.equals(slot.row().twoPhase())
        && context.consumer().usesPgoutput()
        && context.cat().server().major() >= 15
        && context
            .cat()
            .setting("max_prepared_transactions")
            .map(setting -> !"0".equals(setting.value()))
            .orElse(true);
  }

  private static CheckResult fits(CheckContext context, String name, SlotFacts slot) {
    String fits = "slot %s exists, fits and is free to be read".formatted(name);
    if (!twoPhase(context, slot)) {
      return CheckResult.pass(fits);
    }
    SlotNeeds needs = context.consumer().slot();
    return needs != null && needs.twoPhase() != null
        ? CheckResult.pass(
            "%s; it was created for two-phase commit: %s".formatted(fits, needs.twoPhase()))
        : foretelling(context, name);
  }

  private static CheckResult foretelling(CheckContext context, String name) {
    return CheckResult.warn(
            "slot %s was created for two-phase commit: PREPARE TRANSACTION comes as a message of its own, at which a reader stops that does not know it"
                .formatted(name))
        .remedy(
            SlotChange.replace(
                context,
                name,
                List.of("a consumer that has read from the slot has to copy everything again")));
  }

  /**
   * One that the primary's is copied to (17 and newer): nobody reads or drops it before the standby
   * is promoted (slot.c, "This replication slot is being synchronized from the primary server").
   */
  private static boolean synchronizes(CheckContext context, SlotFacts slot) {
    return context.cat().server().inRecovery() && Boolean.TRUE.equals(slot.row().synced());
  }

  /**
   * A slot decodes with the catalogue of its own position, in which a publication that was created
   * later does not exist: before 18 an error for good, from 18 on a warning and a gap (pgoutput.c,
   * LoadPublications). Null: it is not so.
   */
  private static @Nullable CheckResult olderThanPublication(
      CheckContext context, String name, SlotFacts slot) {
    Long age = slot.catalogXminAge();
    String first = context.scope().publicationName();
    if (!context.consumer().usesPgoutput() || first == null || age == null) {
      return null;
    }
    List<String> wanted = new ArrayList<>(List.of(first));
    wanted.addAll(context.request().more());
    CheckResult altered = null;
    for (String publication : wanted) {
      PublicationFacts there = context.cat().publication(publication).orElse(null);
      boolean toCome = there == null && context.consumer().publication().creator() == Creator.USER;
      if (toCome || (there != null && younger(there.age(), age))) {
        return late(context, name, slot, publication, toCome);
      }
      if (altered == null && there != null && younger(there.alteredAge(), age)) {
        altered = altered(context, name, publication);
      }
    }
    return altered;
  }

  private static boolean younger(@Nullable Long publication, long slot) {
    return publication != null && publication <= slot;
  }

  private static CheckResult late(
      CheckContext context, String name, SlotFacts slot, String publication, boolean toCome) {
    String message =
        "slot %s %s older than publication %s%s: %s"
            .formatted(
                name,
                toCome || ageIsItsOwn(context, slot) ? "is" : "may be",
                Identifiers.quote(publication),
                toCome ? " will be" : "",
                unknown(context, publication, "the publication", "it"));
    return CheckResult.warn(message)
        .remedy(
            SlotChange.replace(
                context,
                name,
                List.of(
                    "a consumer that has read from the slot has to copy everything again",
                    "the publication must exist before the slot is created")));
  }

  /** ALTER PUBLICATION ... RENAME leaves the same traces as SET and OWNER TO, which do no harm. */
  private static CheckResult altered(CheckContext context, String name, String publication) {
    return CheckResult.warn(
            "publication %s has been altered since the place that slot %s has come to: if that gave it this name, %s"
                .formatted(
                    Identifiers.quote(publication),
                    name,
                    unknown(context, publication, "the new name", "the new name")))
        .remedy(
            Remedy.steps(
                "Find out whether publication %s was renamed"
                    .formatted(Identifiers.quote(publication)),
                Remedy.Kind.DECISION,
                "user",
                List.of(
                    "one that has had this name since before the slot needs nothing",
                    "of a renamed one, let the consumer read all changes under the old name before, or create its slot anew: it then has to copy everything again")));
  }

  /**
   * @param again the same beside the publication's name
   */
  private static String unknown(
      CheckContext context, String publication, String since, String again) {
    return context.cat().server().major() >= 18
        ? "changes from before %s are skipped, without an error".formatted(since)
        : "the stream stops with \"publication %s does not exist\" at the first change from before %s, again and again"
            .formatted(Identifiers.quote(publication), again);
  }

  /**
   * A new slot starts from the oldest of all slots, a standby's included, so that beside others its
   * own age is not known (procarray.c, GetOldestSafeDecodingTransactionId).
   */
  private static boolean ageIsItsOwn(CheckContext context, SlotFacts slot) {
    Long own = slot.catalogXminAge();
    return own != null
        && context.cat().slots().stream()
            .filter(other -> !other.name().equals(slot.name()))
            .noneMatch(
                other ->
                    (other.catalogXminAge() != null && other.catalogXminAge() >= own)
                        || (other.xminAge() != null && other.xminAge() >= own));
  }

  private static boolean byUser(CheckContext context) {
    SlotNeeds needs = context.consumer().slot();
    return needs != null && needs.creator() == Creator.USER;
  }

  /** A slot of another database, or one that somebody reads, is never offered to be dropped. */
  private static CheckResult taken(
      CheckContext context, String name, String message, SlotFacts slot) {
    CheckResult result = CheckResult.fail(message);
    if (slot.row().active() || (slot.logical() && !OwnSlots.here(context, slot))) {
      return result.remedy(otherName(name));
    }
    return byUser(context)
        ? result
            .remedy(
                SlotChange.replace(
                    context,
                    name,
                    List.of("a consumer that still wants the old slot loses its place")))
            .remedy(otherName(name))
        : SlotOwners.drop(context, result, List.of(slot)).remedy(otherName(name));
  }

  private static Remedy otherName(String name) {
    return Remedy.steps(
        "Choose another slot name than " + Identifiers.quote(name),
        Remedy.Kind.DECISION,
        "user",
        List.of("set it in the consumer's configuration"));
  }
}
