package dev.pgready.app;

import dev.pgready.checks.facts.FactsDocument;
import java.util.Locale;

/** The process: arguments in, exit code out. */
public final class Main {
  private Main() {}

  public static void main(String[] typed) {
    // before anything is formatted or translated: the machine's language changes nothing
    Locale.setDefault(Locale.ROOT);
    // addresses in the resolver's order, as libpq tries them; Java would put those of IPv4 first
    System.setProperty(
        "java.net.preferIPv6Addresses",
        System.getProperty("java.net.preferIPv6Addresses", "system"));
    String[] arguments = HiddenArguments.revealed(typed, System.getenv());
    if (arguments.length > 0 && arguments[0].equals("check")) {
      prepareReading();
    }
    System.exit(PgReady.run(Shell.system(), arguments));
  }

  /** Beside the command line and the connection: a tenth of the whole time otherwise. */
  private static void prepareReading() {
    Thread thread = new Thread(FactsDocument::prepare, "pgready prepare");
    thread.setDaemon(true);
    thread.start();
  }
}
