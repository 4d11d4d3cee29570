// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

/**
 * Closes something when the process is interrupted, so that nothing stays behind on a server. The
 * process then ends by itself as the signal ends it: with 130 after SIGINT, 143 after SIGTERM, as
 * psql does and as a shell reports both.
 */
public final class ShutdownGuard implements AutoCloseable {
  public static final String NO_REPORT =
      "interrupted before there was a report; nothing is left on the server";

  private final Thread hook;
  private boolean removed;

  private ShutdownGuard(Thread hook) {
    this.hook = hook;
  }

  /**
   * @param sentence said on {@code shell} by whoever ends the process: the main thread may not live
   *     to say it
   * @throws InterruptedRunException when the process is ending already
   */
  public static ShutdownGuard closing(AutoCloseable resource, Console shell, String sentence) {
    return new ShutdownGuard(
        hook(
            () -> {
              try {
                resource.close();
                shell.say(sentence);
              } catch (Exception e) {
                // the process ends anyway, and the server ends a session whose client is gone
              }
            }));
  }

  private static Thread hook(Runnable task) {
    Thread hook = new Thread(task, "pgready interrupted");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      throw new InterruptedRunException();
    }
    return hook;
  }

  /** Whether the process is ending: what fails meanwhile, fails because of that. */
  public static boolean underWay() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook(() -> {}));
      return false;
    } catch (InterruptedRunException | IllegalStateException e) {
      return true;
    }
  }

  /**
   * @throws InterruptedRunException when the process is ending: what was collected is no verdict
   */
  public void check() {
    try {
      removed = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      throw new InterruptedRunException();
    }
  }

  @Override
  public void close() {
    if (!removed) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // shutting down: the hook runs, or has run
      }
    }
  }

  /** The user interrupted the run. */
  static final class InterruptedRunException extends RuntimeException {}
}
