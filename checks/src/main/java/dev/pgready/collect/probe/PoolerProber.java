package dev.pgready.collect.probe;

import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.facts.ProbeFacts.PoolerProbe;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a pooler by its behaviour. A process id that differs from the one announced says only that
 * something stands between; sessions that take turns on one backend are the proof.
 */
public final class PoolerProber {
  private static final Pattern PID = Pattern.compile("\"backendPid\"\\s*:\\s*(-?[0-9]+)");
  public static final String WHO =
      "SELECT pg_catalog.pg_backend_pid() || ' ' || pg_catalog.pg_postmaster_start_time()";

  private final Sessions sessions;
  private final ConnectionTarget target;
  private final List<Integer> pids = new ArrayList<>();
  private final List<Integer> secondPids = new ArrayList<>();
  private final List<String> startedAt = new ArrayList<>();

  public PoolerProber(Sessions sessions, ConnectionTarget target) {
    this.sessions = sessions;
    this.target = target;
  }

  /**
   * @param first idle, outside a transaction
   * @param document its catalogue facts
   */
  public PoolerProbe probe(Session first, String document) {
    int announced = first.keyDataPid();
    Matcher pid = PID.matcher(document);
    if (pid.find()) {
      pids.add(Integer.valueOf(pid.group(1)));
    }
    if (pids.contains(announced)) {
      return answer(announced, false, null);
    }
    Session second;
    try {
      second = sessions.ordinary(target);
    } catch (ConnectFailure e) {
      return answer(announced, false, e.failure().message());
    }
    try {
      return take(announced, first, second);
    } catch (SQLException e) {
      return answer(announced, false, Diagnosis.text(e, target));
    } finally {
      sessions.close(second);
    }
  }

  /** The second session holds a backend in a transaction while the first one asks again. */
  private PoolerProbe take(int announced, Session first, Session second) throws SQLException {
    try {
      second.execute("BEGIN READ ONLY");
    } catch (SQLException e) {
      // Statement pooling refuses transactions; a server never does.
      return answer(announced, true, Diagnosis.text(e, target));
    }
    who(second, secondPids);
    who(first, pids);
    who(second, secondPids);
    second.execute("COMMIT");
    return answer(announced, false, null);
  }

  private void who(Session session, List<Integer> seen) throws SQLException {
    Backend backend = Backend.of(session.firstValue(WHO).orElse(""));
    seen.add(backend.pid());
    startedAt.add(backend.serverStartedAt());
  }

  /**
   * Who answered a session.
   *
   * @param serverStartedAt as the server writes it: only compared
   */
  record Backend(int pid, String serverStartedAt) {
    private static final Pattern ANSWER = Pattern.compile("([0-9]{1,9}) (.+)");

    /**
     * @throws SQLException what stands in the path answers with something else: a number made up
     *     for it would look like a shared backend
     */
    static Backend of(String answer) throws SQLException {
      Matcher parts = ANSWER.matcher(answer);
      if (!parts.matches()) {
        throw new SQLException("asked for its process id, the server gave another answer");
      }
      return new Backend(Integer.parseInt(parts.group(1)), parts.group(2));
    }
  }

  private PoolerProbe answer(
      int announced, boolean beginRefused, @org.jspecify.annotations.Nullable String error) {
    return new PoolerProbe(announced, pids, secondPids, startedAt, beginRefused, error);
  }
}
