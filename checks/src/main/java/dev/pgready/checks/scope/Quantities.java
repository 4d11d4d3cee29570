// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import dev.pgready.facts.Catalogue.SettingFacts;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes in bytes and times in milliseconds: from the server's notation, and back into words. */
public final class Quantities {
  private static final Pattern NUMBER =
      Pattern.compile("\\s*(-?[0-9]{1,18}(?:\\.[0-9]+)?)\\s*([A-Za-z]*)\\s*");

  private static final Map<String, Double> UNITS =
      Map.ofEntries(
          Map.entry("b", 1.0),
          Map.entry("kb", 1024.0),
          Map.entry("8kb", 8192.0),
          Map.entry("mb", 1024.0 * 1024),
          Map.entry("16mb", 16.0 * 1024 * 1024),
          Map.entry("gb", 1024.0 * 1024 * 1024),
          Map.entry("tb", 1024.0 * 1024 * 1024 * 1024),
          Map.entry("us", 0.001),
          Map.entry("ms", 1.0),
          Map.entry("s", 1000.0),
          Map.entry("min", 60_000.0),
          Map.entry("h", 3_600_000.0),
          Map.entry("d", 86_400_000.0));

  private Quantities() {}

  /** In bytes, milliseconds, or plain; empty: not a number. */
  public static OptionalLong of(SettingFacts setting) {
    return setting.value() == null ? OptionalLong.empty() : of(setting.value(), setting.unit());
  }

  /**
   * In bytes, milliseconds, or plain; -1 stays -1 in every unit. Empty: not a number.
   *
   * @param text as SET takes it: {@code 30000}, {@code 30s}, {@code 1.5GB}
   * @param unit of a number without one; null: none
   */
  public static OptionalLong of(String text, @Nullable String unit) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    double number = Double.parseDouble(matcher.group(1));
    String suffix = matcher.group(2).isEmpty() ? unit : matcher.group(2);
    if (number == -1 || suffix == null) {
      return OptionalLong.of((long) number);
    }
    Double factor = UNITS.get(suffix.toLowerCase(Locale.ROOT));
    return factor == null ? OptionalLong.empty() : OptionalLong.of((long) (number * factor));
  }

  /** The user's threshold of that name, else {@code otherwise}; in bytes or milliseconds. */
  public static long threshold(Request request, String name, long otherwise) {
    return Optional.ofNullable(request.thresholds().get(name))
        .map(text -> of(text, null))
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .orElse(otherwise);
  }

  /** {@code 512 MB}, {@code 1.5 GB}: units of 1024, as the server's own. */
  public static String bytes(long bytes) {
    String[] names = {"bytes", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < names.length - 1) {
      value /= 1024;
      unit++;
    }
    return decimal(value) + " " + names[unit];
  }

  /** {@code 300 ms}, {@code 30 s}, {@code 5 min}, {@code 1.5 h}, {@code 3 days}. */
  public static String millis(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 120_000) {
      return decimal(millis / 1000.0) + " s";
    }
    if (millis < 7_200_000) {
      return decimal(millis / 60_000.0) + " min";
    }
    if (millis < 172_800_000) {
      return decimal(millis / 3_600_000.0) + " h";
    }
    return decimal(millis / 86_400_000.0) + " days";
  }

  public static String seconds(long seconds) {
    return millis(seconds * 1000);
  }

  private static String decimal(double value) {
    String text = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
