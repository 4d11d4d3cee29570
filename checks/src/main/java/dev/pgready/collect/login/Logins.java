// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.login;

import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How passwords were received in runs that follow each other or stand side by side, as of many
 * databases of one server: one that was refused is not sent there again, as hosts lock an account
 * after a few wrong ones. Until the first login of a role to a server has ended, the others wait.
 */
public final class Logins {
  private static final int LOOK_MILLIS = 100;

  /** The SQLSTATE of a wrong password; what says so in other words may mean one database alone. */
  private static final String REFUSED = "28P01";

  /** Of all refusals that are about who comes. */
  private static final String AUTHORIZATION = "28";

  private final Map<Account, State> states = new ConcurrentHashMap<>();

  /**
   * @param host with the address, where one is given beside it
   */
  public record Account(String host, int port, String user, String password) {
    /** Never shows the password. */
    @Override
    public String toString() {
      return "%s@%s:%s".formatted(user, host, port);
    }
  }

  private static final class State {
    private boolean sound;
    private boolean asking;
    private @Nullable Failure refusal;
  }

  /** The login of one connection, whose end has to be told. */
  public Login login(Account account) {
    return new Login(states.computeIfAbsent(account, any -> new State()));
  }

  /** One connection's. */
  public static final class Login implements LoginGate {
    private final State state;
    private boolean first;
    private boolean passed;

    private Login(State state) {
      this.state = state;
    }

    @Override
    public void await(Socket socket) throws IOException {
      synchronized (state) {
        while (!passed) {
          Failure refusal = state.refusal;
          if (refusal != null) {
            throw new WrongPassword(refusal);
          }
          if (state.sound || !state.asking) {
            first = !state.sound;
            state.asking = first;
            passed = true;
          } else if (socket.isClosed()) {
            throw new SocketException("closed");
          } else {
            pause();
          }
        }
      }
    }

    private void pause() throws SocketException {
      try {
        state.wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SocketException("interrupted");
      }
    }

    /** Whatever became of it, others need not wait for it any longer. */
    public void gone() {
      synchronized (state) {
        if (first) {
          first = false;
          state.asking = false;
          state.notifyAll();
        }
      }
    }

    /**
     * @param failure null: it was let in
     */
    public void ended(@Nullable Failure failure) {
      synchronized (state) {
        if (!first) {
          return;
        }
        first = false;
        state.asking = false;
        String sqlState = failure == null ? null : failure.sqlState();
        if (failure != null && REFUSED.equals(sqlState)) {
          state.refusal =
              new Failure(failure.cause(), "not tried again: " + failure.message(), sqlState);
        } else if (failure == null || (sqlState != null && !sqlState.startsWith(AUTHORIZATION))) {
          // a database that is not there, or no connection left: the server says so afterwards
          state.sound = true;
        }
        state.notifyAll();
      }
    }
  }
}
