// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.comparison;

import dev.pgready.app.report.view.Words;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Subject;
import dev.pgready.compare.CheckChange;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.SlotGrowth;
import dev.pgready.text.Printable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the formats for people say alike of a comparison; hidden characters are visible. */
public final class ComparisonText {
  private ComparisonText() {}

  /** Of one database then and now, what is new since then. */
  public static String headline(Comparison comparison, Comparison.Outcome outcome) {
    Comparison.Side then = comparison.a();
    Comparison.Side now = comparison.b();
    if (!then.where().equals(now.where())
        || then.generatedAt().isEmpty()
        || then.generatedAt().compareTo(now.generatedAt()) >= 0) {
      return headline(outcome);
    }
    String since = " since " + Printable.line(then.generatedAt());
    return switch (outcome) {
      case SAME -> "NOTHING NEW" + since;
      case DIFFERENT -> "DIFFERENT, but no check is worse" + since;
      case WORSE -> "WORSE" + since;
      case INCONCLUSIVE, NO_FACTS -> headline(outcome);
    };
  }

  private static String headline(Comparison.Outcome outcome) {
    return switch (outcome) {
      case SAME -> "THE SAME";
      case DIFFERENT -> "DIFFERENT, no check is worse in B";
      case WORSE -> "B IS WORSE";
      case INCONCLUSIVE -> "INCONCLUSIVE";
      case NO_FACTS -> "NOT COMPARED";
    };
  }

  public static String kind(CheckChange.Kind kind) {
    return switch (kind) {
      case REGRESSED -> "WORSE";
      case UNSEEN -> "UNSEEN";
      case HEALED -> "fixed";
      case CHANGED -> "changed";
    };
  }

  /** {@code replication-slots (zero, debezium)}. */
  public static String name(CheckChange change, Comparison comparison) {
    String consumers = Printable.line(String.join(", ", change.consumers()));
    boolean all = change.consumers().size() == comparison.b().consumers().size();
    return all ? change.id() : "%s (%s)".formatted(change.id(), consumers);
  }

  /** {@code pass -> fail}, or the one status of both. */
  public static String statuses(CheckChange change) {
    String a = Words.of(change.a().status());
    String b = Words.of(change.b().status());
    return a.equals(b) ? a : a + " -> " + b;
  }

  private static String names(List<Subject> subjects, int most) {
    String names =
        subjects.stream()
            .limit(most)
            .map(subject -> Printable.line(subject.name()))
            .collect(Collectors.joining(", "));
    int more = subjects.size() - most;
    return more > 0 ? names + " and " + Words.count(more, "more", "more") : names;
  }

  /** Objects that make B worse though the check says as much of A; empty: none, or it is worse. */
  public static String news(CheckChange change, int most) {
    return change.kind() == CheckChange.Kind.REGRESSED && change.a().status() == change.b().status()
        ? names(change.more(), most)
        : "";
  }

  /** Checks that are content with both and only word it otherwise. */
  public static String reworded(Comparison comparison) {
    return comparison.checks().changes().stream()
        .filter(CheckChange::harmless)
        .map(change -> name(change, comparison))
        .collect(Collectors.joining(", "));
  }

  /** The others. */
  public static List<CheckChange> told(Comparison comparison) {
    return comparison.checks().changes().stream().filter(change -> !change.harmless()).toList();
  }

  /** {@code app@db:5432/shop, PostgreSQL 16.4, 2026-11-20T12:00:00Z, not ready}. */
  public static String side(Comparison.Side side) {
    return Printable.line(side.where())
        + (side.version() == null ? "" : ", PostgreSQL " + Printable.line(side.version()))
        + ", "
        + Printable.line(side.generatedAt())
        + ", "
        + Words.lower(side.verdict());
  }

  public static String counts(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    for (CheckChange.Kind kind : CheckChange.Kind.values()) {
      int count = comparison.changes(kind).size();
      if (count > 0) {
        text.append(Words.count(count, "check ", "checks ")).append(verb(kind)).append(", ");
      }
    }
    text.append(comparison.checks().same()).append(" unchanged");
    if (comparison.differences() != null) {
      text.append(", ")
          .append(Words.count(comparison.differences().size(), "difference", "differences"));
    }
    return text.toString();
  }

  private static String verb(CheckChange.Kind kind) {
    return switch (kind) {
      case REGRESSED -> "got worse";
      case UNSEEN -> "could not see B";
      case HEALED -> "fixed";
      case CHANGED -> "changed otherwise";
    };
  }

  /** {@code in 2 h: 1.5 GB of WAL written, 750 MB an hour}. */
  public static String wal(SlotGrowth growth) {
    String time = "in " + Quantities.seconds(growth.seconds());
    if (growth.walBytes() == null) {
      return time;
    }
    return "%s: %s of WAL written, %s"
        .formatted(time, Quantities.bytes(growth.walBytes()), rate(growth.walBytesPerHour()));
  }

  /** {@code 1 GB -> 3 GB, 1 GB an hour, at the limit in 2 h}. */
  public static String slot(SlotGrowth.Slot slot) {
    return "%s -> %s, %s%s"
        .formatted(
            Quantities.bytes(slot.from()),
            Quantities.bytes(slot.to()),
            slot.bytesPerHour() == 0 ? "no growth" : rate(slot.bytesPerHour()),
            slot.secondsToLimit() == null
                ? ""
                : ", at max_slot_wal_keep_size in " + Quantities.seconds(slot.secondsToLimit()));
  }

  private static String rate(@Nullable Long perHour) {
    long rate = perHour == null ? 0 : perHour;
    return rate < 0
        ? "shrinking by %s an hour".formatted(Quantities.bytes(-rate))
        : Quantities.bytes(rate) + " an hour";
  }
}
