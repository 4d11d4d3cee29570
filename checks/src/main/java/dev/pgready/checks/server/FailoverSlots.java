package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.SlotHabits;
import dev.pgready.providers.Support;
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
      return leftovers(catalogue);
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
    if (catalogue.server().major() < 17) {
      return CheckResult.skip(
          "PostgreSQL %s has no failover slots: after a failover the slot must be created again, with a new copy"
              .formatted(catalogue.server().major()));
    }
    long failover =
        catalogue.slots().stream()
            .filter(slot -> Boolean.TRUE.equals(slot.row().failover()))
            .count();
    return CheckResult.pass(
            failover == 0
                ? "no slot is marked for failover: after one the slot must be created again, with a new copy"
                : "%s marked for failover".formatted(Phrases.count(failover, "slot")))
        .evidence("failover_slots", failover);
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

  private static CheckResult leftovers(Catalogue catalogue) {
    List<SlotFacts> left =
        catalogue.slots().stream()
            .filter(
                slot ->
                    Boolean.TRUE.equals(slot.row().failover())
                        && Boolean.FALSE.equals(slot.row().synced()))
            .toList();
    if (left.isEmpty()) {
      return CheckResult.skip("a standby: failover slots are judged on the primary");
    }
    return CheckResult.warn(
            "%s was left on this standby from its time as primary and keeps the slot of that name from being synchronized"
                .formatted(
                    Phrases.list(
                        left.stream().map(slot -> Identifiers.quote(slot.name())).toList())))
        .subjects(left.stream().map(slot -> new Subject("slot", slot.name())).toList());
  }
}
