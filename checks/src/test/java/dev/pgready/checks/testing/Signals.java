// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Signals to processes that a test starts. */
public final class Signals {
  private Signals() {}

  /**
   * The command such that it heeds SIGINT and SIGHUP. A shell that starts something in the
   * background makes it and all of its descendants ignore the one, {@code nohup} the other, and a
   * CI runner may have started the tests so.
   *
   * @return a command that replaces itself with the given one: the process id stays
   */
  public static List<String> heeding(List<String> command) {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    return linux
        ? Stream.concat(Stream.of("env", "--default-signal=INT,HUP"), command.stream()).toList()
        : command;
  }

  /**
   * @param signal its name without SIG, such as INT
   */
  public static void send(String signal, Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  /**
   * Whether a signal came in the first 50 ms or so: Java's own threads have begun to shut down what
   * its main thread is still setting up, and it gives up with 1 and its own words. No line of
   * pgready has run.
   *
   * @param output all of it
   */
  public static boolean beforeJavaRuns(int code, String output) {
    return code == 1 && output.startsWith("Error occurred during initialization of");
  }
}
