// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.consumers.ConsumerProfile.Capacity;
import dev.pgready.facts.Catalogue.SettingFacts;
import java.util.Optional;

/**
 * A stream is a walsender, which counts against max_wal_senders and against nothing else. Counted
 * through pg_stat_replication: a plain role does not see walsenders in pg_stat_activity.
 */
public final class WalSenders implements Check {
  @Override
  public String title() {
    return "WAL senders are free";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    Capacity needs = context.consumer().walSenders();
    if (!context.consumer().replicates() || needs.peak() == 0) {
      return CheckResult.skip(context.consumer().name() + " takes no WAL sender");
    }
    Optional<Long> max = context.cat().number("max_wal_senders");
    if (max.isEmpty()) {
      return CheckResult.unknown("this role cannot read max_wal_senders");
    }
    int used = context.cat().sessions().walSenders();
    long own = OwnSlots.own(context).stream().filter(slot -> slot.row().active()).count();
    long free = max.get() - used;
    long start = Math.max(0, needs.needed() - own);
    long peak = Math.max(start, needs.peak() - own);
    return SettingNeeds.worse(
            context, "max_wal_senders", max.get(), judge(context, max.get(), free, start, peak))
        .evidence("max_wal_senders", max.get())
        .evidence("used", used)
        .evidence("own", own)
        .evidence("needed", start)
        .evidence("needed_at_peak", peak);
  }

  /** A slot without a WAL sender is not read, and holds WAL. */
  private static String fewerThanSlots(CheckContext context, long max) {
    return context
        .cat()
        .number("max_replication_slots")
        .filter(slots -> slots > max)
        .map(
            slots ->
                ", fewer than max_replication_slots (%s): they cannot all be read at once"
                    .formatted(slots))
        .orElse("");
  }

  private static CheckResult judge(
      CheckContext context, long max, long free, long start, long peak) {
    if (free >= peak) {
      return CheckResult.pass(
          "%s of %s WAL senders are free%s".formatted(free, max, fewerThanSlots(context, max)));
    }
    String message =
        "%s of %s WAL senders %s free; %s needs %s%s"
            .formatted(
                free <= 0 ? "none" : String.valueOf(free),
                max,
                free == 1 ? "is" : "are",
                context.consumer().name(),
                free < start ? start : peak,
                free < start ? "" : " at its peak");
    CheckResult result = free < start ? CheckResult.fail(message) : CheckResult.warn(message);
    Remedy change =
        context.change("max_wal_senders", String.valueOf(Math.max(10, max - free + peak)));
    // xlog.c: with senders and wal_level = minimal the server does not start
    boolean minimal =
        context.cat().setting("wal_level").map(SettingFacts::value).stream()
            .anyMatch("minimal"::equals);
    return result.remedy(
        minimal
            ? change.after(
                context.change("wal_level", "logical"),
                "with wal_level = minimal and WAL senders the server does not start")
            : change);
  }
}
