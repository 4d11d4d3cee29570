// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Unseen;
import dev.pgready.checks.remedy.AssignedIdentities;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.SlotNeeds;
import dev.pgready.facts.Catalogue.ReaderFacts;
import dev.pgready.facts.Catalogue.TransactionFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.postgres.Identifiers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A slot is ready only when every transaction has ended that held a transaction id when its making
 * began, in any database of the cluster. Transactions that only read hold none and do not matter.
 */
public final class BlockingTransactions implements Check {
  /** From here on nobody can be expected to wait. */
  private static final long LONG_MILLIS = 30_000;

  /** Younger ones are everyday traffic: they are told, and gone when the consumer comes. */
  private static final long YOUNG_MILLIS = 5_000;

  /** What pg_stat_activity says of a session that has track_activities off. */
  private static final String DISABLED = "disabled";

  private static final Remedy UNTRACKED =
      Remedy.steps(
          "Find out by trying, or have the session's transaction ended",
          Remedy.Kind.DECISION,
          "you",
          List.of(
              "Check again with --probe full, which creates a temporary slot",
              "track_activities = on (the server's, the role's or the session's own setting) shows since when a transaction is open"));

  @Override
  public String title() {
    return "No open transaction blocks the consumer's start";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    CheckResult slot = ofSlot(context);
    // an outage of the application comes first, and is not there yet
    return slot.status() == Status.FAIL ? slot : ofTables(context).orElse(slot);
  }

  private static CheckResult ofSlot(CheckContext context) {
    List<TransactionFacts> all = context.cat().transactions();
    Attempt probe = context.facts().probes().slot();
    if (probe != null) {
      // whoever logs in: slots wait for the same transactions
      if (probe.worked()) {
        return evidence(
            CheckResult.pass("a temporary slot was created in %s ms".formatted(millis(probe)))
                .source(Basis.PROBE),
            all);
      }
      if (probe.waited()) {
        return evidence(waited(context, probe, all), all);
      }
    }
    long limit =
        Quantities.threshold(context.request(), "blocking-transactions.age", LONG_MILLIS) / 1000;
    List<TransactionFacts> old =
        all.stream()
            .filter(
                t -> {
                  Long age = t.ageSeconds();
                  return age != null && age >= leastAge(t, limit);
                })
            .toList();
    List<TransactionFacts> unseen =
        all.stream().filter(t -> t.ageSeconds() == null && t.user() != null).toList();
    if (!old.isEmpty()) {
      return evidence(blocked(context, old), all);
    }
    if (!unseen.isEmpty()) {
      return evidence(unseen(context, unseen), all);
    }
    if (all.isEmpty()) {
      return evidence(CheckResult.pass("no other session holds a transaction ID"), all);
    }
    TransactionFacts first = oldest(all);
    long age = first.ageSeconds() == null ? 0 : first.ageSeconds();
    if (age * 1000 >= YOUNG_MILLIS) {
      return evidence(
          CheckResult.warn(
                  "%s has had a transaction open for %s: %s"
                      .formatted(describe(first), Quantities.seconds(age), consequence(context)))
              .subjects(List.of(new Subject("session", String.valueOf(first.pid())))),
          all);
    }
    return evidence(
        CheckResult.pass(
            "%s %s a transaction ID (oldest: %s); slot creation waits until %s"
                .formatted(
                    Phrases.count(all.size(), "session"),
                    Phrases.verb(all.size(), "holds", "hold"),
                    Quantities.seconds(age),
                    Phrases.verb(all.size(), "it ends", "they end"))),
        all);
  }

