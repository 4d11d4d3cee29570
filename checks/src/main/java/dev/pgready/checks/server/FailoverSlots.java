// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.SlotHabits;
import dev.pgready.providers.Support;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whether slots survive a failover, and whether half a set-up for that stalls the stream. */
public final class FailoverSlots implements Check {
  /** Its name in 17 and newer; no version has it under another one in a release. */
  private static final String WAITED_FOR = "synchronized_standby_slots";

  @Override
  public String title() {
    return "Failover slots are set up completely or not at all";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    Catalogue catalogue = context.cat();
    if (catalogue.server().inRecovery()) {
      return standby(context, catalogue);
    }
    List<String> missing = notReading(catalogue);
    if (!missing.isEmpty()) {
      return stalls(context, missing);
    }
    SlotHabits habits = context.provider().slots();
    if (habits != null && habits.failover() == Support.YES) {
      return CheckResult.pass(
              habits.failoverNote() == null
                  ? "%s keeps slots over a failover".formatted(context.provider().name())
                  : habits.failoverNote())
          .source(Basis.PROFILE);
    }
    String note =
        habits == null || habits.failoverNote() == null ? "" : "; " + said(context, habits);
    if (catalogue.server().major() < 17) {
      return CheckResult.skip(
          "PostgreSQL %s has no failover slots: after a failover the slot must be created again, with a new copy%s"
              .formatted(catalogue.server().major(), note));
    }
    List<SlotFacts> failover =
        catalogue.slots().stream()
            .filter(slot -> Boolean.TRUE.equals(slot.row().failover()) && slot.logical())
            .toList();
    return (failover.isEmpty()
            ? CheckResult.pass(
                "no slot is marked for failover: after one the slot must be created again, with a new copy"
                    + note)
            : marked(context, failover))
        .evidence("failover_slots", failover.size());
  }

  /** The host's own word. */
  private static String said(CheckContext context, SlotHabits habits) {
    return "%s: %s".formatted(context.provider().name(), habits.failoverNote());
  }

  /** What of the set-up can be seen from the primary. */
  private static CheckResult marked(CheckContext context, List<SlotFacts> failover) {
    Catalogue catalogue = context.cat();
    String marked = Phrases.count(failover.size(), "slot") + " marked for failover";
    boolean read =
        catalogue.slots().stream()
            .anyMatch(slot -> !slot.logical() && slot.row().active() && !slot.row().temporary());
    List<Subject> subjects =
        failover.stream().map(slot -> new Subject("slot", Identifiers.quote(slot.name()))).toList();
    if (!read) {
      return CheckResult.warn(
              "%s, but no standby reads a physical slot of this server, so none can synchronize %s: lost at a failover"
                  .formatted(marked, failover.size() == 1 ? "it" : "them"))
          .subjects(subjects)
          .remedy(onTheStandby(context));
    }
    boolean waited =
        catalogue
            .setting(WAITED_FOR)
            .map(SettingFacts::value)
            .filter(v -> !v.isBlank())
            .isPresent();
    if (!waited) {
      CheckResult result =
          CheckResult.warn(
                  "%s, but synchronized_standby_slots is empty: the consumer can be ahead of the standby, and then the slot there cannot be used"
                      .formatted(marked))
              .subjects(subjects);
      List<String> readers =
          catalogue.slots().stream()
              .filter(slot -> !slot.logical() && slot.row().active() && !slot.row().temporary())
              .map(slot -> Identifiers.quote(slot.name()))
              .toList();
      return result
          .evidence("physical_slots", readers)
          .remedy(
              context
                  .change(WAITED_FOR, String.join(", ", readers))
                  .withCaveat(
                      "only standbys that are to take over belong there: while one of them is away, the stream stops"));
    }
    return CheckResult.pass(marked).subjects(subjects);
  }

  private static Remedy onTheStandby(CheckContext context) {
    List<String> steps = new ArrayList<>();
    SlotHabits habits = context.provider().slots();
    if (habits != null && habits.failoverNote() != null) {
      steps.add(said(context, habits));
    }
    steps.add(
        "on the standby that is to take over: sync_replication_slots = on, hot_standby_feedback = on, primary_slot_name = a physical slot of this server, and a dbname in primary_conninfo");
    steps.add("here, once it runs: synchronized_standby_slots = that physical slot");
    steps.add("pgready check on the standby judges all four");
    return Remedy.steps(
        "Set up a standby that synchronizes slots",
        context.provider().managed() ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
        context.provider().managed() ? "host administrator" : "administrator of the server",
        steps);
  }

