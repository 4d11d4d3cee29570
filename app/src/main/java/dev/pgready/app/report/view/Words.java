// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.EnumWords;
import dev.pgready.text.Printable;
import java.util.Locale;
import java.util.Optional;

/** The contract's words for enum constants. */
public final class Words {
  private Words() {}

  /** {@code READY_WITH_WARNINGS} is written {@code ready-with-warnings}. */
  public static String of(Enum<?> constant) {
    return EnumWords.of(constant);
  }

  /** A verdict as a headline. */
  public static String headline(Verdict verdict) {
    return switch (verdict) {
      case READY -> "READY";
      case READY_WITH_WARNINGS -> "READY, with warnings";
      case NOT_READY -> "NOT READY";
      case INCONCLUSIVE -> "INCONCLUSIVE";
      case NO_FACTS -> "NOT CHECKED";
    };
  }

  /** How a report stands to its baseline. */
  public record Since(int news, int known, String time) {
    /** {@code NOTHING NEW} or {@code 2 NEW}. */
    public String headline() {
      return news == 0 ? "NOTHING NEW" : news + " NEW";
    }

    /** {@code since 2026-11-20T12:00:00Z (7 known)}. */
    public String rest() {
      return "since %s (%s known)".formatted(Printable.line(time), known);
    }
  }

  /** Empty: there is no baseline, or nothing of it is left. */
  public static Optional<Since> since(Report report) {
    int news = 0;
    int known = 0;
    String time = "";
    for (Report.Finding finding : report.findings()) {
      if (finding.known() && finding.handling() != null) {
        known++;
        time = finding.handling().details().getOrDefault("since", "");
      } else if (finding.result().urgency().needsAttention()) {
        news++;
      }
    }
    return known == 0 ? Optional.empty() : Optional.of(new Since(news, known, time));
  }

  /** That of a report: its verdict, and before it what is new since a baseline. */
  public static String headline(Report report) {
    return since(report)
        .map(since -> "%s %s, ".formatted(since.headline(), since.rest()))
        .orElse("")
        .concat(headline(report.verdict()));
  }

  /** A verdict within a sentence. */
  public static String lower(Verdict verdict) {
    return headline(verdict).toLowerCase(Locale.ROOT).replace(",", "");
  }

  /** {@code left out} as it starts a line. */
  public static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** {@code 1 table}, {@code 4,995 tables}. */
  public static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }
}
