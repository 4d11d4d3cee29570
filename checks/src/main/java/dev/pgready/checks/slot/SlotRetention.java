// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.SlotFacts;
import dev.pgready.facts.SlotSample;
import dev.pgready.postgres.Identifiers;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** How much WAL slots hold back now, against the limit at which one is lost or the disk is full. */
public final class SlotRetention implements Check {
  /** A slot that holds back more than this without limit deserves a look. */
  private static final long MUCH = 10L << 30;

  /** In milliseconds: a limit that is nearer than this, at the pace that was seen, is near. */
  private static final long SOON = 24 * 3_600_000L;

  @Override
  public String title() {
    return "No slot holds back too much WAL";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    List<HeldWal> holding =
        context.cat().slots().stream()
            .filter(slot -> !slot.lost() && slot.retained().orElse(0L) > 0)
            .map(slot -> HeldWal.of(slot, context))
            .sorted(Comparator.comparingLong(HeldWal::bytes).reversed())
            .toList();
    if (holding.isEmpty()) {
      return CheckResult.skip("no slot holds back WAL");
    }
    long bound =
        context
            .cat()
            .setting("max_slot_wal_keep_size")
            .map(Quantities::of)
            .map(amount -> amount.orElse(-1))
            .orElse(-1L);
    CheckResult result = judge(context, holding, bound);
    boolean measured = holding.get(0).measured();
    OptionalLong growth = holding.get(0).mostPerHour();
    if (growth.isPresent()) {
      result =
          result.evidence(
              measured ? "growth_bytes_per_hour" : "growth_bytes_per_hour_at_most",
              growth.getAsLong());
    }
    OptionalLong left = holding.get(0).secondsLeft();
    if (left.isPresent()) {
      result =
          result.evidence(
              measured ? "seconds_to_limit" : "seconds_to_limit_at_least", left.getAsLong());
    }
    SlotSample sample = context.facts().sample();
    if (sample != null) {
      result = result.evidence("sample_millis", sample.afterMillis());
    }
    if (sample != null && sample.error() != null) {
      result = result.evidence("sample_error", sample.error());
    }
    SlotReaders readers = SlotReaders.of(context);
    result = readers.evidence(result.status() == Status.PASS ? readers.told(result) : result);
    return result
        .evidence("slots", holding.stream().map(HeldWal::evidence).toList())
        .evidence("max_slot_wal_keep_size_bytes", bound);
  }

  private static CheckResult judge(CheckContext context, List<HeldWal> holding, long bound) {
    HeldWal most = holding.get(0);
    if (bound > 0) {
      List<HeldWal> near = holding.stream().filter(held -> held.bytes() * 2 >= bound).toList();
      if (!near.isEmpty()) {
        return warn(
            context,
            near,
            "%s of the %s after which it is lost%s"
                .formatted(
                    percent(most.bytes(), bound), Quantities.bytes(bound), near.get(0).pace()));
      }
    }
    Long disk = context.request().diskFree();
    if (disk != null && bound < 0 && most.bytes() * 2 >= disk) {
      List<HeldWal> large = holding.stream().filter(held -> held.bytes() * 2 >= disk).toList();
      return warn(
          context,
          large,
          "only %s of disk are free, and nothing bounds it%s%s"
              .formatted(Quantities.bytes(disk), most.pace(), freed(holding, large)));
    }
    long max = Quantities.threshold(context.request(), "slot-retention.max", MUCH);
    List<HeldWal> idle =
        holding.stream().filter(held -> !held.active() && held.bytes() >= max).toList();
    if (!idle.isEmpty() && bound < 0) {
      return warn(
          context,
          idle,
          "no consumer reads it, and nothing bounds it until the disk is full"
              + idle.get(0).pace()
              + freed(holding, idle));
    }
    long soon = Quantities.threshold(context.request(), "slot-retention.left", SOON);
    List<HeldWal> fast =
        holding.stream()
            .filter(held -> !held.active() && held.measured())
            .filter(held -> held.secondsLeft().orElse(Long.MAX_VALUE) * 1000 < soon)
            .sorted(Comparator.comparingLong(held -> held.secondsLeft().orElse(Long.MAX_VALUE)))
            .toList();
    if (!fast.isEmpty()) {
      return warn(
          context,
          fast,
          "no consumer reads it, and %s comes soon%s"
              .formatted(
                  bound > 0 ? "the limit after which it is lost" : "the end of the disk",
                  fast.get(0).pace()));
    }
    return CheckResult.pass(
        "slot %s holds back the most WAL: %s%s"
            .formatted(
                Identifiers.quote(most.slot().name()),
                Quantities.bytes(most.bytes()),
                most.measured() ? most.pace() : noSecondLook(context)));
  }

