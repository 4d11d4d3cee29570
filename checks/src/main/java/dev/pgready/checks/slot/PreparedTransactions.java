// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue.PreparedFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;

/** A forgotten prepared transaction has no session to end and outlives restarts. */
public final class PreparedTransactions implements Check {
  /** A transaction manager commits its own within seconds. */
  private static final long LONG_MILLIS = 30_000;

  @Override
  public String title() {
    return "No prepared transaction blocks slot creation";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    List<PreparedFacts> all = context.cat().prepared();
    long limit =
        Quantities.threshold(context.request(), "prepared-transactions.age", LONG_MILLIS) / 1000;
    List<PreparedFacts> old = all.stream().filter(p -> p.ageSeconds() >= limit).toList();
    if (old.isEmpty()) {
      return CheckResult.pass(
          all.isEmpty()
              ? "no prepared transactions"
              : "%s, none older than %s"
                  .formatted(
                      Phrases.count(all.size(), "prepared transaction"),
                      Quantities.seconds(limit)));
    }
    PreparedFacts first = old.get(0);
    String message =
        "prepared transaction %s of database %s is %s old%s: it blocks slot creation, without any error, until it ends"
            .formatted(
                Identifiers.literal(first.gid()),
                Identifiers.quote(first.database()),
                Quantities.seconds(first.ageSeconds()),
                old.size() == 1 ? "" : ", with %s more".formatted(old.size() - 1));
    boolean hasSlot = OwnSlots.ready(context);
    CheckResult result =
        hasSlot
            ? CheckResult.warn(message + " (the consumer's slot exists already)")
            : CheckResult.fail(message);
    result =
        result
            .subjects(
                old.stream()
                    .map(p -> new Subject("prepared transaction", Identifiers.literal(p.gid())))
                    .toList())
            .evidence(
                "prepared",
                all.stream()
                    .map(p -> "%s: %s, %s s".formatted(p.gid(), p.database(), p.ageSeconds()))
                    .toList());
    for (PreparedFacts prepared : old) {
      Remedy rollback = rollback(prepared);
      // each of them is needed
      result = result.remedy(result.remedies().isEmpty() ? rollback : rollback.besides());
    }
    return result;
  }

  private static Remedy rollback(PreparedFacts prepared) {
    return new Remedy(
        "Roll back prepared transaction %s in database %s"
            .formatted(Identifiers.literal(prepared.gid()), Identifiers.quote(prepared.database())),
        Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        false,
        "superuser, or role " + Identifiers.quote(prepared.owner()),
        List.of("ROLLBACK PREPARED " + Identifiers.literal(prepared.gid())),
        List.of(),
        List.of(),
        List.of(
            "connect to database %s first; COMMIT PREPARED keeps its changes instead: ask its transaction manager"
                .formatted(Identifiers.quote(prepared.database()))),
        null);
  }
}
