// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.facts.ConnectionFacts.Address;
import dev.pgready.facts.ConnectionFacts.Tls;
import dev.pgready.postgres.SearchPath;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A connection to a server, with what was learned on the way. */
public final class Session implements AutoCloseable {
  private static final Optional<String> NOTHING = Optional.empty();

  private static final String CANCELLED = "57014";

  /** How often a message is sent that a short limit of the role may have cut. */
  private static final int ATTEMPTS = 20;

  /** A limit that passes later is one of our own, or long enough to be met. */
  private static final long SOON_NANOS = 1_000_000_000;

  private final ConnectionTarget target;
  private final Connection connection;
  private final Socket socket;
  private final Socket wire;
  private final BackendSocket bounded;
  private final Handshake handshake;
  private final List<Address> addresses;
  private final Supplier<Optional<Tls>> tls;
  private final int keyDataPid;
  private final Map<String, String> parameters;

  private volatile boolean busy;
  private int patience;

  Session(
      ConnectionTarget target,
      Connection connection,
      Socket socket,
      Socket wire,
      BackendSocket bounded,
      Handshake handshake,
      List<Address> addresses,
      Supplier<Optional<Tls>> tls)
      throws SQLException {
    this.target = target;
    this.connection = connection;
    this.socket = socket;
    this.wire = wire;
    this.bounded = bounded;
    this.handshake = handshake;
    this.addresses = List.copyOf(addresses);
    this.tls = tls;
    // kept, for a session that has died can be asked for nothing
    PGConnection postgres = connection.unwrap(PGConnection.class);
    this.keyDataPid = postgres.getBackendPID();
    Map<String, String> told = new TreeMap<>(postgres.getParameterStatuses());
    told.replaceAll((name, value) -> target.withoutPassword(value));
    this.parameters = Collections.unmodifiableMap(told);
  }

  public ConnectionTarget target() {
    return target;
  }

  public PGConnection postgres() {
    try {
      return connection.unwrap(PGConnection.class);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the driver speaks through, for who goes on speaking where the driver cannot. */
  public Socket socket() {
    return socket;
  }

  /** What {@link #socket} encrypts for; without encryption the same. */
  public Socket wire() {
    return wire;
  }

  /** What the host's name resolved to, in the order tried. */
  public List<Address> addresses() {
    return addresses;
  }

  /** Empty: not encrypted. */
  public Optional<Tls> tls() {
    return tls.get();
  }

  /** What the server called this session's process when it connected. */
  public int keyDataPid() {
    return keyDataPid;
  }

  /** What the server said of its settings while it connected. */
  public Map<String, String> parameters() {
    return parameters;
  }

  /** Whether the server has not answered yet. */
  boolean busy() {
    return busy;
  }

  /**
   * Bounds every answer at our end, a little behind the server's own limits: for servers that stop
   * answering.
   *
   * @param seconds 0: no limit
   */
  Session limitedTo(int seconds) {
    patience = seconds == 0 ? 0 : seconds + 2;
    return this;
  }

  /**
   * Bounds every single read of an answer.
   *
   * @param millis 0: no limit
   */
  public void limitReads(int millis) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, millis);
  }

  /** A time after which a session is aborted, see {@link #within}. */
  public interface Limit extends AutoCloseable {
    /** Whether the session was aborted, or is about to be. */
    boolean passed();

    @Override
    void close();
  }

  /**
   * Aborts this session after that time unless the limit is closed before: for what takes several
   * questions, or goes past the driver.
   */
  public Limit within(long millis) {
    Deadline deadline = Deadline.afterMillis(millis);
    deadline.guard(this::abort);
    return deadline;
  }

  /** Reads an answer. */
  public interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private interface Question<T> {
    T ask(Statement statement, String guarded) throws SQLException;
  }

  /**
   * The only way to the server: every message is guarded here. Asks within the limit; the session
   * is gone when there was no answer, or one that nobody can read.
   */
  private <T> T ask(String sql, Question<T> question) throws SQLException {
    Deadline deadline = Deadline.after(patience);
    deadline.guard(this::abort);
    busy = true;
    try (Statement statement = connection.createStatement()) {
      // no JDBC escapes in our statements: looking for them would read each one twice
      statement.setEscapeProcessing(false);
      return question.ask(statement, SearchPath.guarded(sql));
    } catch (SQLException e) {
      throw deadline.passed() && BrokenExchange.in(e) == null
          ? new SQLException(
              String.valueOf(e.getMessage()),
              e.getSQLState(),
              BrokenExchange.late(TimeUnit.SECONDS.toMillis(patience), e))
          : e;
    } catch (RuntimeException | Error e) {
      SQLException fault = ServerFault.sql(e);
      // where the driver stands in what the server sends, nobody knows any more
      abort();
      throw fault;
    } finally {
      busy = false;
      deadline.close();
    }
  }

