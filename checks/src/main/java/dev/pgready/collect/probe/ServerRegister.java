// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.query.CatalogueReader;
import dev.pgready.facts.SeenServer;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks each session which server it led to, and keeps the answers of one run. */
public final class ServerRegister {
  private static final String FORM =
      "SELECT pg_catalog.pg_backend_pid() || %s || ' ' || pg_catalog.to_char("
          + "pg_catalog.pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
          + " || ' ' || pg_catalog.pg_is_in_recovery() || ' ' || %s || ' ' || pg_catalog.current_database()";

  /** Asks for all of it. */
  public static final String WHO =
      FORM.formatted(
          "coalesce('/' || pg_catalog.inet_client_port(), '')",
          "(SELECT c.system_identifier FROM pg_catalog.pg_control_system() c)");

  /** Where EXECUTE on that function was revoked, or there is none. */
  public static final String WHO_WITHOUT_IDENTIFIER = FORM.formatted("''", "'-'");

  /** The same of a replication connection, which has told the identifier already. */
  public static final String WHO_REPLICATES =
      FORM.formatted("coalesce('/' || pg_catalog.inet_client_port(), '')", "'-'");

  private static final Pattern ANSWER =
      Pattern.compile(
          "([0-9]{1,9})(?:/([0-9]{1,5}))? (\\S+) (t|f|true|false) (\\S+) (.+)", Pattern.DOTALL);

  private static final int DRAIN_MILLIS = 2000;

  private final List<SeenServer> seen = new CopyOnWriteArrayList<>();
  private volatile boolean identifier = true;

  /**
   * Who answered a session.
   *
   * @param pid of the process at the server
   * @param clientPort the port from which the server was reached; null: not told, or a Unix socket
   */
  record Answer(int pid, @Nullable Integer clientPort, SeenServer server) {}

  /** What was seen, in the order in which the sessions were asked. */
  public List<SeenServer> seen() {
    return List.copyOf(seen);
  }

  /**
   * To be asked first outside a transaction, which a refusal would end.
   *
   * @throws SQLException also when what stands in the path answers with something else: a number
   *     made up for it would look like a shared backend
   */
  Answer ask(Session session) throws SQLException {
    return parse(text(session), session.target(), false);
  }

  /** Keeps an answer. */
  void saw(Answer answer) {
    seen.add(answer.server());
  }

  /**
   * The same of a replication connection, which has told the identifier already.
   *
   * @param systemId of IDENTIFY_SYSTEM
   * @param database likewise
   * @return whether the server was reached from another port than ours
   */
  boolean askReplication(Session session, @Nullable String systemId, @Nullable String database) {
    ConnectionTarget at = session.target();
    String startedAt = null;
    Boolean inRecovery = null;
    boolean relayed = false;
    try {
      Answer answer = parse(replicates(session), at, true);
      startedAt = answer.server().startedAt();
      inRecovery = answer.server().inRecovery();
      relayed = relayed(session, answer);
    } catch (SQLException e) {
      // what IDENTIFY_SYSTEM said is enough to tell clusters and databases apart
    }
    seen.add(new SeenServer(true, at.host(), at.port(), systemId, database, startedAt, inRecovery));
    return relayed;
  }

  /**
   * Whether the server was reached from another port than ours, as behind a pooler, a relay or an
   * address translation.
   */
  static boolean relayed(Session session, Answer answer) {
    Integer port = answer.clientPort();
    return port != null && (session.target().unixSocket() || port != session.wire().getLocalPort());
  }

  /** Takes the answer that is due where {@link #askReplication} has become pointless. */
  static void drain(Session session) {
    try (Session.Limit limit = session.within(DRAIN_MILLIS)) {
      if (!limit.passed()) {
        session.execute(WHO_REPLICATES);
      }
    } catch (SQLException e) {
      // why the replication connection is of no use is known already
    }
  }

  private static String replicates(Session session) throws SQLException {
    try {
      return session.firstValue(WHO_REPLICATES).orElse("");
    } catch (SQLException e) {
      if (!"42501".equals(e.getSQLState())) {
        throw e;
      }
      return session.firstValue(WHO_WITHOUT_IDENTIFIER).orElse("");
    }
  }

  private String text(Session session) throws SQLException {
    if (identifier) {
      try {
        return session.firstValue(WHO).orElse("");
      } catch (SQLException e) {
        if (e.getSQLState() == null || !CatalogueReader.NOT_TOLD.contains(e.getSQLState())) {
          throw e;
        }
        identifier = false;
      }
    }
    return session.firstValue(WHO_WITHOUT_IDENTIFIER).orElse("");
  }

  static Answer parse(String text, ConnectionTarget at, boolean replication) throws SQLException {
    Matcher parts = ANSWER.matcher(text);
    if (!parts.matches()) {
      throw new SQLException("asked for its process id, the server gave another answer");
    }
    String port = parts.group(2);
    return new Answer(
        Integer.parseInt(parts.group(1)),
        port == null ? null : Integer.valueOf(port),
        new SeenServer(
            replication,
            at.host(),
            at.port(),
            parts.group(5).equals("-") ? null : parts.group(5),
            parts.group(6),
            parts.group(3),
            parts.group(4).startsWith("t")));
  }

  /** Whether the replication connections led to the server and database of the others. */
  public boolean agree() {
    return seen.stream()
        .allMatch(
            one ->
                seen.stream()
                    .allMatch(other -> one.differenceFrom(other) == SeenServer.Difference.NONE));
  }
}
