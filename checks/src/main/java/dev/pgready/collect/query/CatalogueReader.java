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
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Reads the catalogue: one message to the server, one answer. */
public final class CatalogueReader {
  private static final int ATTEMPTS = 20;

  /** transaction_timeout, since PostgreSQL 17: it ends the session. */
  private static final String TRANSACTION_TIMEOUT = "25P04";

  /** A key, which within a string would have its quotes escaped. */
  private static final Pattern NO_ROLE = Pattern.compile("\"role\" : null");

  private final CollectOptions options;

  public CatalogueReader(CollectOptions options) {
    this.options = options;
  }

  /**
   * @param document null: could not be had, for the reason in {@code failure}
   * @param banner {@code version()}, where the rest could not be had
   */
  public record Answer(
      @Nullable String document, @Nullable Failure failure, @Nullable String banner) {
    /** Whether the role's transaction_timeout has ended the session: another one is needed. */
    public boolean outOfTime() {
      return failure != null && TRANSACTION_TIMEOUT.equals(failure.sqlState());
    }
  }

  /**
   * As {@link #read}, in a new session whose transactions may last.
   *
   * @return empty: the limit cannot be lifted, as behind a pooler, where it would be lifted for
   *     others too
   */
  public Optional<Answer> readUnhurried(Session session) {
    try {
      String pid = session.firstValue("SELECT pg_catalog.pg_backend_pid()").orElse("");
      if (!pid.equals(String.valueOf(session.keyDataPid()))) {
        return Optional.empty();
      }
      session.execute("SET transaction_timeout = 0");
    } catch (SQLException e) {
      return Optional.empty();
    }
    return Optional.of(read(session));
  }

  public Answer read(Session session) {
    try {
      Optional<String> document =
          session.firstValue(
              Statements.readOnly(
                  options.timeoutSeconds(),
                  FactsSql.catalogue(options.providers(), options.role())));
      if (document.isEmpty()) {
        return failed(session, null, "the server answered the catalogue statement with nothing");
      }
      if (options.role() != null && NO_ROLE.matcher(document.get()).find()) {
        return new Answer(null, noSuchRole(session, options.role()), null);
      }
      return new Answer(document.get(), null, null);
    } catch (SQLException e) {
      return again(session, e)
          .orElseGet(() -> failed(session, e.getSQLState(), why(e, session.target())));
    }
  }

  /**
   * What a hardened server refuses as a whole it may answer in part: without what the role is not
   * allowed to read, or once the role's own time limit no longer cuts the message.
   */
  private Optional<Answer> again(Session session, SQLException e) {
    String statement = FactsSql.catalogue(options.providers(), options.role());
    try {
      if ("42501".equals(e.getSQLState())) {
        session.execute("ROLLBACK");
        Optional<String> part = DeniedParts.without(session, statement);
        if (part.isPresent()) {
          return session
              .firstValue(Statements.readOnly(options.timeoutSeconds(), part.get()))
              .map(document -> new Answer(document, null, null));
        }
      } else if ("57014".equals(e.getSQLState())) {
        patiently(session, "ROLLBACK");
        // behind a pooler it would stay for others
        String pid = patiently(session, "SELECT pg_catalog.pg_backend_pid()").orElse("");
        if (pid.equals(String.valueOf(session.keyDataPid()))) {
          patiently(
              session, "SET statement_timeout = %s".formatted(options.timeoutSeconds() * 1000L));
          return session
              .firstValue(Statements.readOnly(options.timeoutSeconds(), statement))
              .map(document -> new Answer(document, null, null));
        }
      }
    } catch (SQLException second) {
      // the first refusal is the one to tell
    }
    return Optional.empty();
  }

  /** Short messages, of which a limit of a millisecond cuts some and not others. */
  private static Optional<String> patiently(Session session, String sql) throws SQLException {
    for (int left = ATTEMPTS; ; left--) {
      try {
        return session.firstValue(sql);
      } catch (SQLException e) {
        if (left == 0 || !"57014".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
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
      return "42501".equals(e.getSQLState()) ? Reading.denied("42501") : Reading.notAsked();
    }
  }

  /** The slots once more; why not, where that cannot be had. */
  public SlotSample sample(Session session, long afterMillis) {
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
    } catch (SQLException e) {
      return new SlotSample(afterMillis, List.of(), Diagnosis.text(e, session.target()));
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
