// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.collect.query.Statements;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.facts.ProbeFacts.Attempt;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Creates a temporary logical slot on a walsender, as every consumer does first. It waits for all
 * open transactions of the cluster, and {@code statement_timeout} does not hold there: {@code
 * lock_timeout} does for each wait, and for all of them together we end our own walsender.
 */
public final class SlotProber {
  private final Sessions sessions;
  private final CollectOptions options;

  public SlotProber(Sessions sessions, CollectOptions options) {
    this.sessions = sessions;
    this.options = options;
  }

  /**
   * @param plugins other output plugins than pgoutput that were tried; empty: none, or no slot
   *     could be had at all
   */
  public record Tried(Attempt slot, Map<String, Attempt> plugins) {}

  /**
   * @param ordinary a session of the same role on the same server, idle; null: none
   */
  public Tried probe(ConnectionTarget target, @Nullable Session ordinary) {
    long start = System.nanoTime();
    Session session;
    try {
      session = walsender(target);
    } catch (ConnectFailure e) {
      return new Tried(
          new Attempt(
              false, e.failure().sqlState(), e.failure().message(), FullProber.millis(start)),
          Map.of());
    }
    Timer timer = new Timer("pgready slot deadline", true);
    try {
      String pid;
      start = System.nanoTime();
      try {
        session.withoutStatementTimeout();
        pid =
            session
                .firstValue(
                    Statements.walsenderLockTimeout(options.timeoutSeconds())
                        + "; SELECT pg_catalog.pg_backend_pid()")
                .orElse("0");
      } catch (SQLException e) {
        return new Tried(failed(e, target, start), Map.of());
      }
      Attempt slot = attempt(session, pid, "pgoutput", timer, ordinary);
      Map<String, Attempt> plugins = new LinkedHashMap<>();
      if (slot.worked() || slot.pluginNotAllowed()) {
        for (String plugin : options.plugins()) {
          plugins.put(plugin, attempt(session, pid, plugin, timer, ordinary));
        }
      }
      return new Tried(slot, plugins);
    } finally {
      timer.cancel();
      sessions.close(session);
    }
  }

  /**
   * A walsender of ours that has been closed a moment ago may not have ended yet: where it was the
   * last one free, it is waited for.
   */
  private Session walsender(ConnectionTarget target) throws ConnectFailure {
    for (int attempts = 1; ; attempts++) {
      try {
        return sessions.replication(target);
      } catch (ConnectFailure e) {
        if (attempts == 8 || !"53300".equals(e.failure().sqlState())) {
          throw e;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw e;
        }
      }
    }
  }

  /** Gone again at once where it worked, so that one free slot is enough for all. */
  private Attempt attempt(
      Session session, String pid, String plugin, Timer timer, @Nullable Session ordinary) {
    TimerTask deadline =
        new TimerTask() {
          @Override
          public void run() {
            terminate(session, pid, ordinary);
          }
        };
    timer.schedule(deadline, 2 * Statements.lockTimeout(options.timeoutSeconds()));
    String name = FullProber.probeName();
    long start = System.nanoTime();
    try {
      session.execute(Statements.temporarySlot(name, plugin));
      long millis = FullProber.millis(start);
      deadline.cancel();
      release(session, name);
      return new Attempt(true, null, null, millis);
    } catch (SQLException e) {
      return failed(e, session.target(), start);
    } finally {
      deadline.cancel();
    }
  }

  /** The session's end drops it too. */
  private void release(Session session, String name) {
    try {
      if (!options.plugins().isEmpty()) {
        session.execute(Statements.dropSlot(name));
      }
    } catch (SQLException e) {
      // then the next attempt says what is the matter
    }
  }

  private static Attempt failed(SQLException e, ConnectionTarget target, long start) {
    return new Attempt(false, e.getSQLState(), Diagnosis.text(e, target), FullProber.millis(start));
  }

  /** Our own walsender, which would wait on for a client that is gone. */
  private static void terminate(Session session, String pid, @Nullable Session ordinary) {
    try {
      session.postgres().cancelQuery();
      if (ordinary != null) {
        ordinary.execute(Statements.terminate(pid));
      }
    } catch (SQLException | RuntimeException e) {
      session.abort();
    }
  }
}
