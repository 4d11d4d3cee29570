// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Verdict;
import dev.pgready.text.EnumWords;
import java.util.Locale;

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
