// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.util.List;

/** What is wrong with a profile of the user's, a line for each error. */
public final class ProfileProblems {
  private ProfileProblems() {}

  /**
   * @return the exit code
   */
  public static int print(Console shell, String file, List<String> problems) {
    problems.forEach(problem -> shell.out().println(ErrorHandler.printable(problem)));
    if (problems.isEmpty()) {
      shell.out().println(ErrorHandler.printable(file) + ": valid");
      return ExitCode.READY.code();
    }
    return ExitCode.USAGE.code();
  }
}
