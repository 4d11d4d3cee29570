// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ProbeFacts.PoolerProbe;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private volatile @Nullable Session beside;

  public PoolerProber(Sessions sessions, ConnectionTarget target, ServerRegister servers) {
    this.sessions = sessions;
    this.target = target;
    this.servers = servers;
  }

  /**
   * What a session of its own saw that asked which server it leads to.
   *
   * @param announced what the server called its process when it connected
   * @param who null: it could not be had, or got no answer, for the reason in {@code error}
   * @param full whether no connection was left for it
   * @param product what stands between, as far as it was asked for and told
   */
  public record Aside(
      int announced,
      ServerRegister.@Nullable Answer who,
      boolean relayed,
      @Nullable String product,
      boolean full,
      @Nullable String error) {}

  /**
   * Asks which server another session leads to, beside the first one, so that over a long way both
   * take the time of one. It is closed at once: where only one may come at a time, as behind some
   * poolers, the first one does not wait for it for long.
   */
  public CompletableFuture<Aside> aside() {
    return sessions.async(
        () -> {
          Session session;
          try {
            session = sessions.aside(target);
          } catch (ConnectFailure e) {
            boolean full = e.failure().cause() == ConnectionFacts.Cause.TOO_MANY_CONNECTIONS;
            return new Aside(0, null, false, null, full, e.failure().message());
          }
          beside = session;
          int announced = session.keyDataPid();
          try {
            ServerRegister.Answer answer = servers.ask(session);
            boolean relayed = ServerRegister.relayed(session, answer);
            String stands =
                relayed && answer.pid() == announced ? PoolerNames.of(session, false) : null;
            return new Aside(announced, answer, relayed, stands, false, null);
          } catch (SQLException e) {
            return new Aside(announced, null, false, null, false, Diagnosis.text(e, target));
          } finally {
            sessions.close(session);
          }
        });
  }

  /**
   * @param first idle, outside a transaction
   * @param document its catalogue facts
   * @param told what it answered to {@link ServerRegister#WHO} with them; null: not asked, or
   *     refused
   * @param aside of this prober
   */
  public PoolerProbe probe(
      Session first, String document, @Nullable String told, CompletableFuture<Aside> aside) {
    int announced = first.keyDataPid();
    Matcher pid = PID.matcher(document);
    // many tables are told of before it
    if (pid.find(Math.max(0, document.lastIndexOf("\"backendPid\"")))) {
      pids.add(Integer.valueOf(pid.group(1)));
    }
    Session second;
    try {
      ServerRegister.Answer own =
          told == null ? servers.ask(first) : ServerRegister.parse(told, first.target(), false);
      if (told != null && own.pid() != announced) {
        // in a message of its own, for which a pooler may choose another backend
        own = servers.ask(first);
      }
      saw(own, pids);
      boolean relayed = ServerRegister.relayed(first, own);
      boolean ownKeys = pids.stream().anyMatch(seen -> seen != announced);
      if (!ownKeys) {
        Aside third = aside.join();
        boolean direct = third.who() == null || third.who().pid() == third.announced();
        if (direct) {
          product =
              third.product() == null && relayed && !third.relayed()
                  ? PoolerNames.of(first, false)
                  : third.product();
          return beside(announced, third);
        }
      }
      product = relayed || ownKeys ? PoolerNames.of(first, ownKeys) : null;
      // whatever it still waits for may be what the first one holds
      leave(aside);
      second = sessions.ordinary(target);
    } catch (ConnectFailure e) {
      return answer(announced, false, e.failure().message());
    } catch (SQLException e) {
      leave(aside);
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

  /** Nothing stands between: which server that session led to is all that was asked. */
  private PoolerProbe beside(int announced, Aside third) {
    if (third.who() != null) {
      saw(third.who(), secondPids);
    }
    return answer(announced, false, third.error());
  }

  private void leave(CompletableFuture<Aside> aside) {
    Session session = beside;
    if (session != null && !aside.isDone()) {
      session.abort();
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
    saw(servers.ask(session), seen);
  }

  private void saw(ServerRegister.Answer answer, List<Integer> seen) {
    servers.saw(answer);
    seen.add(answer.pid());
    startedAt.add(String.valueOf(answer.server().startedAt()));
  }

  private PoolerProbe answer(int announced, boolean beginRefused, @Nullable String error) {
    return new PoolerProbe(announced, pids, secondPids, startedAt, beginRefused, error, product);
  }
}
