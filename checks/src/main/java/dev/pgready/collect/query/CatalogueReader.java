// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.ServerFault;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.facts.PrivilegedFacts;
import dev.pgready.facts.Reading;
import dev.pgready.facts.SlotSample;
import dev.pgready.postgres.Identifiers;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Reads the catalogue: one message to the server, one answer. */
public final class CatalogueReader {

  /** transaction_timeout, since PostgreSQL 17: it ends the session. */
  private static final String TRANSACTION_TIMEOUT = "25P04";

  private static final int TRANSACTION_TIMEOUT_VERSION = 170000;

  private static final String LOST = "08006";

  /** What a transaction_timeout of a millisecond cuts may get through at another attempt. */
  private static final int NEW_SESSIONS = 20;

  /** Where the connection broke, and that limit may be why. */
  private static final int SESSIONS_AFTER_A_LOSS = 5;

  /** Within which a statement on its way may be overtaken. */
  private static final int HURRY_MILLIS = 1000;

  private static final String REFUSED = "42501";

  private static final String IDLE_SESSION_TIMEOUT = "57P05";

  /** Insufficient privilege, undefined function, feature not supported. */
  public static final Set<String> NOT_TOLD = Set.of("42501", "42883", "0A000");

  /** No such function, table or column. */
  private static final Set<String> NO_SUCH = Set.of("42883", "42P01", "42703");

  private static final int SPILL_STATISTICS = 140000;

  /** A key, which within a string would have its quotes escaped. */
  private static final Pattern NO_ROLE = Pattern.compile("\"role\" : null");

  private final CollectOptions options;
  private final @Nullable OutputStream sink;
  private boolean tried;

  public CatalogueReader(CollectOptions options) {
    this(options, null);
  }

  /**
   * @param sink is given the document of the first attempt as it comes, and closed at the end of
   *     that, be it the document's or not; null: nobody is
   */
  public CatalogueReader(CollectOptions options, @Nullable OutputStream sink) {
    this.options = options;
    this.sink = sink;
  }

  /**
   * @param document null: could not be had, for the reason in {@code failure}
   * @param who what the question answered that went along; null: none did, or it was refused
   * @param banner {@code version()}, where the rest could not be had
   * @param first whether the document is the one of the first attempt
   */
  public record Answer(
      @Nullable String document,
      @Nullable String who,
      @Nullable Failure failure,
      @Nullable String banner,
      boolean first) {
    Answer(@Nullable String document, @Nullable Failure failure, @Nullable String banner) {
      this(document, null, failure, banner, false);
    }

    /** Whether the role's transaction_timeout has ended the session: another one is needed. */
    public boolean outOfTime() {
      return failure != null && TRANSACTION_TIMEOUT.equals(failure.sqlState());
    }

    /** Whether the session is gone, and a new one may get further. */
    public boolean lost() {
      return outOfTime() || (failure != null && LOST.equals(failure.sqlState()));
    }

    /**
     * In how many new sessions the facts may be asked for once more. Where transaction_timeout ends
     * the session while the statement is still on its way, why the connection broke is lost with
     * it.
     */
    public int otherSessions(Session session) {
      if (outOfTime()) {
        return NEW_SESSIONS;
      }
      return BareDocument.versionNum(session) >= TRANSACTION_TIMEOUT_VERSION
          ? SESSIONS_AFTER_A_LOSS
          : 0;
    }
  }

