package dev.pgready.checks.collect;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The sessions of one run, so that all of them can be ended from outside: a statement that still
 * runs is cancelled at the server, which would not notice a closed socket before it is done.
 */
final class Sessions implements AutoCloseable {
  private final int timeoutSeconds;
  private final Set<Session> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pgready probe");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean closed;

  Sessions(int timeoutSeconds) {
    this.timeoutSeconds = timeoutSeconds;
  }

  <T> CompletableFuture<T> async(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, threads);
  }

  Session ordinary(ConnectionTarget target) throws ConnectFailure {
    return register(ConnectionFactory.ordinary(target));
  }

  Session replication(ConnectionTarget target) throws ConnectFailure {
    return register(ConnectionFactory.replication(target));
  }

  private Session register(Session session) {
    open.add(session.limitedTo(timeoutSeconds));
    if (closed) {
      close(session);
    }
    return session;
  }

  void close(Session session) {
    open.remove(session);
    session.close();
  }

  @Override
  public void close() {
    closed = true;
    List<Session> rest = new ArrayList<>(open);
    for (Session session : rest) {
      open.remove(session);
      if (session.busy()) {
        try {
          session.postgres().cancelQuery();
        } catch (SQLException e) {
          // the server's own timeouts end it
        }
        session.abort();
      } else {
        session.close();
      }
    }
    threads.shutdownNow();
  }
}
