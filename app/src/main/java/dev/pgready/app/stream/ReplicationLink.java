// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.ServerFault;
import dev.pgready.collect.connect.Session;
import dev.pgready.postgres.SearchPath;
import dev.pgready.text.Printable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary and a replication connection to one database, and the temporary slot on the second.
 * Closing it, from any thread and at any moment, ends the walsender and with it the slot.
 */
public final class ReplicationLink implements AutoCloseable {
  /** Above the server's own limit for statements: the server went silent. */
  private static final int ANSWER_MILLIS = 35_000;

  /** For all that is asked before the slot is created: a few settings. */
  private static final int OPEN_MILLIS = 10_000;

  /** For what is asked at the end, or while a stream runs: nobody waits for it. */
  private static final int SHORT_ANSWER_MILLIS = 5000;

  /** Of wal_sender_timeout, for a role that is not allowed to read it. */
  private static final long DEFAULT_TIMEOUT_MILLIS = 60_000;

  /** For the last confirmation; less than a process that is told to end waits for its streams. */
  private static final int CONFIRMED_MILLIS = 900;

  /**
   * Values with all their digits and in PostgreSQL's own forms, whatever the role's settings are.
   */
  private static final String TEXT_FORMS =
      "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'";

  private final ConnectionTarget target;
  private final Session ordinary;
  private final Session replication;
  private final ServerState state;
  private final int walsenderPid;
  private final Runnable beforeBlocking;
  private final ExecutorService threads;
  private final Thread hook = new Thread(this::interrupted, "pgready ends the stream");
  private volatile List<Session.Limit> limits = List.of();
  private volatile boolean creating;
  private volatile boolean streaming;
  private volatile boolean closed;
  private volatile Runnable beforeEnd = () -> {};

  private ReplicationLink(
      ConnectionTarget target,
      Session ordinary,
      Session replication,
      ServerState state,
      int walsenderPid,
      Runnable beforeBlocking) {
    this.target = target;
    this.ordinary = ordinary;
    this.replication = replication;
    this.state = state;
    this.walsenderPid = walsenderPid;
    this.beforeBlocking = beforeBlocking;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "pgready stream");
              thread.setDaemon(true);
              return thread;
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * @param beforeBlocking called by the reading thread before it waits for the server
   */
  public static ReplicationLink open(
      ConnectionTarget ordinaryTarget,
      ConnectionTarget replicationTarget,
      int lockTimeoutMillis,
      Runnable beforeBlocking)
      throws StreamProblem {
    Session ordinary;
    try {
      ordinary = ConnectionFactory.ordinary(ordinaryTarget);
    } catch (ConnectFailure e) {
      throw StreamErrors.notConnected(e);
    }
    ServerState state = null;
    Session replication = null;
    boolean open = false;
    try {
      // no SET for the session: behind a pooler it would be another's afterwards
      ordinary.limitReads(OPEN_MILLIS);
      state = ServerState.read(ordinary);
      ordinary.limitReads(ANSWER_MILLIS);
      replication =
          ConnectionFactory.replication(
              // of several hosts, the one that was taken
              replicationTarget.equals(ordinaryTarget) ? ordinary.target() : replicationTarget);
      int pid = identify(replication, replicationTarget, lockTimeoutMillis);
      ReplicationLink link =
          new ReplicationLink(ordinary.target(), ordinary, replication, state, pid, beforeBlocking);
      open = true;
      return link;
    } catch (ConnectFailure e) {
      throw StreamErrors.noReplicationConnection(e, replicationTarget, state);
    } catch (SQLException e) {
      throw StreamErrors.noRight(e)
          ? StreamErrors.refused(
              e, "the server refused what is asked before a stream: " + StreamErrors.words(e))
          : StreamErrors.notIdentified(e, ordinaryTarget);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw StreamErrors.garbled(e);
    } finally {
      if (!open) {
        ordinary.close();
        if (replication != null) {
          replication.close();
        }
      }
    }
  }

  private static int identify(Session session, ConnectionTarget target, int lockTimeoutMillis)
      throws SQLException, StreamProblem {
    Session.Limit limit = session.within(OPEN_MILLIS);
    session.limitReads(ANSWER_MILLIS + lockTimeoutMillis);
    try {
      try {
        session.execute("IDENTIFY_SYSTEM");
      } catch (SQLException e) {
        throw StreamErrors.notIdentified(e, target);
      }
      session.withoutStatementTimeout();
      // for the session, and what it decodes: a walsender is nobody else's afterwards;
      // statement_timeout does not end the creation of a slot, lock_timeout does
      session.execute(
          "%s; SET lock_timeout = %s; %s"
              .formatted(SearchPath.SESSION, Integer.toString(lockTimeoutMillis), TEXT_FORMS));
      keepAlive(session);
      return session.query(
          "SELECT pg_catalog.pg_backend_pid()",
          row -> Math.toIntExact(Math.max(0, Math.min(Integer.MAX_VALUE, Numbers.of(row, 1)))));
    } finally {
      limit.close();
    }
  }

