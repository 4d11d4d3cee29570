// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Verdict;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.FactsCollector.Effort;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.login.Logins;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.facts.ProbeFacts;
import dev.pgready.facts.Reading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks at databases side by side. One that fails, in whatever way, never stops the others. */
public final class FleetRun implements AutoCloseable {
  private static final int DEFAULT_PORT = 5432;

  private final int parallel;
  private final Spool spool;
  private final Listener listener;
  private final Logins logins;
  private final Map<Integer, Done> again = new ConcurrentHashMap<>();
  private final Set<FactsCollector> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pgready fleet");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean closed;
  private volatile @Nullable Permits permits;

  /**
   * One database.
   *
   * @param worst as {@link FleetResult#worst()}
   * @param millis how long it took
   */
  public record Done(String name, Verdict verdict, Optional<String> worst, long millis) {}

  /** Hears of each database as it is done, in no order, from several threads. */
  public interface Listener {
    /**
     * @param crash what broke in pgready itself; null: nothing
     */
    void done(Done done, @Nullable Throwable crash);

    /** Is told of what is about to happen to a database, one line each, from several threads. */
    void notice(String target, String notice);
  }

  /**
   * @param parallel databases at once that answer; those that do not wait beside them
   * @param logins what is known of passwords already
   * @param spool where entries go, numbered as the targets
   */
  public FleetRun(int parallel, Logins logins, Spool spool, Listener listener) {
    this.parallel = parallel;
    this.logins = logins;
    this.spool = spool;
    this.listener = listener;
  }

  /** Returns when all are done, or none will be as the run was closed. */
  public void run(List<FleetJob> targets) throws InterruptedException {
    Permits slots =
        new Permits(
            parallel,
            Runtime.getRuntime().availableProcessors(),
            targets.stream().map(FleetJob::endpoint).toList(),
            System::nanoTime);
    permits = slots;
    if (closed) {
      slots.stop();
    }
    for (Permits.Visit next = slots.next(); next != null; next = slots.next()) {
      Permits.Visit visit = next;
      FleetJob target = targets.get(visit.number());
      Runnable task =
          () -> {
            try {
              one(target, visit);
            } catch (Throwable e) {
              // not even its failure could be written down
              broken.compareAndSet(null, e);
              slots.stop();
              visit.end(Effort.MUCH);
            }
          };
      try {
        threads.execute(task);
      } catch (OutOfMemoryError e) {
        // no thread is left for it, under a limit of the system
        task.run();
      }
    }
    threads.shutdown();
    if (!threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("waited for ever");
    }
    Throwable e = broken.get();
    if (e != null) {
      throw new IllegalStateException(e);
    }
    for (Done done : again.values()) {
      if (!closed) {
        listener.done(done, null);
      }
    }
  }

  private void one(FleetJob target, Permits.Visit visit) {
    long start = System.nanoTime();
    FleetJob.Judged judged;
    Map<String, @Nullable Object> tree;
    Throwable crash = null;
    Effort effort = Effort.MUCH;
    try {
      Collected collected = collect(target, visit);
      effort = collected.effort();
      judged = judged(target, collected.document());
      tree = tree(target, judged);
    } catch (Throwable e) {
      // whatever it is, it costs this database alone
      crash = e;
      Report report = target.judgement().judge(defect(target, e)).report();
      judged = new FleetJob.Judged(report, ExitCode.SOFTWARE.code());
      tree = tree(target, judged);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (!closed) {
      spool.put(visit.number(), tree, FleetSummary.Brief.of(tree));
    }
    Report report = judged.report();
    Done done = new Done(target.name(), report.verdict(), FleetResult.worst(report), millis);
    // before it may be looked at again, and told of by another thread
    again.put(visit.number(), done);
    if (visit.end(effort) || closed) {
      return;
    }
    again.remove(visit.number());
    listener.done(done, crash);
  }

  private static Map<String, @Nullable Object> tree(FleetJob target, FleetJob.Judged judged) {
    return FleetResult.tree(target.name(), target.labels(), judged.exitCode(), judged.report());
  }

  private static FleetJob.Judged judged(FleetJob target, String document) {
    try {
      return target.judgement().judge(document);
    } catch (FactsException e) {
      return target.judgement().judge(FactsCollector.unreadable(document, e));
    }
  }

  private record Collected(String document, Effort effort) {}

  private Collected collect(FleetJob target, Permits.Visit visit) {
    FleetJob.Place place;
    try {
      place = target.access().place();
    } catch (FleetJob.SecretException e) {
      return new Collected(
          unreached(target, Cause.PASSWORD_MISSING, String.valueOf(e.getMessage())), Effort.LITTLE);
    }
    try (FactsCollector collector =
        new FactsCollector(place.connection(), place.options(), logins)
            .whenConnected(visit::answered)
            .notices(notice -> listener.notice(target.name(), notice))) {
      open.add(collector);
      try {
        if (closed) {
          return new Collected(defect(target, new IllegalStateException("closed")), Effort.LITTLE);
        }
        String document = collector.collect();
        return new Collected(document, collector.effort());
      } finally {
        open.remove(collector);
      }
    }
  }

  private static String defect(FleetJob target, Throwable e) {
    return unreached(
        target,
        Cause.OTHER,
        "internal error (%s); please report it".formatted(e.getClass().getName()));
  }

  /** Facts of a database that pgready itself could not look at. */
  private static String unreached(FleetJob target, Cause cause, String message) {
    ConnectionTarget stated = target.stated();
    return FactsDocument.write(
        null,
        new ConnectionFacts(
            stated == null ? null : stated.host(),
            stated == null ? DEFAULT_PORT : stated.port(),
            stated == null ? null : stated.database(),
            stated == null ? null : stated.user(),
            stated == null ? "prefer" : stated.sslmode(),
            ProbeLevel.NONE.word(),
            List.of(),
            new ConnectionFacts.Failure(cause, message, null),
            null,
            null,
            Map.of(),
            null,
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            null),
        Reading.notAsked(),
        ProbeFacts.NONE);
  }

  /** Ends whatever still runs, from any thread. */
  @Override
  public void close() {
    closed = true;
    Permits slots = permits;
    if (slots != null) {
      slots.stop();
    }
    threads.shutdown();
    for (FactsCollector collector : open) {
      collector.close();
    }
  }

  /** Whether {@link #close} was called: what was collected then is no verdict. */
  public boolean closed() {
    return closed;
  }
}
