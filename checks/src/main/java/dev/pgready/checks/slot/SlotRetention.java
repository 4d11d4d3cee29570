package dev.pgready.checks.slot;

import dev.pgready.checks.Amounts;
import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Names;
import dev.pgready.checks.facts.SlotFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** How much WAL slots hold back now, against the limit at which one is lost or the disk is full. */
public final class SlotRetention implements Check {
  /** A slot that holds back more than this without limit deserves a look. */
  private static final long MUCH = 10L << 30;

  /** In seconds: a pace from less than this says nothing. */
  private static final long LONG_ENOUGH = 60;

  @Override
  public String title() {
    return "No slot holds back too much WAL";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    List<SlotFacts> holding =
        context.cat().slots().stream()
            .filter(slot -> !slot.lost() && slot.retained().orElse(0L) > 0)
            .sorted(Comparator.comparing((SlotFacts slot) -> slot.retained().orElse(0L)).reversed())
            .toList();
    if (holding.isEmpty()) {
      return CheckResult.skip("no slot holds back WAL");
    }
    long bound =
        context
            .cat()
            .setting("max_slot_wal_keep_size")
            .map(Amounts::of)
            .map(amount -> amount.orElse(-1))
            .orElse(-1L);
    long most = holding.get(0).retained().orElse(0L);
    CheckResult result = judge(context, holding, bound, most);
    SlotFacts worst = holding.get(0);
    OptionalLong growth = growth(worst);
    if (growth.isPresent()) {
      result = result.evidence("growth_bytes_per_hour_at_most", growth.getAsLong());
    }
    OptionalLong left = secondsLeft(context, worst, growth);
    if (left.isPresent()) {
      result = result.evidence("seconds_to_limit_at_least", left.getAsLong());
    }
    return result
        .evidence("slots", evidence(holding))
        .evidence("max_slot_wal_keep_size_bytes", bound);
  }

  private static CheckResult judge(
      CheckContext context, List<SlotFacts> holding, long bound, long most) {
    if (bound > 0) {
      List<SlotFacts> near =
          holding.stream().filter(slot -> slot.retained().orElse(0L) * 2 >= bound).toList();
      if (!near.isEmpty()) {
        return warn(
            near,
            "%s of the %s after which it is lost%s"
                .formatted(percent(most, bound), Amounts.bytes(bound), pace(context, near.get(0))));
      }
    }
    Long disk = context.request().diskFree();
    if (disk != null && bound < 0 && most * 2 >= disk) {
      return warn(
          holding.subList(0, 1),
          "only %s of disk are free, and nothing bounds it%s"
              .formatted(Amounts.bytes(disk), pace(context, holding.get(0))));
    }
    long max = Amounts.threshold(context.request(), "slot-retention.max", MUCH);
    List<SlotFacts> idle =
        holding.stream()
            .filter(slot -> !slot.row().active() && slot.retained().orElse(0L) >= max)
            .toList();
    if (!idle.isEmpty() && bound < 0) {
      return warn(
          idle,
          "nobody reads it, and nothing bounds it until the disk is full"
              + pace(context, idle.get(0)));
    }
    return CheckResult.pass(
        "slot %s holds back the most WAL: %s"
            .formatted(Identifiers.quote(holding.get(0).name()), Amounts.bytes(most)));
  }

  /**
   * Bytes an hour. All that an idle slot has not confirmed may have come since nobody reads it: the
   * true pace is that or less. One look at the server tells no more, and nothing of slots in use.
   */
  private static OptionalLong growth(SlotFacts slot) {
    Long idle = slot.idleSeconds();
    Long behind = slot.lagBytes() == null ? slot.retainedBytes() : slot.lagBytes();
    return slot.row().active() || idle == null || idle < LONG_ENOUGH || behind == null
        ? OptionalLong.empty()
        : OptionalLong.of((long) (behind * 3600.0 / idle));
  }

  /** Until the slot is lost, or the disk full; at least that long. */
  private static OptionalLong secondsLeft(
      CheckContext context, SlotFacts slot, OptionalLong growth) {
    Long room =
        slot.row().safeWalSize() == null ? context.request().diskFree() : slot.row().safeWalSize();
    return growth.isEmpty() || growth.getAsLong() <= 0 || room == null || room < 0
        ? OptionalLong.empty()
        : OptionalLong.of((long) (room * 3600.0 / growth.getAsLong()));
  }

  private static String pace(CheckContext context, SlotFacts slot) {
    OptionalLong growth = growth(slot);
    if (growth.isEmpty()) {
      return "";
    }
    OptionalLong left = secondsLeft(context, slot, growth);
    return "; it has been idle for %s and grows by at most %s an hour%s"
        .formatted(
            Amounts.seconds(slot.idleSeconds() == null ? 0 : slot.idleSeconds()),
            Amounts.bytes(growth.getAsLong()),
            left.isEmpty() ? "" : ", which leaves at least " + Amounts.seconds(left.getAsLong()));
  }

  private static CheckResult warn(List<SlotFacts> slots, String consequence) {
    SlotFacts worst = slots.get(0);
    CheckResult result =
        CheckResult.warn(
                "%s back %s%s of WAL: %s"
                    .formatted(
                        slots.size() == 1
                            ? "slot %s holds".formatted(Identifiers.quote(worst.name()))
                            : "slots %s each hold".formatted(Names.list(Slots.names(slots))),
                        slots.size() == 1 ? "" : "up to ",
                        Amounts.bytes(worst.retained().orElse(0L)),
                        consequence))
            .subjects(Slots.subjects(slots));
    List<SlotFacts> idle = slots.stream().filter(slot -> !slot.row().active()).toList();
    return idle.isEmpty() ? result : result.remedy(Slots.drop(idle));
  }

  private static String percent(long part, long whole) {
    return Math.min(100, part * 100 / whole) + "%";
  }

  private static List<String> evidence(List<SlotFacts> slots) {
    List<String> lines = new ArrayList<>();
    for (SlotFacts slot : slots) {
      lines.add(
          "%s: %d bytes, %s"
              .formatted(
                  slot.name(),
                  slot.retained().orElse(0L),
                  slot.row().active() ? "active" : "idle"));
    }
    return lines;
  }
}
