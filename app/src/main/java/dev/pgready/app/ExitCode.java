package dev.pgready.app;

/** Every exit code that pgready uses; scripts rely on them. */
public enum ExitCode {
  READY(0),
  NOT_READY(1),
  USAGE(2),
  NO_FACTS(3),
  INCONCLUSIVE(4),
  /** A defect in pgready itself. */
  SOFTWARE(70),
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
