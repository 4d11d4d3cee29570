package dev.pgready.app;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arguments that the launcher keeps out of the list of processes, as there is a password in them:
 * the environment has them, and what stands in their place is the variable's name behind an
 * {@code @}.
 */
final class HiddenArguments {
  private static final String VARIABLE = "PGREADY_ARGUMENT_";

  private HiddenArguments() {}

  static String[] revealed(String[] arguments, Map<String, String> environment) {
    return Arrays.stream(arguments)
        .map(
            argument ->
                argument.startsWith("@" + VARIABLE)
                    ? environment.getOrDefault(argument.substring(1), argument)
                    : argument)
        .toArray(String[]::new);
  }

  /** The environment without them: programs that are started have no business with them. */
  static Map<String, String> without(Map<String, String> environment) {
    Map<String, String> others = new LinkedHashMap<>(environment);
    others.keySet().removeIf(name -> name.startsWith(VARIABLE));
    return others;
  }
}
