// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.pgoutput.PgOutputException;
import dev.pgready.collect.connect.BrokenExchange;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.ServerFault;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Printable;
import java.sql.SQLException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the server refused into one sentence with the next step. SQLSTATE decides, for the
 * text is in the server's language.
 */
public final class StreamErrors {
  private static final int LONGEST = 300;

  private StreamErrors() {}

  /** The server's own words where it said something, fit for a terminal. */
  public static String words(SQLException e) {
    BrokenExchange broken = BrokenExchange.in(e);
    if (broken != null) {
      return String.valueOf(broken.getMessage());
    }
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String text = server == null ? e.getMessage() : server.getMessage();
    String start = String.valueOf(text);
    start = start.substring(0, Math.min(start.length(), 8 * LONGEST));
    String line = Printable.line(start.replaceAll("\\s+", " ").strip());
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  public static StreamProblem notConnected(ConnectFailure e) {
    return new StreamProblem(
        ExitCode.NO_FACTS, e.failure().sqlState(), String.valueOf(e.getMessage()));
  }

  /** The ordinary connection worked, the replication connection did not. */
  static StreamProblem noReplicationConnection(
      ConnectFailure e, ConnectionTarget target, @Nullable ServerState state) {
    Failure failure = e.failure();
    String sqlState = failure.sqlState() == null ? "" : failure.sqlState();
    String role = Identifiers.quote(target.user());
    return switch (sqlState) {
      case "08P01" ->
          problem(
              sqlState,
              "%s:%s does not pass replication connections on, which is typical of a connection pooler: use the server's direct address"
                  .formatted(target.host(), target.port()));
      case "42501" -> noRight(sqlState, role);
      case "53300" ->
          problem(
              sqlState,
              state != null && state.usedSenders() >= state.maxSenders()
                  ? "all %s WAL senders are taken: stop a consumer or raise max_wal_senders"
                      .formatted(state.maxSenders())
                  : "no WAL sender or connection is free: stop a consumer or raise max_wal_senders");
      case "28000" ->
          problem(
              sqlState,
              "the replication connection was refused by the server's access rules: let %s in to database %s in pg_hba.conf (%s)"
                  .formatted(
                      role,
                      Identifiers.quote(target.database()),
                      Printable.line(failure.message())));
      default -> new StreamProblem(ExitCode.NO_FACTS, sqlState, failure.message());
    };
  }

  /** Whether the role lacks a right. */
  static boolean noRight(SQLException e) {
    return "42501".equals(e.getSQLState());
  }

  private static StreamProblem noRight(String sqlState, String role) {
    return problem(
        sqlState,
        "role %s is not allowed to open replication connections: run ALTER ROLE %s REPLICATION, or what your provider has for it"
            .formatted(role, role));
  }

  /** IDENTIFY_SYSTEM on the replication connection. */
  static StreamProblem notIdentified(SQLException e, ConnectionTarget target) {
    String sqlState = String.valueOf(e.getSQLState());
    if (sqlState.equals("42601")) {
      return problem(
          sqlState,
          "%s:%s took the replication connection for an ordinary one, which is typical of a pooler that ignores the parameter: use the server's direct address"
              .formatted(target.host(), target.port()));
    }
    if (sqlState.equals("42501")) {
      return noRight(sqlState, Identifiers.quote(target.user()));
    }
    return new StreamProblem(
        ExitCode.NO_FACTS, sqlState, "the replication connection does not answer: " + words(e));
  }

  /** CREATE_REPLICATION_SLOT. */
  static StreamProblem noSlot(SQLException e, ServerState state) {
    String sqlState = String.valueOf(e.getSQLState());
    if (lost(e)) {
      return cut(e);
    }
    if (sqlState.equals("42501")) {
      return noRight(sqlState, Identifiers.quote(state.role()));
    }
    if (state.recovery() && state.major() < 16) {
      return problem(
          sqlState,
          "this server is a standby, and PostgreSQL %s decodes on the primary only: connect to the primary"
              .formatted(state.major()));
    }
    if (state.walLevel().equals("minimal") || state.walLevel().equals("replica")) {
      if (state.major() < 19) {
        return problem(
            sqlState,
            "wal_level is %s; logical decoding needs logical: set it and restart the server"
                .formatted(state.walLevel()));
      }
    }
    if (sqlState.equals("53400") || sqlState.equals("53000")) {
      return problem(
          sqlState,
          "all %s replication slots are taken: drop an unused one or raise max_replication_slots"
              .formatted(state.maxSlots()));
    }
    return refused(e, "the server refused the temporary slot: " + words(e));
  }

  /** While streaming, or START_REPLICATION itself. */
  public static StreamProblem broken(SQLException e, StreamTarget stream) {
    String sqlState = String.valueOf(e.getSQLState());
    return switch (sqlState) {
      case "42704" ->
          problem(
              sqlState,
              stream.slot() == null
                  ? "the stream ended, because a publication is missing: %s".formatted(words(e))
                  : namesSlot(e, stream)
                      ? "the server knows no slot to read: %s".formatted(words(e))
                      : "slot %s is older than its publication and cannot decode past it (%s): create the slot again, after the publication"
                          .formatted(Printable.line(stream.slot()), words(e)));
      case "55006" ->
          problem(
              sqlState,
              "slot %s is read by another consumer (%s): stop that one first"
                  .formatted(Printable.line(String.valueOf(stream.slot())), words(e)));
      case "57P01", "57P02", "57P03" ->
          new StreamProblem(
              ExitCode.NO_FACTS, sqlState, "the server ended the stream: " + words(e));
      case "08006", "08000", "08003", "null" -> cut(e);
      case ServerFault.SQL_STATE -> garbled(words(e));
      default -> refused(e, "the stream failed: " + words(e));
    };
  }

  /** Whether the slot is what is missing, which was not seen before. */
  private static boolean namesSlot(SQLException e, StreamTarget stream) {
    String slot = String.valueOf(stream.slot());
    return words(e).contains('"' + slot + '"') && !stream.publications().contains(slot);
  }

  /**
   * Whether it is no verdict on the database: the connection went, the server did, or what it sent
   * was none of the protocol.
   */
  public static boolean lost(SQLException e) {
    if (BrokenExchange.in(e) != null) {
      return true;
    }
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String sqlState = String.valueOf(e.getSQLState());
    return server == null || sqlState.startsWith("57P0");
  }

  static StreamProblem cut(SQLException e) {
    return new StreamProblem(
        ExitCode.NO_FACTS,
        e.getSQLState(),
        "the connection was cut while the stream was read: " + words(e));
  }

  /** What came is not what the protocol says: that is no verdict on the user's database. */
  public static StreamProblem garbled(String words) {
    return new StreamProblem(
        ExitCode.NO_FACTS,
        ServerFault.SQL_STATE,
        "the stream cannot be decoded, so the server is broken, or something in between is not PostgreSQL: "
            + Printable.line(words));
  }

  /**
   * The same for whatever driver or decoder threw over it.
   *
   * @throws RuntimeException {@code e} itself, where it is a defect of pgready
   */
  public static StreamProblem garbled(Throwable e) {
    return garbled(
        words(
            e instanceof RuntimeException r && fromNumbers(r)
                ? new SQLException(r.toString())
                : ServerFault.sql(e)));
  }

  /** What calculating with the numbers of a broken server comes to. */
  private static boolean fromNumbers(RuntimeException e) {
    return e instanceof PgOutputException
        || e instanceof ArithmeticException
        || e instanceof IndexOutOfBoundsException
        || e instanceof NegativeArraySizeException
        || e instanceof NumberFormatException
        || e instanceof DateTimeException;
  }

  /** What the server itself said no to is a verdict; what the driver could not read is none. */
  public static StreamProblem refused(SQLException e, String sentence) {
    boolean said =
        e instanceof PSQLException p
            && p.getServerErrorMessage() != null
            && p.getSQLState() != null;
    return said || gone(e.getSQLState()) ? problem(e.getSQLState(), sentence) : garbled(words(e));
  }

  /** A refusal is a verdict, unless the server just ended or the connection did. */
  public static StreamProblem problem(@Nullable String sqlState, String sentence) {
    return new StreamProblem(
        gone(sqlState) ? ExitCode.NO_FACTS : ExitCode.NOT_READY, sqlState, sentence);
  }

  /** Whether a state means that nobody is there to ask any more. */
  public static boolean gone(@Nullable String sqlState) {
    return switch (String.valueOf(sqlState)) {
      case "57P01", "57P02", "57P03", "08000", "08001", "08003", "08006" -> true;
      default -> false;
    };
  }
}
