// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.checks.scope.Quantities;
import dev.pgready.text.EnumWords;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/** Reads the values of pgready's own environment variables as strictly as flags. */
public final class EnvironmentValues {
  private EnvironmentValues() {}

  /**
   * @throws UsageException that names the variable and what it takes
   */
  public static <E extends Enum<E>> E constant(String variable, String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text.strip())) {
        return constant;
      }
    }
    throw new UsageException(
        "%s must be one of %s"
            .formatted(
                variable,
                String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants()).map(e -> EnumWords.of(e)).toList())));
  }

  /**
   * A time in whole seconds, rounded up; a number without a unit is seconds.
   *
   * @param variable or option
   * @throws UsageException that names the variable and what it takes
   */
  public static Integer seconds(String variable, String text) {
    OptionalLong millis = Quantities.of(text.strip(), "s");
    if (millis.isEmpty() || millis.getAsLong() < 1 || millis.getAsLong() > 86_400_000) {
      throw new UsageException(variable + " takes a time such as 10s or 1min, a day at most");
    }
    return (int) ((millis.getAsLong() + 999) / 1000);
  }

  /**
   * @throws UsageException that names the variable and what it takes
   */
  public static Boolean flag(String variable, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new UsageException(variable + " must be true or false");
    };
  }
}
