// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.Console;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who looks at a terminal whom pgready waits for and how long at most, once it takes longer
 * than usual. Elsewhere nothing is told, and no thread is started.
 */
final class Waiting implements AutoCloseable {
  /** A check is usually over by then. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final ConnectionTarget target;
  private final CollectOptions options;
  private final Console shell;
  private @Nullable Thread teller;
  private boolean connected;
  private boolean over;

  private Waiting(ConnectionTarget target, CollectOptions options, Console shell) {
    this.target = target;
    this.options = options;
    this.shell = shell;
  }

  static Waiting of(ConnectionTarget target, CollectOptions options, Console shell) {
    Waiting waiting = new Waiting(target, options, shell);
    if (shell.screen().tellsProgress()) {
      Thread teller = new Thread(waiting::tell, "waiting");
      teller.setDaemon(true);
      waiting.teller = teller;
      teller.start();
    }
    return waiting;
  }

  /** The server has let pgready in: from now on it is a statement that takes long. */
  synchronized void connected() {
    connected = true;
    if (teller != null && options.sampleMillis() > 0) {
      shell.say(
          "the slots are read a second time after %s; until then nothing else happens"
              .formatted(Quantities.millis(options.sampleMillis())));
    }
    notifyAll();
  }

  private synchronized void tell() {
    try {
      pauseUnless(() -> over || connected);
      if (!over && !connected) {
        shell.say(connecting());
      }
      while (!over && !connected) {
        wait();
      }
      pauseUnless(() -> over);
      if (!over && options.sampleMillis() == 0) {
        shell.say(reading());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits as long as one is patient, and no longer than until {@code done}. */
  private synchronized void pauseUnless(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    long left = PATIENCE_MILLIS;
    while (left > 0 && !done.getAsBoolean()) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  private String place() {
    return target.unixSocket()
        ? "the socket in " + target.host()
        : "%s:%s".formatted(target.host(), target.port());
  }

  private String connecting() {
    int seconds = target.connectTimeoutSeconds();
    String bound =
        seconds == 0
            ? "connect_timeout sets no limit"
            : "at most " + Quantities.millis(seconds * 1_000L);
    return target.others().isEmpty()
        ? "waiting for %s: %s".formatted(place(), bound)
        : "waiting for %s, then for the other hosts: %s for each".formatted(place(), bound);
  }

  private String reading() {
    return "waiting for what %s answers: at most %s for each statement (--timeout)"
        .formatted(place(), Quantities.millis(options.timeoutSeconds() * 1_000L));
  }

  @Override
  public synchronized void close() {
    over = true;
    notifyAll();
  }
}
