package dev.pgready.checks.remediation;

import java.util.Locale;

/** Sizes for people, in the units of PostgreSQL's pg_size_pretty. */
final class Bytes {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

  private Bytes() {}

  static String human(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