  /**
   * A consumer that alters a table waits for whoever has read it, and everybody who comes later
   * waits behind the consumer. Empty: nobody holds a table that it alters.
   */
  private static Optional<CheckResult> ofTables(CheckContext context) {
    TableSet altered = AssignedIdentities.of(context);
    if (altered.isEmpty()) {
      return Optional.empty();
    }
    long limit =
        Quantities.threshold(context.request(), "blocking-transactions.age", LONG_MILLIS) / 1000;
    List<ReaderFacts> readers =
        context.cat().readers().stream()
            .filter(reader -> reader.ageSeconds() == null || reader.ageSeconds() >= limit)
            .filter(reader -> reader.tables().stream().anyMatch(altered.oids()::contains))
            .toList();
    if (readers.isEmpty()) {
      return Optional.empty();
    }
    ReaderFacts first = readers.get(0);
    String table = Phrases.tables(altered.filter(one -> first.tables().contains(one.oid())));
    String who =
        "process %s (%s%s%s)"
            .formatted(
                first.pid(),
                first.application() == null ? "no application name" : first.application(),
                first.user() == null ? "" : ", role " + Identifiers.quote(first.user()),
                first.state() == null ? "" : ", " + first.state());
    String consumer = context.consumer().name();
    List<Subject> subjects =
        readers.stream().map(r -> new Subject("session", String.valueOf(r.pid()))).toList();
    if (first.ageSeconds() == null && DISABLED.equals(first.state())) {
      return Optional.of(
          CheckResult.unknown(
                  "%s holds a lock on %s, and track_activities is off there, so nobody sees since when: %s sets the table's replica identity, and waits for that"
                      .formatted(who, table, consumer))
              .subjects(subjects)
              .remedy(UNTRACKED));
    }
    if (first.ageSeconds() == null) {
      return Optional.of(
          CheckResult.unknown(
                  "%s holds a lock on %s, and role %s cannot see for how long: %s sets its replica identity, and waits for that"
                      .formatted(
                          who, table, Identifiers.quote(context.cat().role().name()), consumer))
              .subjects(subjects)
              .remedy(Unseen.askAsAnother(context.cat().role().name())));
    }
    return Optional.of(
        CheckResult.fail(
                "%s has held a lock on %s for %s%s: %s, which sets its replica identity, waits for that, and every later query on it waits behind %s"
                    .formatted(
                        who,
                        table,
                        Quantities.seconds(first.ageSeconds()),
                        readers.size() == 1
                            ? ""
                            : ", and %s more sessions too".formatted(readers.size() - 1),
                        consumer,
                        consumer))
            .subjects(subjects)
            .remedy(terminate(context, readers.stream().map(ReaderFacts::pid).toList())));
  }

  /** Of no role: an autovacuum worker, whose transaction IDs live for moments. */
  private static long leastAge(TransactionFacts transaction, long limit) {
    return transaction.user() == null ? Math.max(limit, LONG_MILLIS / 1000) : limit;
  }

  private static long millis(Attempt probe) {
    return probe.millis() == null ? 0 : probe.millis();
  }

  private static TransactionFacts oldest(List<TransactionFacts> all) {
    return all.stream()
        .max(
            Comparator.comparing(
                (TransactionFacts t) -> t.ageSeconds() == null ? 0 : t.ageSeconds()))
        .orElseThrow();
  }

  /** It was tried and waited: however young the transactions are, they lasted longer than that. */
  private static CheckResult waited(
      CheckContext context, Attempt probe, List<TransactionFacts> all) {
    if (context.cat().server().inRecovery()) {
      // there it waits for the primary's next record of running transactions, not for any of them
      return CheckResult.warn(
              "slot creation timed out after %s: on a standby it waits until the primary logs its running transactions, which an idle primary does not do"
                  .formatted(Quantities.millis(millis(probe))))
          .source(Basis.PROBE)
          .evidence("sqlstate", String.valueOf(probe.sqlState()))
          .remedy(
              Remedy.steps(
                  "Run pg_log_standby_snapshot() on the primary while the slot is created",
                  Remedy.Kind.CONNECTION,
                  "superuser on the primary",
                  List.of("on the primary: SELECT pg_catalog.pg_log_standby_snapshot()")));
    }
    String message =
        "slot creation timed out after %s waiting for open transactions%s"
            .formatted(
                Quantities.millis(millis(probe)),
                all.isEmpty() ? "" : ", for example " + describe(oldest(all)));
    CheckResult result =
        (OwnSlots.ready(context) ? CheckResult.warn(message) : CheckResult.fail(message))
            .source(Basis.PROBE)
            .evidence("sqlstate", String.valueOf(probe.sqlState()))
            .subjects(
                all.stream().map(t -> new Subject("session", String.valueOf(t.pid()))).toList());
    return all.isEmpty() ? result : result.remedy(terminate(context, pids(all)));
  }

