// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The launcher hands all arguments over in the environment, which only its owner can read: in the
 * list of processes everybody would see the passwords in them, however they are written.
 */
public final class ConcealedArguments {
  /** How many there are, and, with a number behind it, each of them. */
  private static final String COUNT = "PGREADY_ARGUMENTS";

  private static final String ONE = "PGREADY_ARGUMENT_";

  /** By which the launcher knows itself. */
  private static final String LAUNCHED = "PGREADY_LAUNCHED";

  private ConcealedArguments() {}

  /** What was typed: without the launcher, the process's own arguments. */
  public static String[] revealed(String[] arguments, Map<String, String> environment) {
    String count = environment.getOrDefault(COUNT, "");
    if (arguments.length > 0 || !count.matches("[0-9]{1,6}")) {
      return arguments;
    }
    String[] all = new String[Integer.parseInt(count)];
    for (int i = 0; i < all.length; i++) {
      all[i] = environment.getOrDefault(ONE + (i + 1), "");
    }
    return all;
  }

  /** The environment without them: programs that are started have no business with them. */
  public static Map<String, String> without(Map<String, String> environment) {
    Map<String, String> others = new LinkedHashMap<>(environment);
    others
        .keySet()
        .removeIf(name -> name.startsWith(ONE) || name.equals(COUNT) || name.equals(LAUNCHED));
    return others;
  }
}
