package dev.pgready.app;

/** The process: arguments in, exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(PgReady.run(Shell.system(), arguments));
  }
}
