// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.collect.login.FirstLogin;
import dev.pgready.collect.login.Logins;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The sessions of one run, so that all of them can be ended from outside: a statement that still
 * runs is cancelled at the server, which would not notice a closed socket before it is done.
 */
public final class Sessions implements AutoCloseable {
  private static final int CANCEL_SECONDS = 2;

  private final int timeoutSeconds;
  private final Set<Session> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pgready probe");
            thread.setDaemon(true);
            return thread;
          });
  private final FirstLogin first = new FirstLogin();
  private final Logins logins;
  private volatile boolean closed;

  public Sessions(int timeoutSeconds) {
    this(timeoutSeconds, new Logins());
  }

  /**
   * @param logins shared with other runs
   */
  public Sessions(int timeoutSeconds, Logins logins) {
    this.timeoutSeconds = timeoutSeconds;
    this.logins = logins;
  }

  public <T> CompletableFuture<T> async(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, threads);
  }

  public Session ordinary(ConnectionTarget target) throws ConnectFailure {
    Failure failure = null;
    try {
      return register(ConnectionFactory.ordinary(target, logins));
    } catch (ConnectFailure e) {
      failure = e.failure();
      throw e;
    } finally {
      first.ended(failure);
    }
  }

  /**
   * As {@link #ordinary}, but not counted by the facts. Where the server asks for a password, it is
   * not sent before an ordinary session has ended well or failed for another reason.
   */
  public Session aside(ConnectionTarget target) throws ConnectFailure {
    return register(ConnectionFactory.aside(target, first, logins));
  }

  /**
   * Waits as {@link #aside} does: some ordinary session has to be asked for as well. The facts do
   * not count it either: it comes while they are read, and takes no WAL sender from a consumer.
   */
  public Session replication(ConnectionTarget target) throws ConnectFailure {
    return register(ConnectionFactory.replication(target, false, first, logins));
  }

  /** One that reads the facts, in place of an ordinary session, and counts as that. */
  public Session reader(ConnectionTarget target) throws ConnectFailure {
    return register(ConnectionFactory.replication(target, true, first, logins));
  }

  private Session register(Session session) {
    open.add(session.limitedTo(timeoutSeconds));
    if (closed) {
      close(session);
    }
    return session;
  }

  public void close(Session session) {
    open.remove(session);
    session.close();
  }

  /**
   * Whatever the server still does for us is cancelled first, for it would not notice at once that
   * we are gone.
   */
  @Override
  public void close() {
    closed = true;
    List<CompletableFuture<?>> cancels = new ArrayList<>();
    for (Session session : List.copyOf(open)) {
      open.remove(session);
      if (session.busy() && !threads.isShutdown()) {
        cancels.add(async(() -> cancel(session)));
      } else {
        session.close();
      }
    }
    try {
      // a server that has stopped answering takes no cancel request either
      CompletableFuture.allOf(cancels.toArray(CompletableFuture<?>[]::new))
          .get(CANCEL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // the server's own timeouts end it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private static Session cancel(Session session) {
    try {
      session.postgres().cancelQuery();
    } catch (SQLException e) {
      // the server's own timeouts end it
    } finally {
      session.abort();
    }
    return session;
  }
}
