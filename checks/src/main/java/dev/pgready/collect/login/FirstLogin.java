// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.login;

import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How the first session of a run was received. Sessions beside it come as far as the server's
 * question for a password, and answer it only when the first one's was not wrong: some hosts ban an
 * address that has sent a few wrong ones, and one mistake is to count as one.
 */
public final class FirstLogin implements LoginGate {
  private static final int LOOK_MILLIS = 100;

  private final CompletableFuture<Optional<Failure>> outcome = new CompletableFuture<>();

  /**
   * @param failure null: it was let in. Only the first outcome counts
   */
  public void ended(@Nullable Failure failure) {
    outcome.complete(Optional.ofNullable(failure));
  }

  @Override
  public void await(Socket socket) throws IOException {
    while (!socket.isClosed()) {
      try {
        Optional<Failure> failure = outcome.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (failure.isPresent() && failure.get().cause() == Cause.PASSWORD) {
          throw new WrongPassword(failure.get());
        }
        return;
      } catch (TimeoutException e) {
        // not yet
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SocketException("interrupted");
      }
    }
    throw new SocketException("closed");
  }
}
