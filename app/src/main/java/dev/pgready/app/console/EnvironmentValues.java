package dev.pgready.app.console;

import dev.pgready.text.EnumWords;
import java.util.Arrays;
import java.util.Locale;

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
   * @throws UsageException that names the variable and what it takes
   */
  public static Integer seconds(String variable, String text) {
    String number = text.strip();
    if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) < 1) {
      throw new UsageException(variable + " must be a number of seconds above 0");
    }
    return Integer.valueOf(number);
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
