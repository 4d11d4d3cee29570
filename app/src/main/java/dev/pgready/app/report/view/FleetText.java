// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Status;
import dev.pgready.text.Printable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sentences of fleet reports. */
public final class FleetText {
  /** Databases named of those that share a finding. */
  private static final int NAMED = 10;

  private FleetText() {}

  /** {@code fails on 3 of 20 databases: a, b, c}; hidden characters are visible. */
  public static String concerned(FleetSummary fleet, FleetSummary.Column column, Status status) {
    return String.format(
        Locale.ROOT,
        "%s on %,d of %s: %s",
        verb(status),
        column.count(status),
        Words.count(fleet.size(), "database", "databases"),
        names(fleet.names(column, status), NAMED));
  }

  static String names(List<String> names, int most) {
    String shown =
        names.stream().limit(most).map(Printable::line).collect(Collectors.joining(", "));
    int more = names.size() - most;
    return more > 0 ? String.format(Locale.ROOT, "%s and %,d more", shown, more) : shown;
  }

  private static String verb(Status status) {
    return switch (status) {
      case FAIL -> "fails";
      case UNKNOWN -> "could not be seen";
      case WARN -> "warns";
      case PASS -> "passes";
      case SKIP -> "does not apply";
    };
  }
}
