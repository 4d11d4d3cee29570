// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.app.console.ConfigException;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SampleDocument;
import dev.pgready.app.watch.ServerAnswer;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.Session;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.postgres.Identifiers;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server again and again, over one connection, and connects anew when that is lost. What
 * it leaves behind is nothing: the statement is prepared in its own session alone, and where a
 * pooler lends sessions of others it is not prepared at all.
 */
final class ServerFeed implements Runnable {
  /** Between attempts to connect, in milliseconds: the first, and the longest. */
  private static final long SHORTEST_PAUSE = 1_000;

  private static final long LONGEST_PAUSE = 30_000;

  /** Some hosts ban an address that sends a wrong password again and again. */
  private static final long WRONG_PASSWORD_PAUSE = 300_000;

  /** At our end, a little behind the server's own limit. */
  private static final int ANSWER_MILLIS = 7_000;

  private static final String LIMITS =
      "SET LOCAL statement_timeout = 5000; SET LOCAL transaction_read_only = on; SET LOCAL lock_timeout = 1000; ";

  /** Where the driver found what it does not know: the statement is not there any more. */
  private static final String NO_SUCH_STATEMENT = "26000";

  private static final String CANCELLED = "57014";

  private static final String NO_SUCH_COLUMN = "42703";

  private static final String IDLE_SESSION_TIMEOUT = "57P05";

  private static final String NO_RIGHT = "42501";

  private static final Pattern DENIED =
      Pattern.compile("permission denied for (function|view|table|relation) (pg_[a-z_]+)");

  private final int number;
  private final Watchable database;
  private final long intervalMillis;
  private final BlockingQueue<Feed.Update> updates;
  private @Nullable ConnectionTarget target;
  private volatile @Nullable Session session;
  private volatile boolean closed;

  /** Names of statements that this session has prepared. */
  private final Set<String> prepared = new HashSet<>();

  private int major;

  /** Whether the server may have prepared transactions, or a slot may be in creation. */
  private boolean prepares;

  private boolean creating;
  private boolean asked;
  private boolean preparable;

  /** Whether the password was wrong the last time. */
  private boolean refused;

  /** Whether this role may not read for whom the creation of a slot waits. */
  private boolean locksHidden;

  /**
   * @param number of the database among those that are watched
   */
  ServerFeed(
      int number,
      Watchable database,
      long intervalMillis,
      LinkedBlockingQueue<Feed.Update> updates) {
    this.number = number;
    this.database = database;
    this.intervalMillis = intervalMillis;
    this.updates = updates;
  }

  private static int major(Session session) {
    String version = session.parameters().getOrDefault("server_version", "");
    Matcher number = Pattern.compile("^[0-9]{2}").matcher(version);
    return number.find() ? Integer.parseInt(number.group()) : WatchStatement.OLDEST;
  }

