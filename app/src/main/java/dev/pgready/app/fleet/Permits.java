// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many databases are looked at at once. One that does not answer gives its slot to the next and
 * waits on by itself: otherwise every hung server would cost its time limit again. Where the same
 * endpoint answered before, its databases keep their slots: it is slow, and more connections would
 * make it slower.
 */
final class Permits {
  /** After this time without an answer a slot is lent, unless its endpoint is full. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

  /** An endpoint that was silent for so long since its first connection is taken for hung. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

  /** Databases that wait without a slot: a bound for threads and sockets. */
  static final int LENT = 512;

  private final int parallel;
  private final LongSupplier nanos;
  private final Set<Visit> visits = new HashSet<>();
  private final Map<String, Long> silentSince = new HashMap<>();
  private final Set<String> answered = new HashSet<>();
  private int held;
  private int lent;

  /**
   * @param nanos the clock
   */
  Permits(int parallel, LongSupplier nanos) {
    this.parallel = parallel;
    this.nanos = nanos;
  }

  /** One database being looked at. */
  final class Visit {
    private final String endpoint;
    private final long start = nanos.getAsLong();
    private boolean heard;
    private boolean away;

    private Visit(String endpoint) {
      this.endpoint = endpoint;
    }

    /** The server answered: it is not hung. */
    void answered() {
      synchronized (Permits.this) {
        heard = true;
        answered.add(endpoint);
      }
    }

    void end() {
      synchronized (Permits.this) {
        visits.remove(this);
        if (away) {
          lent--;
        } else {
          held--;
        }
        Permits.this.notifyAll();
      }
    }
  }

  /** Waits for a slot. */
  synchronized Visit take(String endpoint) throws InterruptedException {
    while (held >= parallel) {
      lend();
      if (held >= parallel) {
        wait(50);
      }
    }
    held++;
    silentSince.putIfAbsent(endpoint, nanos.getAsLong());
    Visit visit = new Visit(endpoint);
    visits.add(visit);
    return visit;
  }

  private void lend() {
    for (Visit visit : visits) {
      if (lent < LENT && !visit.away && !visit.heard && hung(visit)) {
        visit.away = true;
        lent++;
        held--;
      }
    }
  }

  private boolean hung(Visit visit) {
    if (answered.contains(visit.endpoint)) {
      return false;
    }
    long now = nanos.getAsLong();
    if (now - silentSince.getOrDefault(visit.endpoint, now) >= SILENCE) {
      return true;
    }
    long same = visits.stream().filter(v -> v.endpoint.equals(visit.endpoint)).count();
    return same < parallel && now - visit.start >= PATIENCE;
  }
}