  private static CheckResult warn(CheckContext context, List<HeldWal> held, String consequence) {
    List<SlotFacts> slots = held.stream().map(HeldWal::slot).toList();
    HeldWal worst = held.get(0);
    CheckResult result =
        CheckResult.warn(
                "%s back %s%s of WAL: %s"
                    .formatted(
                        slots.size() == 1
                            ? "slot %s holds".formatted(Identifiers.quote(worst.slot().name()))
                            : "slots %s each hold".formatted(Phrases.list(SlotOwners.names(slots))),
                        slots.size() == 1 ? "" : "up to ",
                        Quantities.bytes(worst.bytes()),
                        consequence))
            .subjects(SlotOwners.subjects(slots));
    List<SlotFacts> idle =
        held.stream()
            .filter(one -> !one.active() && one.slot().logical())
            .map(HeldWal::slot)
            .filter(slot -> !context.provider().owned().slot(slot.name()))
            .toList();
    CheckResult offered = SlotOwners.drop(context, result, idle);
    List<SlotFacts> standbys =
        held.stream().map(HeldWal::slot).filter(slot -> !slot.logical()).toList();
    return standbys.isEmpty() ? offered : offered.remedy(standbys(context, standbys));
  }

  /** A physical slot is a standby's or the host's: without it the standby has to be built anew. */
  private static Remedy standbys(CheckContext context, List<SlotFacts> slots) {
    boolean managed = context.provider().managed();
    return Remedy.steps(
        "Find the standby that reads %s".formatted(Phrases.list(SlotOwners.names(slots))),
        managed ? Remedy.Kind.PROVIDER : Remedy.Kind.DECISION,
        managed ? "host administrator" : "administrator of the server",
        List.of(
            "a physical slot belongs to a standby, a read replica or a backup: bring that back, or remove it, and the slot goes with it",
            managed
                ? "where the host made it (a read replica, a failed one too), delete the replica or ask the host's support: the slot is not yours to drop"
                : "only where no standby or backup uses it any more is it dropped by hand"));
  }

  /**
   * What dropping slots would free: WAL goes when the last slot that needs it does, so that one of
   * two that stand at the same place frees nothing.
   *
   * @param holding all that hold WAL, the one that holds most first
   * @param told those of the finding
   */
  private static String freed(List<HeldWal> holding, List<HeldWal> told) {
    List<HeldWal> droppable = told.stream().filter(held -> !held.active()).toList();
    if (droppable.isEmpty() || holding.size() < 2) {
      return "";
    }
    long all = holding.get(0).bytes() - rest(holding, droppable);
    if (droppable.size() == 1) {
      return "; without it %s are freed, as other slots need the rest"
          .formatted(Quantities.bytes(all));
    }
    List<String> each =
        droppable.stream()
            .map(
                held ->
                    "%s alone %s"
                        .formatted(
                            Identifiers.quote(held.slot().name()),
                            Quantities.bytes(
                                holding.get(0).bytes() - rest(holding, List.of(held)))))
            .toList();
    return "; WAL is freed when the last slot that needs it is gone: without %s, without all of them %s"
        .formatted(String.join(", ", each), Quantities.bytes(all));
  }

  /** What is still held when these slots are gone. */
  private static long rest(List<HeldWal> holding, List<HeldWal> gone) {
    return holding.stream()
        .filter(held -> !gone.contains(held))
        .mapToLong(HeldWal::bytes)
        .max()
        .orElse(0);
  }

  private static String noSecondLook(CheckContext context) {
    SlotSample sample = context.facts().sample();
    return sample == null || sample.error() == null
        ? ""
        : "; how fast it grows is not known, as the second look failed: " + sample.error();
  }

  private static String percent(long part, long whole) {
    return Math.min(100, part * 100 / whole) + "%";
  }
}