  /**
   * As {@link #read}, in a new session whose transactions may last.
   *
   * @param known whether it was the limit that ended the last one; if not, nothing is read unless
   *     it is so short that it may have been: what broke the connection once is not done again
   * @return empty: the limit cannot be lifted, as behind a pooler, where it would be lifted for
   *     others too
   */
  public Optional<Answer> readUnhurried(Session session, boolean known) {
    try {
      String own = String.valueOf(session.keyDataPid());
      // a race against the limit: what looks up nothing is the soonest done, and is over with the
      // transaction where the server's session is not ours
      session.execute(
          "BEGIN; SET LOCAL transaction_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
      String pid =
          session
              .firstValue(
                  "SELECT pg_catalog.left(pg_catalog.set_config('transaction_timeout', '0', pid OPERATOR(pg_catalog.<>) %s), 0) OPERATOR(pg_catalog.||) pid::pg_catalog.text FROM (SELECT pg_catalog.pg_backend_pid() AS pid) p"
                      .formatted(own))
              .orElse("");
      session.execute("COMMIT");
      if (!pid.equals(own) || !(known || hurried(session))) {
        return Optional.empty();
      }
    } catch (SQLException e) {
      return Optional.empty();
    }
    return Optional.of(read(session));
  }

  private static boolean hurried(Session session) throws SQLException {
    return session
        .firstValue(
            "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout' AND reset_val::int BETWEEN 1 AND %s"
                .formatted(HURRY_MILLIS))
        .isPresent();
  }

  /**
   * Asks which server answers in the same message: over a long way that costs nothing.
   *
   * @param who a question that takes one row and reads nothing
   */
  public Answer read(Session session, String who) {
    try {
      List<List<String>> results =
          asked(
              session,
              1,
              Statements.readOnly(options.timeoutSeconds(), who + "; " + rows(session)));
      if (results.size() == 2
          && !results.get(0).isEmpty()
          && !results.get(1).isEmpty()
          && !noRole(results.get(1))) {
        return new Answer(String.join("", results.get(1)), results.get(0).get(0), null, null, true);
      }
    } catch (SQLException e) {
      if (e.getSQLState() == null || !NOT_TOLD.contains(e.getSQLState())) {
        return afterRefusal(session, e);
      }
      try {
        session.execute("ROLLBACK");
      } catch (SQLException gone) {
        return afterRefusal(session, gone);
      }
    }
    // which of both was refused, or what answered with something else, each alone will say
    return read(session);
  }

  public Answer read(Session session) {
    boolean first = !tried;
    try {
      List<List<String>> results =
          asked(session, 0, Statements.readOnly(options.timeoutSeconds(), rows(session)));
      if (results.isEmpty() || results.get(0).isEmpty()) {
        return failed(session, null, "the server answered the catalogue statement with nothing");
      }
      if (options.role() != null && noRole(results.get(0))) {
        return new Answer(null, noSuchRole(session, options.role()), null);
      }
      return new Answer(String.join("", results.get(0)), null, null, null, first);
    } catch (SQLException e) {
      return afterRefusal(session, e);
    }
  }

  private Answer afterRefusal(Session session, SQLException e) {
    return again(session, e)
        .orElseGet(() -> failed(session, e.getSQLState(), why(e, session.target())));
  }

  private List<List<String>> asked(Session session, int from, String message) throws SQLException {
    OutputStream first = tried ? null : sink;
    tried = true;
    return session.results(message, from, first);
  }

  /** The role is told of in the last row. */
  private boolean noRole(List<String> rows) {
    return options.role() != null && NO_ROLE.matcher(rows.get(rows.size() - 1)).find();
  }

  private String rows(Session session) {
    return FactsSql.rows(
        options.providers(), options.role(), BareDocument.versionNum(session) >= SPILL_STATISTICS);
  }

  /**
   * @param all with what only newer versions know, where the server is one
   */
  private String statement(Session session, boolean all) {
    return FactsSql.catalogue(
        options.providers(),
        options.role(),
        all && BareDocument.versionNum(session) >= SPILL_STATISTICS);
  }

  /**
   * What a hardened server refuses as a whole it may answer in part: without what the role is not
   * allowed to read, or once the role's own time limit no longer cuts the message.
   */
  private Optional<Answer> again(Session session, SQLException e) {
    String statement = statement(session, true);
    try {
      if (NO_SUCH.contains(String.valueOf(e.getSQLState()))
          && !statement.equals(statement(session, false))) {
        // what calls itself version 14 or newer need not be PostgreSQL
        session.execute("ROLLBACK");
        return whole(session, statement(session, false));
      }
      if (REFUSED.equals(e.getSQLState())) {
        return inPart(session, statement, e);
      }
      if ("57014".equals(e.getSQLState())) {
        patiently(session, "ROLLBACK");
        // behind a pooler it would stay for others
        String pid = patiently(session, "SELECT pg_catalog.pg_backend_pid()").orElse("");
        if (pid.equals(String.valueOf(session.keyDataPid()))) {
          patiently(
              session, "SET statement_timeout = %s".formatted(options.timeoutSeconds() * 1000L));
          return whole(session, statement);
        }
      }
    } catch (SQLException second) {
      if (REFUSED.equals(second.getSQLState()) && !REFUSED.equals(e.getSQLState())) {
        return again(session, second);
      }
      // the first refusal is the one to tell
    }
    return Optional.empty();
  }

  private Optional<Answer> whole(Session session, String statement) throws SQLException {
    return session
        .firstValue(Statements.readOnly(options.timeoutSeconds(), statement))
        .map(document -> new Answer(document, null, null));
  }

  /** Without the parts that are refused; where all of them are, what needs no right at all. */
  private Optional<Answer> inPart(Session session, String statement, SQLException refusal)
      throws SQLException {
    session.execute("ROLLBACK");
    SQLException last = refusal;
    try {
      Map<Pattern, String> denied = DeniedRights.of(session, statement);
      String asked =
          statement(
              session,
              denied.keySet().stream()
                  .noneMatch(one -> one.matcher("pg_stat_get_replication_slot(").find()));
      if (!asked.equals(statement)) {
        denied = DeniedRights.of(session, asked);
      }
      if (denied.isEmpty()) {
        return whole(session, asked);
      }
      Optional<String> part =
          DeniedParts.without(
              asked,
              denied,
              options.role() == null
                  ? "current_user::pg_catalog.text"
                  : Identifiers.literal(options.role()) + "::pg_catalog.text",
              BareDocument.known(session));
      if (part.isPresent()) {
        return whole(session, part.get());
      }
    } catch (SQLException e) {
      if (!REFUSED.equals(e.getSQLState())) {
        throw e;
      }
      last = e;
      session.execute("ROLLBACK");
    }
    return Optional.of(
        new Answer(
            BareDocument.of(
                session,
                statement,
                options.role(),
                DeniedRights.spelled(
                    session,
                    DeniedRights.named(Diagnosis.text(last, session.target()), statement))),
            null,
            null));
  }

  private static Optional<String> patiently(Session session, String sql) throws SQLException {
    return Session.patiently(() -> session.firstValue(sql));
  }

  /** With the name that was meant, where one is near. */
  private static Failure noSuchRole(Session session, String role) {
    return new Failure(
        Cause.NO_SUCH_ROLE,
        "role %s, which --role names, does not exist at %s%s"
            .formatted(
                Identifiers.quote(role),
                Diagnosis.where(session.target()),
                NearestObject.question(session, ObjectKind.ROLE, role)),
        null);
  }

  /** What may be refused: a refusal is a fact. */
  public Reading<PrivilegedFacts> privileged(Session session) {
    try {
      Optional<String> document =
          session.firstValue(Statements.readOnly(options.timeoutSeconds(), FactsSql.privileged()));
      return document.map(FactsDocument::readPrivileged).orElse(Reading.notAsked());
    } catch (FactsException e) {
      // not seen: what the server sent is none of it
      return Reading.notAsked();
    } catch (SQLException e) {
      try {
        session.execute("ROLLBACK");
      } catch (SQLException gone) {
        // what follows will say so
      }
      return REFUSED.equals(e.getSQLState()) ? Reading.denied(REFUSED) : Reading.notAsked();
    }
  }

  /**
   * The slots once more; why not, where that cannot be had.
   *
   * @param another session, where the server has ended the idle one
   */
  public SlotSample sample(Session session, long afterMillis, Supplier<Optional<Session>> another) {
    try {
      return sample(session, afterMillis);
    } catch (SQLException e) {
      Optional<Session> next =
          IDLE_SESSION_TIMEOUT.equals(e.getSQLState()) ? another.get() : Optional.empty();
      if (next.isPresent()) {
        try {
          return sample(next.get(), afterMillis);
        } catch (SQLException again) {
          return new SlotSample(afterMillis, List.of(), Diagnosis.text(again, next.get().target()));
        }
      }
      return new SlotSample(afterMillis, List.of(), Diagnosis.text(e, session.target()));
    }
  }

  private SlotSample sample(Session session, long afterMillis) throws SQLException {
    try {
      SlotSample sample =
          session
              .firstValue(
                  Statements.readOnly(options.timeoutSeconds(), FactsSql.slotSample(afterMillis)))
              .map(FactsDocument::readSample)
              .orElse(null);
      return sample == null
          ? new SlotSample(afterMillis, List.of(), "the server answered with nothing")
          : sample;
    } catch (FactsException e) {
      return new SlotSample(afterMillis, List.of(), unreadable(e));
    }
  }

  /** Of an answer that is no facts document, though it came in good order. */
  public static String unreadable(FactsException e) {
    return "the server answered with something else than the facts that it was asked for (%s)"
        .formatted(e.getMessage());
  }

  private String why(SQLException e, ConnectionTarget target) {
    String text = Diagnosis.text(e, target);
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case "55P03" ->
          "another session holds an exclusive lock on the system catalogue (%s): try again when it is released"
              .formatted(text);
      case "57014" ->
          "the server did not finish the catalogue statement within %s s: raise --timeout"
              .formatted(options.timeoutSeconds());
      case "08006", "08003", "57P01", "57P02" ->
          "the connection broke while the facts were read (%s): look into the server's log"
              .formatted(text);
      case ServerFault.SQL_STATE ->
          e instanceof PSQLException p && p.getServerErrorMessage() != null
              ? refused(text, state)
              : "the facts cannot be read (%s): the server is broken, or something in between is not PostgreSQL"
                  .formatted(text);
      default -> refused(text, state);
    };
  }

  private static String refused(String text, String state) {
    return "the server refused the catalogue statement: %s (%s)".formatted(text, state);
  }

  private Answer failed(Session session, @Nullable String state, String why) {
    String banner = null;
    try {
      session.execute("ROLLBACK");
      banner = session.firstValue("SELECT pg_catalog.version()").orElse(null);
    } catch (SQLException e) {
      // not even that: the reason above says more
    }
    return new Answer(
        null,
        new Failure(
            Cause.FACTS_FAILED, "%s: %s".formatted(Diagnosis.where(session.target()), why), state),
        banner);
  }
}
