// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Status;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sentences of one fleet report: what is to be done for two checks is told once. */
public final class FleetText {
  /** Databases named of those that share a finding. */
  private static final int NAMED = 10;

  /** The same, where each cause has its own. */
  private static final int FEW = 4;

  /** By what is to be done, the first check that told it. */
  private final Map<String, String> fixes = new HashMap<>();

  /** {@code 3 of 20 databases: a, b, c}; hidden characters are visible. */
  public static String concerned(FleetSummary fleet, FleetSummary.Column column, Status status) {
    return String.format(
        Locale.ROOT,
        "%,d of %s: %s",
        column.count(status),
        Words.count(fleet.size(), "database", "databases"),
        names(fleet.names(column, status), NAMED));
  }

  /**
   * Why it is so, and what to do.
   *
   * @param fix empty: nothing is known, or the next one has the same
   */
  public record Reason(String sentence, String fix) {
    /** As plain text. */
    public Stream<String> lines() {
      return fix.isEmpty() ? Stream.of(sentence) : Stream.of(sentence, "Fix: " + fix);
    }
  }

  /**
   * Why it is so: the message where all have the same, else which databases have which.
   *
   * @param most causes; a line tells of the databases that have others
   */
  public List<Reason> reasons(FleetSummary.Column column, Status status, int most) {
    List<FleetSummary.Cause> all = column.causes(status);
    List<FleetSummary.Cause> shown = all.subList(0, Math.min(most, all.size()));
    boolean alone = all.size() == 1 && all.get(0).databases() == column.count(status);
    List<Reason> reasons = new ArrayList<>();
    int told = 0;
    for (int i = 0; i < shown.size(); i++) {
      FleetSummary.Cause cause = shown.get(i);
      String fix =
          i + 1 < shown.size() && shown.get(i + 1).fix().equals(cause.fix())
              ? ""
              : once(column.id(), Printable.line(cause.fix()));
      reasons.add(
          new Reason((alone ? "" : whose(cause) + ": ") + Printable.line(cause.message()), fix));
      told += cause.databases();
    }
    int rest = column.count(status) - told;
    if (rest > 0) {
      reasons.add(
          new Reason("and %s for other reasons".formatted(Words.count(rest, "more", "more")), ""));
    }
    return reasons;
  }

  /** What to do; where another check has told it, that check. */
  private String once(String id, String fix) {
    String before = fix.isEmpty() ? null : fixes.putIfAbsent(fix, id);
    return before == null || before.equals(id) ? fix : "see " + before;
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
}