  /** Names in synchronized_standby_slots that no standby reads. */
  private static List<String> notReading(Catalogue catalogue) {
    String value = catalogue.setting(WAITED_FOR).map(SettingFacts::value).orElse("");
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .map(name -> name.startsWith("\"") ? name.replace("\"", "") : name)
        .filter(name -> !name.isEmpty())
        .filter(
            name ->
                catalogue.slot(name).map(slot -> !slot.row().active() || slot.lost()).orElse(true))
        .toList();
  }

  private static CheckResult stalls(CheckContext context, List<String> missing) {
    List<String> waiting =
        context.cat().slots().stream()
            .filter(slot -> Boolean.TRUE.equals(slot.row().failover()))
            .map(SlotFacts::name)
            .toList();
    String names = Phrases.list(missing.stream().map(Identifiers::quote).toList());
    CheckResult result =
        waiting.isEmpty()
            ? CheckResult.warn(
                "synchronized_standby_slots names %s, which no standby reads: a failover slot would stall"
                    .formatted(names))
            : CheckResult.fail(
                "synchronized_standby_slots names %s, which no standby reads: %s stalls until one does"
                    .formatted(
                        names, Phrases.list(waiting.stream().map(Identifiers::quote).toList())));
    return result
        .evidence(WAITED_FOR, missing)
        .subjects(missing.stream().map(name -> new Subject("slot", name)).toList())
        .remedy(context.change(WAITED_FOR, ""));
  }

  /** The four settings without which a standby synchronizes no slot, and what blocks one. */
  private static CheckResult standby(CheckContext context, Catalogue catalogue) {
    List<SlotFacts> left =
        catalogue.slots().stream()
            .filter(
                slot ->
                    Boolean.TRUE.equals(slot.row().failover())
                        && Boolean.FALSE.equals(slot.row().synced()))
            .toList();
    if (!left.isEmpty()) {
      return CheckResult.warn(
              "%s was left on this standby from its time as primary and keeps the slot of that name from being synchronized"
                  .formatted(
                      Phrases.list(
                          left.stream().map(slot -> Identifiers.quote(slot.name())).toList())))
          .subjects(left.stream().map(slot -> new Subject("slot", slot.name())).toList());
    }
    SlotHabits habits = context.provider().slots();
    if (catalogue.server().major() < 17
        || (habits != null && habits.failover() == Support.YES)
        || catalogue.setting("sync_replication_slots").isEmpty()) {
      return CheckResult.skip("a standby: failover slots are judged on the primary");
    }
    List<String> missing = new ArrayList<>();
    List<Remedy> remedies = new ArrayList<>();
    for (String setting : List.of("sync_replication_slots", "hot_standby_feedback")) {
      if (catalogue.setting(setting).map(SettingFacts::value).stream().anyMatch("off"::equals)) {
        missing.add(setting + " is off");
        remedies.add(context.change(setting, "on"));
      }
    }
    if (catalogue.server().primarySlotName() == null) {
      missing.add("primary_slot_name is empty");
      remedies.add(context.change("primary_slot_name", "<a physical slot of the primary>"));
    }
    if (Boolean.FALSE.equals(catalogue.server().conninfoHasDatabase())) {
      missing.add("primary_conninfo names no dbname");
      remedies.add(
          Remedy.steps(
              "Add dbname=postgres to primary_conninfo",
              context.provider().managed() ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
              context.provider().managed() ? "host administrator" : "administrator of the server",
              List.of("SHOW primary_conninfo, add dbname=postgres, set it and reload")));
    }
    if (missing.isEmpty()) {
      long synced =
          catalogue.slots().stream()
              .filter(slot -> Boolean.TRUE.equals(slot.row().synced()))
              .count();
      return CheckResult.pass(
          "this standby synchronizes failover slots: %s here now"
              .formatted(Phrases.count(synced, "slot")));
    }
    CheckResult result =
        CheckResult.warn(
                "this standby synchronizes no slot (%s): after a failover to it the slots are gone"
                    .formatted(Phrases.list(missing)))
            .evidence("missing", missing);
    for (Remedy remedy : remedies) {
      result = result.remedy(remedy);
    }
    return result;
  }
}
