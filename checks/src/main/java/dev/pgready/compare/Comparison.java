// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that A and B differ in.
 *
 * @param differences of the facts; null: there are no facts of one side, so only reports were
 *     compared
 * @param growth of one server's slots; null: not one server at two moments
 * @param notes what could not be compared or casts doubt on it, a line each
 */
public record Comparison(
    Side a,
    Side b,
    CheckChanges checks,
    @Nullable List<Difference> differences,
    @Nullable SlotGrowth growth,
    List<String> notes) {
  /** What it comes to. */
  public enum Outcome {
    SAME,
    /** They differ, and no check is worse in B. */
    DIFFERENT,
    WORSE,
    /** A check that could fail sees A and not B. */
    INCONCLUSIVE,
    /** One of them was not reached. */
    NO_FACTS
  }

  /**
   * One of the two.
   *
   * @param label as the user called it, without any secret
   * @param source facts, report or connection
   * @param where {@code app@db.example.com:5432/shop}
   * @param version of the server; null: it was not reached
   * @param generatedAt when the facts were collected, ISO 8601 in UTC
   */
  public record Side(
      String label,
      Source source,
      String where,
      @Nullable String version,
      String generatedAt,
      Verdict verdict,
      List<String> consumers) {
    public Side {
      consumers = List.copyOf(consumers);
    }
  }

  /** Where what is known of a side comes from. */
  public enum Source {
    FACTS,
    REPORT,
    CONNECTION
  }

  public Comparison {
    differences = differences == null ? null : List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  /**
   * @param warningsCount whether a check that got worse without failing makes B worse
   */
  public Outcome outcome(boolean warningsCount) {
    if (a.verdict() == Verdict.NO_FACTS || b.verdict() == Verdict.NO_FACTS) {
      return Outcome.NO_FACTS;
    }
    List<CheckChange> changes = checks.changes();
    if (changes.stream()
        .anyMatch(
            change ->
                change.kind() == CheckChange.Kind.REGRESSED
                    && (warningsCount || change.b().status() == Status.FAIL))) {
      return Outcome.WORSE;
    }
    if (changes.stream().anyMatch(CheckChange::mayBeWorse)) {
      return Outcome.INCONCLUSIVE;
    }
    return changes.isEmpty() && (differences == null || differences.isEmpty())
        ? Outcome.SAME
        : Outcome.DIFFERENT;
  }

  /** Changes of one kind, in their order. */
  public List<CheckChange> changes(CheckChange.Kind kind) {
    return checks.changes().stream().filter(change -> change.kind() == kind).toList();
  }
}
