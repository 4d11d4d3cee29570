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
import java.util.Timer;
import java.util.TimerTask;
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
   * @param ordinary a session of the same role on the same server, idle; null: none
   */
  public Attempt probe(ConnectionTarget target, @Nullable Session ordinary) {
    long start = System.nanoTime();
    Session session;
    try {
      session = sessions.replication(target);
    } catch (ConnectFailure e) {
      return new Attempt(
          false, e.failure().sqlState(), e.failure().message(), FullProber.millis(start));
    }
    Timer timer = new Timer("pgready slot deadline", true);
    start = System.nanoTime();
    try {
      String pid =
          session
              .firstValue(
                  Statements.walsenderLockTimeout(options.timeoutSeconds())
                      + "; SELECT pg_catalog.pg_backend_pid()")
              .orElse("0");
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              terminate(session, pid, ordinary);
            }
          },
          2 * Statements.lockTimeout(options.timeoutSeconds()));
      start = System.nanoTime();
      session.execute(Statements.temporarySlot(FullProber.probeName()));
      return new Attempt(true, null, null, FullProber.millis(start));
    } catch (SQLException e) {
      return new Attempt(
          false, e.getSQLState(), Diagnosis.text(e, target), FullProber.millis(start));
    } finally {
      timer.cancel();
      sessions.close(session);
    }
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
