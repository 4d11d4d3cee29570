// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.io.Closeable;
import java.io.IOException;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moment by which a connection must stand. Sockets given to it are closed then: a socket's own
 * read timeout starts anew with every byte, so it never ends against a server that sends one byte
 * per second.
 */
final class Deadline implements Session.Limit {
  private static final Timer TIMER = new Timer("pgready deadline", true);

  private final long start = System.nanoTime();
  private final long millis;
  private @Nullable TimerTask task;
  private volatile boolean struck;

  private Deadline(long millis) {
    this.millis = millis;
  }

  /**
   * @param seconds 0: never
   */
  static Deadline after(int seconds) {
    return afterMillis(TimeUnit.SECONDS.toMillis(Math.max(0, seconds)));
  }

  /**
   * @param millis 0: never
   */
  static Deadline afterMillis(long millis) {
    return new Deadline(millis);
  }

  int seconds() {
    return (int) TimeUnit.MILLISECONDS.toSeconds(millis);
  }

  /** For calls where 0 means no limit: at least 1 where there is one. */
  int remainingMillis() {
    if (millis == 0) {
      return 0;
    }
    long left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left));
  }

  @Override
  public boolean passed() {
    return struck || (millis > 0 && remainingMillis() <= 1);
  }

  /** Closes {@code resource}, and no longer what was guarded before, when the time is up. */
  synchronized void guard(Closeable resource) {
    close();
    if (millis == 0) {
      return;
    }
    TimerTask closing =
        new TimerTask() {
          @Override
          public void run() {
            struck = true;
            try {
              resource.close();
            } catch (IOException e) {
              // it is as good as closed
            }
          }
        };
    task = closing;
    TIMER.schedule(closing, remainingMillis());
  }

  /** The connection stands, or failed: nothing is closed any more. */
  @Override
  public synchronized void close() {
    if (task != null) {
      task.cancel();
      task = null;
    }
  }
}