  /** The server finds out that this end is gone even where wal_sender_timeout is 0. */
  private static void keepAlive(Session session) {
    try {
      session.execute(
          "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 60000");
    } catch (SQLException e) {
      // not this server: its own settings hold
    }
  }

  /** Aborts both sessions after that time, unless the link is closed before; 0: never. */
  public void within(long millis) {
    limits = List.of(ordinary.within(millis), replication.within(millis));
  }

  public ServerState state() {
    return state;
  }

  public Session ordinary() {
    return ordinary;
  }

  public ExecutorService threads() {
    return threads;
  }

  public int walsenderPid() {
    return walsenderPid;
  }

  /** Of this session, in milliseconds; 0: none. */
  public long walSenderTimeoutMillis() throws SQLException {
    // SHOW would answer "1min"; pg_settings has the number
    try {
      return replication.query(
          "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'wal_sender_timeout'",
          row -> row.next() ? Numbers.at(row, 1) : 0);
    } catch (SQLException e) {
      if (StreamErrors.noRight(e)) {
        return DEFAULT_TIMEOUT_MILLIS;
      }
      throw e;
    }
  }

  /**
   * Creates the slot that lives as long as this link.
   *
   * @param lockTimeoutMillis after which the server gives up; a little later this end does
   * @return its name
   */
  public String createSlot(int lockTimeoutMillis) throws StreamProblem, InterruptedException {
    String name = "pgready_%s_%08x".formatted(walsenderPid, ThreadLocalRandom.current().nextInt());
    CompletableFuture<@Nullable SQLException> creation =
        CompletableFuture.supplyAsync(() -> tryCreate(name), threads);
    List<String> blockers = List.of();
    try {
      // looked at while it waits: afterwards who was in the way may be gone
      SQLException early = await(creation, Math.min(lockTimeoutMillis / 2, 700));
      if (early != null) {
        throw refused(early, blockers, lockTimeoutMillis);
      }
      return name;
    } catch (TimeoutException e) {
      blockers = blockers();
    }
    try {
      SQLException late = await(creation, lockTimeoutMillis + 1000);
      if (late != null) {
        throw refused(late, blockers, lockTimeoutMillis);
      }
      return name;
    } catch (TimeoutException e) {
      List<String> now = blockers();
      end();
      if (state.recovery()) {
        throw new StreamProblem(
            ExitCode.NOT_READY,
            "55P03",
            "the slot was not created within %s: a standby waits for a snapshot record of its primary; run SELECT pg_catalog.pg_log_standby_snapshot() there"
                .formatted(Quantities.millis(lockTimeoutMillis)));
      }
      throw blocked("57014", now.isEmpty() ? blockers : now, lockTimeoutMillis);
    }
  }

  private @Nullable SQLException tryCreate(String name) {
    creating = true;
    try {
      replication.execute(
          "CREATE_REPLICATION_SLOT %s TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT"
              .formatted(StreamTarget.slotName(name)));
      return null;
    } catch (SQLException e) {
      return e;
    } catch (RuntimeException e) {
      if (ServerFault.is(e)) {
        return new SQLException("the answer of the server cannot be read", "08P01", e);
      }
      throw e;
    } finally {
      creating = false;
    }
  }

