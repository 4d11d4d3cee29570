// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import dev.pgready.collect.FactsCollector.Effort;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which database is looked at next, and how many at once. Those of one endpoint begin with a few
 * and become more with each that is answered quickly, and fewer where answers need much of their
 * time limit: a server, or a machine of pgready's own, that has too much to do at once would run
 * into limits that it keeps otherwise. One that ran into its limit for all that is looked at again
 * when all others are done.
 *
 * <p>One that does not answer gives its slot to the next and waits on by itself: otherwise every
 * hung server would cost its time limit again.
 */
final class Permits {
  /** Of one endpoint, until it has answered. */
  static final int FIRST = 8;

  /** After this time without an answer a slot is lent, or later where answers take longer. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

  /** The same, while there was no answer from anywhere. */
  private static final long FIRST_PATIENCE = TimeUnit.SECONDS.toNanos(1);

  /** Databases that wait without a slot: a bound for threads and sockets. */
  static final int LENT = 512;

  private final int parallel;
  private final int again;
  private final LongSupplier nanos;

  /** Those of which some wait for their first turn. */
  private final Map<String, Endpoint> waiting = new LinkedHashMap<>();

  /** Those of which some wait for their second. */
  private final Map<String, Endpoint> second = new LinkedHashMap<>();

  private final Set<Visit> visits = new HashSet<>();
  private int held;
  private int lent;
  private long usual;
  private boolean stopped;

  /**
   * @param parallel at once, of all endpoints
   * @param again of those that are looked at once more
   * @param places the endpoint of each database
   * @param nanos the clock
   */
  Permits(int parallel, int again, List<String> places, LongSupplier nanos) {
    this.parallel = parallel;
    this.again = again;
    this.nanos = nanos;
    for (int i = 0; i < places.size(); i++) {
      waiting
          .computeIfAbsent(places.get(i), name -> new Endpoint(name, Math.min(parallel, FIRST)))
          .first
          .add(i);
    }
  }

  private static final class Endpoint {
    final String name;
    final Deque<Integer> first = new ArrayDeque<>();
    final Deque<Integer> second = new ArrayDeque<>();
    int running;
    int limit;
    int reductions;
    boolean answered;
    boolean hung;
    boolean slow;

    Endpoint(String name, int limit) {
      this.name = name;
      this.limit = limit;
    }

    boolean hasRoom() {
      return hung || running < limit;
    }
  }

  /** One database being looked at. */
  final class Visit {
    private final int number;
    private final Endpoint endpoint;
    private final boolean last;
    private final int reductions;
    private final long start = nanos.getAsLong();
    private boolean company;
    private boolean heard;
    private boolean away;

    private Visit(int number, Endpoint endpoint, boolean last) {
      this.number = number;
      this.endpoint = endpoint;
      this.last = last;
      this.reductions = endpoint.reductions;
    }

    /** Of the database, as the constructor counted them. */
    int number() {
      return number;
    }

    /** The server answered: it is not hung. */
    void answered() {
      synchronized (Permits.this) {
        heard = true;
        endpoint.answered = true;
        endpoint.hung = false;
        long took = nanos.getAsLong() - start;
        usual = usual == 0 ? took : usual + (took - usual) / 8;
      }
    }

    /**
     * Whether it is looked at again, and what came of it does not count.
     *
     * @param effort where nothing is known, {@link Effort#MUCH}
     */
    boolean end(Effort effort) {
      synchronized (Permits.this) {
        if (!visits.remove(this)) {
          return false;
        }
        if (away) {
          lent--;
        } else {
          held--;
        }
        endpoint.running--;
        boolean repeated = ended(this, effort);
        Permits.this.notifyAll();
        return repeated;
      }
    }
  }

  private boolean ended(Visit visit, Effort effort) {
    Endpoint endpoint = visit.endpoint;
    if (effort == Effort.LITTLE) {
      endpoint.limit = Math.min(parallel, endpoint.limit + 1);
      return false;
    }
    if (effort == Effort.MUCH) {
      endpoint.limit = Math.max(1, endpoint.limit - 1);
      return false;
    }
    // of all that ran at the same time, one counts
    if (visit.reductions == endpoint.reductions) {
      endpoint.limit = Math.max(1, endpoint.limit / 2);
      endpoint.reductions++;
    }
    if (!endpoint.answered) {
      endpoint.hung = true;
      return false;
    }
    if (visit.last) {
      // it is slow by itself: that is found out once for all of an endpoint
      endpoint.slow = true;
      endpoint.second.clear();
      second.remove(endpoint.name);
      return false;
    }
    if (!visit.company || endpoint.slow) {
      return false;
    }
    endpoint.second.add(visit.number);
    second.put(endpoint.name, endpoint);
    return true;
  }

  /** Waits until one may be looked at; null: all were, or {@link #stop} was called. */
  synchronized @Nullable Visit next() throws InterruptedException {
    while (!stopped) {
      lend();
      if (waiting.isEmpty() && second.isEmpty() && visits.isEmpty()) {
        return null;
      }
      Visit visit = held < parallel ? begun() : null;
      if (visit != null) {
        return visit;
      }
      wait(50);
    }
    return null;
  }

  /** From any thread. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private @Nullable Visit begun() {
    Endpoint endpoint = first(waiting.values(), Endpoint::hasRoom);
    if (endpoint != null) {
      return begin(endpoint, endpoint.first, waiting, false);
    }
    if (!waiting.isEmpty() || visits.size() >= again) {
      return null;
    }
    endpoint = first(second.values(), one -> one.running == 0);
    return endpoint == null ? null : begin(endpoint, endpoint.second, second, true);
  }

  private static @Nullable Endpoint first(Collection<Endpoint> all, Predicate<Endpoint> fit) {
    for (Endpoint endpoint : all) {
      if (fit.test(endpoint)) {
        return endpoint;
      }
    }
    return null;
  }

  /**
   * @param numbers of the endpoint's databases that wait for this turn, at least one
   * @param all endpoints of which some wait for it
   */
  private Visit begin(
      Endpoint endpoint, Deque<Integer> numbers, Map<String, Endpoint> all, boolean last) {
    Visit visit = begin(endpoint, numbers.remove(), last);
    if (numbers.isEmpty()) {
      all.remove(endpoint.name);
    }
    return visit;
  }

  private Visit begin(Endpoint endpoint, int number, boolean last) {
    Visit visit = new Visit(number, endpoint, last);
    if (!visits.isEmpty()) {
      visit.company = true;
      visits.forEach(other -> other.company = true);
    }
    visits.add(visit);
    endpoint.running++;
    held++;
    return visit;
  }

  private void lend() {
    if (held < parallel) {
      return;
    }
    long now = nanos.getAsLong();
    long patience = usual == 0 ? FIRST_PATIENCE : Math.max(PATIENCE, 4 * usual);
    for (Visit visit : visits) {
      if (lent < LENT
          && !visit.away
          && !visit.heard
          && !visit.endpoint.answered
          && now - visit.start >= patience) {
        visit.away = true;
        lent++;
        held--;
      }
    }
  }
}
