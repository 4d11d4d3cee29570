// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

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
final class FirstLogin {
  private static final int LOOK_MILLIS = 100;

  private final CompletableFuture<Optional<Failure>> outcome = new CompletableFuture<>();

  /**
   * @param failure null: it was let in. Only the first outcome counts
   */
  void ended(@Nullable Failure failure) {
    outcome.complete(Optional.ofNullable(failure));
  }

  /**
   * Waits until the password may be sent.
   *
   * @param socket for which; once it is closed, as it is at the end of the time to connect, there
   *     is nothing to wait for
   * @throws WrongPassword it was refused already
   */
  void await(Socket socket) throws IOException {
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

  /** Not sent a second time. */
  static final class WrongPassword extends IOException {
    private final transient Failure failure;

    WrongPassword(Failure failure) {
      super(failure.message());
      this.failure = failure;
    }

    /** What the first one met with, where this is behind an error; null: it is not. */
    static @Nullable Failure behind(Throwable error) {
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        if (cause instanceof WrongPassword wrong) {
          return wrong.failure;
        }
      }
      return null;
    }
  }
}