  @Override
  public void run() {
    long pause = SHORTEST_PAUSE;
    try {
      while (!closed) {
        long started = System.nanoTime();
        boolean answered = refresh();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        if (answered) {
          pause = SHORTEST_PAUSE;
          TimeUnit.MILLISECONDS.sleep(Math.max(intervalMillis / 10, intervalMillis - took));
        } else {
          // not all at the same moment, when a server comes back
          long wait = refused ? WRONG_PASSWORD_PAUSE : pause;
          TimeUnit.MILLISECONDS.sleep(wait - ThreadLocalRandom.current().nextLong(wait / 4));
          pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  private boolean refresh() {
    String problem;
    refused = false;
    try {
      if (session == null) {
        connect();
      }
      ServerAnswer answer = ask();
      Sample sample = SampleDocument.read(answer.sample());
      if (!creating && !locksHidden && sample.slots().stream().anyMatch(Sample.Slot::creating)) {
        // for whom it waits, at once
        creating = true;
        answer = ask();
        sample = SampleDocument.read(answer.sample());
      }
      creating = !locksHidden && sample.slots().stream().anyMatch(Sample.Slot::creating);
      prepares = answer.prepares();
      long now = System.currentTimeMillis();
      // a pooler makes up process numbers of its own, or lends a different session each time
      Session current = session;
      if (!asked && current != null) {
        asked = true;
        preparable = sample.backend() == current.keyDataPid();
      }
      updates.add(
          new Feed.Update(
              number,
              now,
              sample,
              null,
              SampleDocument.line(database.name(), now, answer.sample())));
      return true;
    } catch (ConnectFailure e) {
      problem = e.failure().message();
      refused = e.failure().cause() == ConnectionFacts.Cause.PASSWORD;
    } catch (ConfigException e) {
      problem = String.valueOf(e.getMessage());
    } catch (SQLException e) {
      ConnectionTarget lost = target;
      boolean noRight = NO_RIGHT.equals(e.getSQLState());
      problem =
          (noRight ? "the server refused what is asked of it" : "the connection is lost")
              + (lost == null
                  ? ""
                  : ": "
                      + Diagnosis.text(e, lost)
                      + (noRight ? grant(Diagnosis.text(e, lost), lost.user()) : ""));
    } catch (SampleDocument.UnreadableSampleException e) {
      problem = "the server's answer cannot be read: " + e.getMessage();
    }
    disconnect();
    if (!closed) {
      long now = System.currentTimeMillis();
      ConnectionTarget last = target;
      String said = last == null ? problem : last.withoutPassword(problem);
      updates.add(
          new Feed.Update(
              number, now, null, said, SampleDocument.problem(database.name(), now, said)));
    }
    return false;
  }

  /** What would lift a refusal, where its text names a function or a view of the system. */
  static String grant(String text, String role) {
    Matcher named = DENIED.matcher(text);
    if (!named.find()) {
      return "";
    }
    return " (GRANT %s pg_catalog.%s TO %s)"
        .formatted(
            named.group(1).equals("function") ? "EXECUTE ON FUNCTION" : "SELECT ON",
            named.group(2),
            Identifiers.quote(role));
  }

  private void connect() throws ConnectFailure, SQLException {
    ConnectionTarget place = database.address().target();
    target = place;
    Session fresh = ConnectionFactory.ordinary(place);
    session = fresh;
    if (closed) {
      disconnect();
      throw new SQLException("closed", "08003");
    }
    fresh.limitReads(ANSWER_MILLIS);
    major = major(fresh);
    prepares = true;
    creating = !locksHidden;
    asked = false;
    preparable = false;
  }

  private ServerAnswer ask() throws SQLException {
    Session current = session;
    if (current == null) {
      throw new SQLException("closed", "08003");
    }
    try {
      return ask(current, new WatchStatement(major, prepares, creating));
    } catch (SQLException e) {
      if (IDLE_SESSION_TIMEOUT.equals(e.getSQLState()) && asked) {
        // the time between two refreshes was too long for the server: it is there as before
        disconnect();
        try {
          connect();
        } catch (ConnectFailure again) {
          throw e;
        }
        return ask();
      }
      if (!creating || !NO_RIGHT.equals(e.getSQLState())) {
        throw e;
      }
      // a hardened server may hide pg_locks, without which all but the waiting is known
      ServerAnswer answer = ask(current, new WatchStatement(major, prepares, false));
      locksHidden = true;
      return answer;
    }
  }

  private ServerAnswer ask(Session current, WatchStatement statement) throws SQLException {
    return ServerAnswer.of(preparable ? prepared(current, statement) : plain(current, statement));
  }

  private String prepared(Session current, WatchStatement statement) throws SQLException {
    if (!prepare(current, statement)) {
      return plainly(current, statement);
    }
    try {
      return limited(current, "EXECUTE " + statement.name());
    } catch (SQLException e) {
      if (!NO_SUCH_STATEMENT.equals(e.getSQLState())) {
        throw e;
      }
      return plainly(current, statement);
    }
  }

  /**
   * @return false: it took longer than the role's own limit, which holds for what is not executed
   */
  private boolean prepare(Session current, WatchStatement statement) throws SQLException {
    if (!prepared.contains(statement.name())) {
      try {
        current.execute("PREPARE %s AS %s".formatted(statement.name(), statement.text()));
      } catch (SQLException e) {
        if (!CANCELLED.equals(e.getSQLState())) {
          throw e;
        }
        return false;
      }
      prepared.add(statement.name());
    }
    return true;
  }

  /** From now on, in this session. */
  private String plainly(Session current, WatchStatement statement) throws SQLException {
    prepared.clear();
    preparable = false;
    return plain(current, statement);
  }

  /**
   * Until the first of the limits is set, the role's own counts, which may be a few milliseconds.
   */
  private static String limited(Session current, String statement) throws SQLException {
    return Session.patiently(() -> current.firstValue(LIMITS + statement)).orElse("");
  }

  private String plain(Session current, WatchStatement statement) throws SQLException {
    try {
      return limited(current, statement.text());
    } catch (SQLException e) {
      if (!NO_SUCH_COLUMN.equals(e.getSQLState())) {
        throw e;
      }
      // a pooler that tells of another version than the server behind it has
      major = WatchStatement.OLDEST;
      WatchStatement oldest = new WatchStatement(major, prepares, creating);
      return limited(current, oldest.text());
    }
  }

  private void disconnect() {
    Session current = session;
    session = null;
    prepared.clear();
    if (current != null) {
      current.close();
    }
  }

  /** From any thread. */
  void close() {
    closed = true;
    Session current = session;
    if (current != null) {
      current.abort();
    }
  }
}