  private static @Nullable SQLException await(
      CompletableFuture<@Nullable SQLException> creation, int millis)
      throws TimeoutException, InterruptedException {
    try {
      return creation.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private StreamProblem refused(SQLException e, List<String> blockers, int lockTimeoutMillis) {
    if ("55P03".equals(e.getSQLState())) {
      return blocked("55P03", blockers.isEmpty() ? blockers() : blockers, lockTimeoutMillis);
    }
    return StreamErrors.noSlot(e, state);
  }

  private List<String> blockers() {
    try {
      return Blockers.of(ordinary, walsenderPid);
    } catch (SQLException e) {
      return List.of();
    }
  }

  private static StreamProblem blocked(
      String sqlState, List<String> blockers, int lockTimeoutMillis) {
    String sentence =
        blockers.isEmpty()
            ? "the slot could not be created within %s: an open transaction keeps the server from finding a consistent point; end the oldest one"
                .formatted(Quantities.millis(lockTimeoutMillis))
            : "the slot could not be created within %s: it waits for %s%s; %s"
                .formatted(
                    Quantities.millis(lockTimeoutMillis),
                    blockers.get(0),
                    blockers.size() == 1 ? "" : " and %s more".formatted(blockers.size() - 1),
                    blockers.get(0).startsWith("prepared")
                        ? "commit it or roll it back"
                        : "let it end, or end it with SELECT pg_catalog.pg_terminate_backend(%s)"
                            .formatted(blockers.get(0).split(" ", 3)[1]));
    return new StreamProblem(ExitCode.NOT_READY, sqlState, sentence, blockers);
  }

  /** Where the server is, for people. */
  String address() {
    return Printable.line(target.host()) + ":" + target.port();
  }

  /** What the server has of this link's walsender. */
  enum Presence {
    THERE,
    GONE,
    UNREACHABLE
  }

  /** Asks on a connection of its own, as the others may be as dead as the stream. */
  Presence presence(int answerMillis) {
    try (Session session = ConnectionFactory.ordinary(target)) {
      session.limitReads(answerMillis);
      return session.query(
          "SELECT FROM pg_catalog.pg_stat_replication WHERE pid = " + walsenderPid,
          row -> row.next() ? Presence.THERE : Presence.GONE);
    } catch (ConnectFailure e) {
      // a server that refuses is there, and says nothing of the stream
      return e.failure().sqlState() == null ? Presence.UNREACHABLE : Presence.THERE;
    } catch (SQLException e) {
      return StreamErrors.noRight(e) ? Presence.THERE : Presence.UNREACHABLE;
    }
  }

  /** Starts to read the slot where it stands. */
  public WalStream start(String slot, StreamTarget target) throws SQLException {
    streaming = true;
    // without a timeout a read is one call of the kernel less; Watch notices a silence
    replication.limitReads(0);
    return WalStream.start(
        replication,
        "START_REPLICATION SLOT %s LOGICAL 0/0 (%s)"
            .formatted(StreamTarget.slotName(slot), target.options()),
        ANSWER_MILLIS,
        beforeBlocking);
  }

  /**
   * Gives the server a moment to take the last confirmation, which the end of its walsender would
   * lose.
   */
  void end(WalStream stream) {
    Session.Limit limit = replication.within(CONFIRMED_MILLIS);
    try {
      stream.end();
    } catch (SQLException e) {
      // the slot stays at the confirmation before: the changes since come once more
    } finally {
      limit.close();
    }
  }

  /**
   * @param task runs first when the process is told to end
   */
  void beforeEnd(Runnable task) {
    beforeEnd = task;
  }

  private void interrupted() {
    beforeEnd.run();
    end();
  }

  /** Whether {@link #close} was called: what fails afterwards fails because of it. */
  boolean closed() {
    return closed;
  }

  /** Cuts the stream from any thread: whoever reads it fails at once. */
  void cut() {
    closed = true;
    replication.abort();
  }

  @Override
  public void close() {
    limits.forEach(Session.Limit::close);
    end();
    ordinary.close();
    threads.shutdownNow();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending, and the hook with it
    }
  }

  /**
   * A walsender that waits for a lock or decodes a large transaction does not notice at once that
   * its client is gone, so it is ended through the other connection, and waited for.
   */
  private void end() {
    boolean first = !closed;
    closed = true;
    if (first && !streaming && !creating) {
      replication.close();
    } else {
      replication.abort();
    }
    Session.Limit limit = ordinary.within(2 * SHORT_ANSWER_MILLIS);
    try {
      ordinary.limitReads(SHORT_ANSWER_MILLIS);
      String terminate =
          """
          SELECT pg_catalog.pg_terminate_backend(pid), pg_catalog.pg_sleep(0.02)
          FROM pg_catalog.pg_stat_replication
          WHERE pid = %s AND application_name LIKE 'pgready/%%'"""
              .formatted(Integer.toString(walsenderPid));
      for (int i = 0; i < 50 && ordinary.query(terminate, ResultSet::next); i++) {
        // asked again until it is gone
      }
    } catch (SQLException e) {
      // the server is gone or ends this session as well: its walsender does not outlive it
    } catch (RuntimeException e) {
      if (!ServerFault.is(e)) {
        throw e;
      }
    } finally {
      limit.close();
    }
  }
}
