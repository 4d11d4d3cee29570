// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.Comparator;
import java.util.List;

/**
 * A slot keeps vacuum from removing old catalogue rows. One that nobody reads brings the cluster
 * towards the end of its transaction ids, where the server stops accepting writes.
 */
public final class TransactionWraparound implements Check {
  /** The server stops assigning transaction ids 3 million before 2^31. */
  private static final long STOP = Integer.MAX_VALUE - 3_000_000L;

  private static final long FREEZE_DEFAULT = 200_000_000L;

  @Override
  public String title() {
    return "No slot brings transaction ID wraparound near";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    long freeze = context.cat().number("autovacuum_freeze_max_age").orElse(FREEZE_DEFAULT);
    long limit = Quantities.threshold(context.request(), "transaction-wraparound.age", freeze);
    long database = context.cat().database().frozenXidAge();
    List<SlotFacts> old =
        context.cat().slots().stream()
            .filter(slot -> age(slot) >= limit)
            .sorted(Comparator.comparingLong(TransactionWraparound::age).reversed())
            .toList();
    return judge(context, old, database)
        .evidence("autovacuum_freeze_max_age", freeze)
        .evidence("database_age", database)
        .evidence("slots", old.stream().map(slot -> slot.name() + ": " + age(slot)).toList())
        .subjects(SlotOwners.subjects(old));
  }

  private static CheckResult judge(CheckContext context, List<SlotFacts> old, long database) {
    if (database >= STOP) {
      return CheckResult.fail(
          "the database is %s transactions old: the server accepts no writes until it was vacuumed"
              .formatted(Phrases.number(database)));
    }
    if (!old.isEmpty()) {
      SlotFacts worst = old.get(0);
      CheckResult result =
          CheckResult.warn(
              "slot %s keeps vacuum from removing catalogue rows since %s transactions: after 2 billion the server stops"
                  .formatted(Identifiers.quote(worst.name()), Phrases.number(age(worst))));
      List<SlotFacts> idle = old.stream().filter(slot -> !slot.row().active()).toList();
      return SlotOwners.drop(context, result, idle);
    }
    return CheckResult.pass("no slot keeps old transaction IDs");
  }

  private static long age(SlotFacts slot) {
    long catalog = slot.catalogXminAge() == null ? 0 : slot.catalogXminAge();
    long data = slot.xminAge() == null ? 0 : slot.xminAge();
    return Math.max(catalog, data);
  }
}
