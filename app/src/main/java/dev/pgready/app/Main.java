// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import dev.pgready.app.console.ConcealedArguments;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.ExitCode;
import dev.pgready.collect.FactsCollector;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The process: arguments in, exit code out. */
public final class Main {
  /** The process of the script {@code pgready} that waits for this one; 0: none. */
  private static final long LAUNCHER = Long.getLong("pgready.launcher", 0);

  /** How the script is told {@link ExitCode#NOT_READY}: a JVM that cannot start ends with 1. */
  private static final int LAUNCHED_NOT_READY = 101;

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
    System.exit(LAUNCHER != 0 && code == ExitCode.NOT_READY.code() ? LAUNCHED_NOT_READY : code);
  }

  private static int run(String[] typed) {
    // addresses in the resolver's order, as libpq tries them; Java would put those of IPv4 first
    System.setProperty(
        "java.net.preferIPv6Addresses",
        System.getProperty("java.net.preferIPv6Addresses", "system"));
    String[] arguments = ConcealedArguments.revealed(typed, System.getenv());
    if (arguments.length > 0 && arguments[0].equals("check")) {
      boolean facts = Arrays.stream(arguments).anyMatch(word -> word.startsWith("--facts"));
      // how facts are read a check that asks a server finds out while it waits
      background(facts ? Main::prepareToRead : FactsCollector::prepare, "pgready prepare");
    }
    if (LAUNCHER != 0) {
      background(Main::followLauncher, "pgready launcher");
    }
    return PgReady.run(Console.system(), arguments);
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
      new ErrorHandler(Console.system()).defect(e, false);
    } catch (Throwable again) {
      // no memory even for that
    }
    return ExitCode.SOFTWARE.code();
  }

  /** Beside the command line and the connection: a tenth of the whole time otherwise. */
  private static void prepareToRead() {
    ProviderCatalog.builtIn();
    FactsDocument.prepare();
  }

  /** Whoever kills the script that waits means this process; it cannot pass SIGKILL on. */
  private static void followLauncher() {
    try {
      do {
        TimeUnit.SECONDS.sleep(1);
      } while (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L) == LAUNCHER);
      System.exit(ExitCode.TERMINATED.code());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void background(Runnable task, String name) {
    try {
      Thread thread =
          new Thread(
              () -> {
                try {
                  task.run();
                } catch (Throwable e) {
                  // nobody waits for it
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
    } catch (OutOfMemoryError e) {
      // no thread is left for it: it goes without
    }
  }
}
