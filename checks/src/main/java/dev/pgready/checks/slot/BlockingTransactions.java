package dev.pgready.checks.slot;

import dev.pgready.checks.Amounts;
import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Names;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Subject;
import dev.pgready.checks.consumer.ConsumerProfile.SlotNeeds;
import dev.pgready.checks.facts.Catalogue.TransactionFacts;
import java.util.List;

/**
 * A slot is ready only when every transaction has ended that held a transaction id when its making
 * began, in any database of the cluster. Transactions that only read hold none and do not matter.
 */
public final class BlockingTransactions implements Check {
  /** Younger ones are everyday traffic and will be gone. */
  private static final long LONG_MILLIS = 30_000;

  @Override
  public String title() {
    return "No open transaction holds up the making of a slot";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    List<TransactionFacts> all = context.cat().transactions();
    long limit =
        Amounts.threshold(context.request(), "blocking-transactions.age", LONG_MILLIS) / 1000;
    List<TransactionFacts> old =
        all.stream().filter(t -> t.ageSeconds() != null && t.ageSeconds() >= limit).toList();
    List<TransactionFacts> unseen = all.stream().filter(t -> t.ageSeconds() == null).toList();
    if (!old.isEmpty()) {
      return evidence(blocked(context, old), all);
    }
    if (!unseen.isEmpty()) {
      return evidence(unseen(context, unseen), all);
    }
    return evidence(
        CheckResult.pass(
            all.isEmpty()
                ? "no other session holds a transaction id"
                : "%s with a transaction id, none older than %s"
                    .formatted(Names.count(all.size(), "session"), Amounts.seconds(limit))),
        all);
  }

  private static CheckResult blocked(CheckContext context, List<TransactionFacts> old) {
    TransactionFacts first = old.get(0);
    SlotNeeds needs = context.consumer().slot();
    Integer patience = needs == null ? null : needs.patienceSeconds();
    String message =
        "%s has had a transaction open for %s%s: %s"
            .formatted(
                describe(first),
                Amounts.seconds(first.ageSeconds() == null ? 0 : first.ageSeconds()),
                old.size() == 1 ? "" : ", and %d more sessions too".formatted(old.size() - 1),
                patience == null
                    ? "making a slot waits for its end, without any error"
                    : "making a slot waits for its end, and %s gives up after %s"
                        .formatted(context.consumer().name(), Amounts.seconds(patience)));
    boolean hasSlot =
        context.cat().slots().stream()
            .anyMatch(slot -> Slots.own(context, slot) && !slot.lost() && !slot.stuckInCreation());
    CheckResult result =
        hasSlot
            ? CheckResult.warn(message + " (its slot exists already)")
            : CheckResult.fail(message);
    return result
        .subjects(old.stream().map(t -> new Subject("session", String.valueOf(t.pid()))).toList())
        .remedy(terminate(old));
  }

  private static CheckResult unseen(CheckContext context, List<TransactionFacts> unseen) {
    String role = Identifiers.quote(context.cat().role().name());
    return CheckResult.unknown(
            "%s with a transaction id whose age role %s may not see: if old, a slot can't be made"
                .formatted(Names.count(unseen.size(), "other session"), role))
        .subjects(
            unseen.stream().map(t -> new Subject("session", String.valueOf(t.pid()))).toList())
        .remedy(
            Remedy.sql(
                "Grant pg_read_all_stats to role %s, so that the age is to be seen".formatted(role),
                "superuser",
                List.of("GRANT pg_read_all_stats TO " + role),
                List.of("REVOKE pg_read_all_stats FROM " + role)));
  }

  private static String describe(TransactionFacts t) {
    StringBuilder text = new StringBuilder("process ").append(t.pid());
    text.append(" (");
    text.append(t.application() == null ? "no application name" : t.application());
    if (t.user() != null) {
      text.append(", role ").append(Identifiers.quote(t.user()));
    }
    if (t.database() != null) {
      text.append(", database ").append(Identifiers.quote(t.database()));
    }
    if (t.state() != null) {
      text.append(", ").append(t.state());
    }
    return text.append(')').toString();
  }

  /** Ending somebody's session is never done in silence: the user decides. */
  private static Remedy terminate(List<TransactionFacts> old) {
    return new Remedy(
        old.size() == 1
            ? "End the transaction of process %d".formatted(old.get(0).pid())
            : "End these %d transactions".formatted(old.size()),
        Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        false,
        "superuser, or a member of pg_signal_backend",
        old.stream().map(t -> "SELECT pg_terminate_backend(%d)".formatted(t.pid())).toList(),
        List.of(),
        List.of(),
        List.of("commit or roll back in the application instead, where it can be reached"),
        null);
  }

  private static CheckResult evidence(CheckResult result, List<TransactionFacts> all) {
    return result.evidence(
        "transactions",
        all.stream()
            .map(
                t ->
                    "%d: %s, %s"
                        .formatted(
                            t.pid(),
                            t.database() == null ? "database not known" : t.database(),
                            t.ageSeconds() == null ? "age hidden" : t.ageSeconds() + " s"))
            .toList());
  }
}
