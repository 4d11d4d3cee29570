// SPDX-License-Identifier: Apache-2.0
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
import org.jspecify.annotations.Nullable;

/**
 * Tells a pooler by its behaviour, and whether several servers answer at one address. A process id
 * that differs from the one announced says only that something stands between; sessions that take
 * turns on one backend are the proof.
 */
public final class PoolerProber {
  private static final Pattern PID = Pattern.compile("\"backendPid\"\\s*:\\s*(-?[0-9]+)");

  private final Sessions sessions;
  private final ConnectionTarget target;
  private final ServerRegister servers;
  private final List<Integer> pids = new ArrayList<>();
  private final List<Integer> secondPids = new ArrayList<>();
  private final List<String> startedAt = new ArrayList<>();
  private @Nullable String product;

  public PoolerProber(Sessions sessions, ConnectionTarget target, ServerRegister servers) {
    this.sessions = sessions;
    this.target = target;
    this.servers = servers;
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
    Session second;
    try {
      boolean relayed = ServerRegister.relayed(first, who(first, pids));
      boolean ownKeys = pids.stream().anyMatch(seen -> seen != announced);
      product = relayed || ownKeys ? PoolerNames.of(first, ownKeys) : null;
      second = sessions.ordinary(target);
    } catch (ConnectFailure e) {
      return answer(announced, false, e.failure().message());
    } catch (SQLException e) {
      return answer(announced, false, Diagnosis.text(e, target));
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
    if (pids.stream().allMatch(pid -> pid == announced)) {
      // nothing stands between: which server this session led to is all that is asked
      who(second, secondPids);
      return answer(announced, false, null);
    }
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

  private ServerRegister.Answer who(Session session, List<Integer> seen) throws SQLException {
    ServerRegister.Answer answer = servers.ask(session, false);
    seen.add(answer.pid());
    startedAt.add(String.valueOf(answer.server().startedAt()));
    return answer;
  }

  private PoolerProbe answer(int announced, boolean beginRefused, @Nullable String error) {
    return new PoolerProbe(announced, pids, secondPids, startedAt, beginRefused, error, product);
  }
}
