package dev.pgready.app;

/**
 * Closes something when the process is interrupted, so that nothing stays behind on a server. The
 * process then ends by itself as the signal ends it: with 130 after SIGINT, 143 after SIGTERM, as
 * psql does and as a shell reports both.
 */
final class Interruption implements AutoCloseable {
  static final String NO_REPORT =
      "interrupted before there was a report; nothing is left on the server";

  private final Thread hook;
  private boolean removed;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /**
   * @param sentence said on {@code shell} by whoever ends the process: the main thread may not live
   *     to say it
   * @throws InterruptedRunException when the process is ending already
   */
  static Interruption closing(AutoCloseable resource, Shell shell, String sentence) {
    return new Interruption(
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
  static boolean underWay() {
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
  void check() {
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