  /** One message of statements without results that matter. */
  public void execute(String sql) throws SQLException {
    ask(sql, Statement::execute);
  }

  /**
   * One message of statements.
   *
   * @return first column of the first row that any of them returns; empty: none did, or null
   */
  public Optional<String> firstValue(String sql) throws SQLException {
    return answer(sql, rows -> rows.next() ? Optional.ofNullable(rows.getString(1)) : NOTHING)
        .orElse(NOTHING);
  }

  /**
   * One message of statements.
   *
   * @param from of those that return rows the first one whose rows {@code sink} is given, from 0
   * @param sink is given their bytes as they come, by this thread; closed at the end of the answer,
   *     or when there is none; null: nobody
   * @return first column of all rows of each that returns rows; empty text for null
   */
  public List<List<String>> results(String sql, int from, @Nullable OutputStream sink)
      throws SQLException {
    bounded.tap(sink == null ? null : new AnswerMeter.RowTap(from, sink));
    try {
      return ask(sql, Session::results);
    } finally {
      bounded.tap(null);
    }
  }

  private static List<List<String>> results(Statement statement, String guarded)
      throws SQLException {
    List<List<String>> results = new ArrayList<>();
    boolean rows = statement.execute(guarded);
    while (rows || statement.getUpdateCount() != -1) {
      if (rows) {
        try (ResultSet result = statement.getResultSet()) {
          List<String> values = new ArrayList<>();
          while (result.next()) {
            values.add(Objects.toString(result.getString(1), ""));
          }
          results.add(values);
        }
      }
      rows = statement.getMoreResults();
    }
    return results;
  }

  /**
   * Sends a message together with the next one, whatever that one's answer will be: over a long way
   * both take the time of one. Where it is asked in turn, right after that, its answer is there.
   */
  public void along(String sql) {
    byte[] text = SearchPath.guarded(sql).getBytes(StandardCharsets.UTF_8);
    bounded.along(
        ByteBuffer.allocate(text.length + 6)
            .put((byte) 'Q')
            .putInt(text.length + 5)
            .put(text)
            .array());
  }

  /**
   * One message of statements, of which one returns rows.
   *
   * @throws SQLException also when none did
   */
  public <T> T query(String sql, Rows<T> reader) throws SQLException {
    return answer(sql, reader)
        .orElseThrow(() -> new SQLException("the server answered with nothing", "08P01"));
  }

  /** What the first statement that returns rows returned; empty: none did. */
  private <T> Optional<T> answer(String sql, Rows<T> reader) throws SQLException {
    return ask(
        sql,
        (statement, guarded) -> {
          boolean rows = statement.execute(guarded);
          while (true) {
            if (rows) {
              try (ResultSet result = statement.getResultSet()) {
                return Optional.of(reader.read(result));
              }
            }
            if (statement.getUpdateCount() == -1) {
              return Optional.<T>empty();
            }
            rows = statement.getMoreResults();
          }
        });
  }

  /** Something that is asked of the server. */
  public interface Asking<T> {
    T ask() throws SQLException;
  }

  /**
   * Short messages, of which the role's own limit of a millisecond cuts some and not others: asked
   * again where it did, and not where a limit of our own is what has passed.
   */
  public static <T> T patiently(Asking<T> asking) throws SQLException {
    for (int left = ATTEMPTS; ; left--) {
      long start = System.nanoTime();
      try {
        return asking.ask();
      } catch (SQLException e) {
        boolean soon = System.nanoTime() - start < SOON_NANOS;
        if (left == 0 || !soon || !CANCELLED.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /**
   * As {@link #patiently}, for a message that begins a transaction: of one that was cut nothing is
   * left.
   *
   * @param sql BEGIN and what sets the transaction's own limits
   */
  public void begin(String sql) throws SQLException {
    patiently(
        () -> {
          try {
            return firstValue(sql);
          } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState())) {
              patiently(() -> firstValue("ROLLBACK"));
            }
            throw e;
          }
        });
  }

  /**
   * Lifts the role's own limit on statements: for sessions that are nobody else's afterwards, as a
   * walsender is.
   */
  public void withoutStatementTimeout() throws SQLException {
    patiently(() -> firstValue("SET statement_timeout = 0"));
  }

  /** Says goodbye to the server. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      abort();
    }
    handshake.forget();
  }

  /**
   * Ends the session from any thread without notice: whatever waits for an answer fails at once.
   */
  public void abort() {
    bounded.abort();
    handshake.forget();
  }
}
