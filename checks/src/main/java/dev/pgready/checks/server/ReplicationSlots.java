// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.remedy.SlotChange;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Capacity;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Optional;

/** Every slot of the cluster counts: physical and temporary ones and those of other databases. */
public final class ReplicationSlots implements Check {
  /** configuration_limit_exceeded: "all replication slots are in use" (slot.c). */
  private static final String ALL_IN_USE = "53400";

  /**
   * Plugin of the slots of REPACK (CONCURRENTLY), which have a pool of their own from PostgreSQL 19
   * on: max_repack_replication_slots (slot.c, ReplicationSlotCreate).
   */
  private static final String POOLED_APART = "pgrepack";

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** object_not_in_prerequisite_state: wal_level is too low, or the server is a standby. */
  private static final String NOT_IN_THIS_STATE = "55000";

  @Override
  public String title() {
    return "Replication slots are free";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    Capacity needs = context.consumer().slots();
    if (!context.consumer().replicates() || needs.peak() == 0) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    Attempt attempt = context.facts().probes().slot();
    Optional<Long> max = context.cat().number("max_replication_slots");
    if (max.isEmpty()) {
      return CheckResult.unknown("this role cannot read max_replication_slots");
    }
    List<SlotFacts> slots =
        context.cat().slots().stream()
            .filter(slot -> !POOLED_APART.equals(slot.row().plugin()))
            .toList();
    int used = slots.size();
    int own = OwnSlots.own(context).size();
    long free = max.get() - used;
    List<SlotFacts> idle =
        slots.stream()
            .filter(slot -> !slot.row().active() && !slot.row().temporary() && slot.logical())
            .filter(slot -> !context.provider().owned().slot(slot.name()))
            .toList();
    long start = Math.max(0, needs.needed() - own);
    long peak = Math.max(start, needs.peak() - own);
    boolean full = attempt != null && ALL_IN_USE.equals(attempt.sqlState());
    CheckResult counted =
        SettingNeeds.worse(
            context,
            "max_replication_slots",
            max.get(),
            judge(
                context,
                new Vacancies("replication slots", max.get(), full ? 0 : free, start, peak),
                idle));
    CheckResult judged =
        attempt != null && counted.status() != Status.FAIL
            ? refused(context, attempt).orElse(counted)
            : counted;
    return (full ? judged.source(Basis.PROBE) : judged)
        .evidence("max_replication_slots", max.get())
        .evidence("used", used)
        .evidence("own", own)
        .evidence("needed", start)
        .evidence("needed_at_peak", peak);
  }

  /** A slot that the server did not create, where no other check has the reason. */
  private static Optional<CheckResult> refused(CheckContext context, Attempt attempt) {
    String sqlState = String.valueOf(attempt.sqlState());
    boolean elsewhere =
        attempt.worked()
            || sqlState.equals(ALL_IN_USE)
            || attempt.waited()
            || attempt.pluginNotAllowed()
            || WalLevel.refused(attempt)
            || (NOT_IN_THIS_STATE.equals(sqlState) && context.cat().server().inRecovery());
    if (elsewhere) {
      return Optional.empty();
    }
    return Optional.of(
        INSUFFICIENT_PRIVILEGE.equals(sqlState) && context.cat().role().current()
            ? CheckResult.fail(
                    "the server refused role %s a replication slot: %s"
                        .formatted(Identifiers.quote(context.cat().role().name()), attempt.words()))
                .source(Basis.PROBE)
            : CheckResult.unknown(
                "whether a replication slot can be created is not known: the attempt failed: "
                    + attempt.words()));
  }

  private static CheckResult judge(CheckContext context, Vacancies slots, List<SlotFacts> idle) {
    CheckResult judged = slots.judge(context);
    if (judged.status() == Status.PASS) {
      return judged;
    }
    CheckResult result =
        judged
            .subjects(idle.stream().map(slot -> new Subject("slot", slot.name())).toList())
            .remedy(context.change("max_replication_slots", slots.advised()));
    Optional<Remedy> drop =
        SlotChange.drop(context, idle, "Drop slots that no consumer reads any more: ");
    result = drop.isPresent() ? result.remedy(drop.get()) : result;
    Optional<Remedy> ask = SlotChange.ask(context, idle);
    return ask.isPresent() ? result.remedy(ask.get()) : result;
  }
}