  private static String consequence(CheckContext context) {
    SlotNeeds needs = context.consumer().slot();
    Integer patience = needs == null ? null : needs.patienceSeconds();
    return patience == null
        ? "slot creation waits until it ends, without any error"
        : "slot creation waits until it ends, and %s gives up after %s"
            .formatted(context.consumer().name(), Quantities.seconds(patience));
  }

  private static CheckResult blocked(CheckContext context, List<TransactionFacts> old) {
    TransactionFacts first = old.get(0);
    String message =
        "%s has had a transaction open for %s%s: %s"
            .formatted(
                describe(first),
                Quantities.seconds(first.ageSeconds() == null ? 0 : first.ageSeconds()),
                old.size() == 1 ? "" : ", and %s more sessions too".formatted(old.size() - 1),
                consequence(context));
    CheckResult result =
        OwnSlots.ready(context)
            ? CheckResult.warn(message + " (its slot exists already)")
            : CheckResult.fail(message);
    return result
        .subjects(old.stream().map(t -> new Subject("session", String.valueOf(t.pid()))).toList())
        .remedy(terminate(context, pids(old)));
  }

  private static CheckResult unseen(CheckContext context, List<TransactionFacts> unseen) {
    List<TransactionFacts> untracked =
        unseen.stream().filter(t -> DISABLED.equals(t.state())).toList();
    if (!untracked.isEmpty()) {
      return CheckResult.unknown(
              "%s has a transaction ID, and track_activities is off there, so nobody sees since when: an old one blocks slot creation"
                  .formatted(describe(untracked.get(0))))
          .subjects(
              untracked.stream().map(t -> new Subject("session", String.valueOf(t.pid()))).toList())
          .remedy(UNTRACKED);
    }
    String role = Identifiers.quote(context.cat().role().name());
    return CheckResult.unknown(
            "%s %s a transaction ID, but role %s cannot see how old %s: an old one blocks slot creation"
                .formatted(
                    Phrases.count(unseen.size(), "other session"),
                    Phrases.verb(unseen.size(), "holds", "hold"),
                    role,
                    Phrases.verb(unseen.size(), "it is", "they are")))
        .subjects(
            unseen.stream().map(t -> new Subject("session", String.valueOf(t.pid()))).toList())
        .remedy(Unseen.askAsAnother(context.cat().role().name()));
  }

  private static List<Integer> pids(List<TransactionFacts> all) {
    return all.stream().map(TransactionFacts::pid).toList();
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
  private static Remedy terminate(CheckContext context, List<Integer> old) {
    return new Remedy(
        old.size() == 1
            ? "End the transaction of process %s".formatted(old.get(0))
            : "End these %s transactions".formatted(old.size()),
        Remedy.Kind.DECISION,
        Remedy.Safety.DISRUPTIVE,
        false,
        "superuser, or a member of pg_signal_backend",
        old.stream()
            // another session may have the number by the time that this is run
            .map(
                pid ->
                    "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid OPERATOR(pg_catalog.=) %s AND xact_start OPERATOR(pg_catalog.<) (%s::pg_catalog.timestamptz OPERATOR(pg_catalog.+) '1s'::pg_catalog.interval)"
                        .formatted(pid, Identifiers.literal(context.cat().server().collectedAt())))
            .toList(),
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
                    "%s: %s, %s"
                        .formatted(
                            t.pid(),
                            t.database() == null ? "database not known" : t.database(),
                            t.ageSeconds() == null ? "age hidden" : t.ageSeconds() + " s"))
            .toList());
  }
}
