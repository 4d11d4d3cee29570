// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Status;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sentences of fleet reports. */
public final class FleetText {
  /** Databases named of those that share a finding. */
  private static final int NAMED = 10;

  /** The same, where each cause has its own. */
  private static final int FEW = 4;

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

  /**
   * Why it is so: the message where all have the same, else which databases have which.
   *
   * @param most causes; a line tells of the databases that have others
   */
  public static List<String> causes(FleetSummary.Column column, Status status, int most) {
    List<FleetSummary.Cause> all = column.causes(status);
    if (all.size() == 1 && all.get(0).databases() == column.count(status)) {
      return List.of(Printable.line(all.get(0).message()));
    }
    List<String> lines = new ArrayList<>();
    int told = 0;
    for (FleetSummary.Cause cause : all.subList(0, Math.min(most, all.size()))) {
      lines.add(whose(cause) + ": " + Printable.line(cause.message()));
      told += cause.databases();
    }
    int rest = column.count(status) - told;
    if (rest > 0) {
      lines.add("and %s for other reasons".formatted(Words.count(rest, "more", "more")));
    }
    return lines;
  }

  /** {@code a, b and 3 more}. */
  public static String whose(FleetSummary.Cause cause) {
    int more = cause.databases() - Math.min(FEW, cause.names().size());
    String shown =
        cause.names().stream().limit(FEW).map(Printable::line).collect(Collectors.joining(", "));
    return more > 0 ? String.format(Locale.ROOT, "%s and %,d more", shown, more) : shown;
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
