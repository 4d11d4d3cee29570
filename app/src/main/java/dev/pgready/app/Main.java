package dev.pgready.app;

import dev.pgready.checks.facts.FactsDocument;
import java.util.Locale;

/** The process: arguments in, exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] typed) {
    // before anything is formatted or translated: the machine's language changes nothing
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler(Main::died);
    int code;
    try {
      code = run(typed);
    } catch (Throwable e) {
      code = broken(e);
    }
    System.exit(code);
  }

  private static int run(String[] typed) {
    // addresses in the resolver's order, as libpq tries them; Java would put those of IPv4 first
    System.setProperty(
        "java.net.preferIPv6Addresses",
        System.getProperty("java.net.preferIPv6Addresses", "system"));
    String[] arguments = HiddenArguments.revealed(typed, System.getenv());
    if (arguments.length > 0 && arguments[0].equals("check")) {
      prepareReading();
    }
    return PgReady.run(Shell.system(), arguments);
  }

  /** Of a thread that others may wait for: better no answer than none for ever. */
  private static void died(Thread thread, Throwable e) {
    int code = broken(e);
    // not exit: it would wait for hooks, which may wait for this thread
    Runtime.getRuntime().halt(code);
  }

  /** Before there is a shell, or without one: Java itself would print a trace and end with 1. */
  private static int broken(Throwable e) {
    try {
      new Errors(Shell.system()).defect(e, false);
    } catch (Throwable again) {
      // no memory even for that
    }
    return ExitCode.SOFTWARE.code();
  }

  /** Beside the command line and the connection: a tenth of the whole time otherwise. */
  private static void prepareReading() {
    Thread thread =
        new Thread(
            () -> {
              try {
                FactsDocument.prepare();
              } catch (Throwable e) {
                // whoever needs it tries again, and says so
              }
            },
            "pgready prepare");
    thread.setDaemon(true);
    thread.start();
  }
}
