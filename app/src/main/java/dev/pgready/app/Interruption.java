package dev.pgready.app;

/**
 * Closes something when the process is interrupted, so that nothing stays behind on a server. The
 * process then ends with 130 by itself, as a signal ends it.
 */
final class Interruption implements AutoCloseable {
  private final Thread hook;
  private boolean removed;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  static Interruption closing(AutoCloseable resource) {
    Thread hook =
        new Thread(
            () -> {
              try {
                resource.close();
              } catch (Exception e) {
                // the process ends anyway, and the server ends a session whose client is gone
              }
            },
            "pgready-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
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
