// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.consumers.needs.Capacity;
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
            context,
            "max_wal_senders",
            max.get(),
            judge(context, new Vacancies("WAL senders", max.get(), free, start, peak)))
        .evidence("max_wal_senders", max.get())
        .evidence("used", used)
        .evidence("own", own)
        .evidence("needed", start)
        .evidence("needed_at_peak", peak);
  }

  /** A slot without a WAL sender is not read, and holds WAL. */
  private static Optional<String> fewerThanSlots(CheckContext context, long max) {
    return context
        .cat()
        .number("max_replication_slots")
        .filter(slots -> slots > max)
        .map(
            slots ->
                ", fewer than max_replication_slots (%s): they cannot all be read at once"
                    .formatted(slots));
  }

  private static CheckResult judge(CheckContext context, Vacancies senders) {
    CheckResult judged = senders.judge(context);
    if (judged.status() == Status.PASS) {
      return fewerThanSlots(context, senders.max())
          .map(words -> CheckResult.pass(judged.message() + words))
          .orElse(judged);
    }
    Remedy change = context.change("max_wal_senders", senders.advised());
    // xlog.c: with senders and wal_level = minimal the server does not start
    boolean minimal =
        context.cat().setting("wal_level").map(SettingFacts::value).stream()
            .anyMatch("minimal"::equals);
    return judged.remedy(
        minimal
            ? change.after(
                context.change("wal_level", "logical"),
                "with wal_level = minimal and WAL senders the server does not start")
            : change);
  }
}
