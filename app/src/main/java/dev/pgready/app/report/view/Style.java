// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.text.DocsBase;
import org.jspecify.annotations.Nullable;

/**
 * How a report for people is laid out; formats for machines look at nothing but the links.
 *
 * @param color whether escape sequences for colours may be written
 * @param columns width to wrap text at; SQL and commands are never wrapped
 * @param detail how much is said of checks that need no attention
 * @param docs where the pages of checks are, to be linked to; null: nobody says
 */
public record Style(boolean color, int columns, Detail detail, @Nullable DocsBase docs) {
  /** How much is said of checks that need no attention. */
  public enum Detail {
    /** Passed and skipped checks are just counted. */
    BRIEF,
    /** Passed checks are named, and say what they found where nothing else needs attention. */
    FOLDED,
    /** Every check says what it found. */
    FULL
  }

  /** Below this width text is no longer laid out well, so it is not tried. */
  public static final int NARROWEST = 60;

  /** For files and pipes. */
  public static final Style PLAIN = new Style(false, 80);

  /** Beyond this width lines are hard to read. */
  private static final int WIDEST = 120;

  public Style {
    columns = Math.max(NARROWEST, Math.min(WIDEST, columns));
  }

  /** One whose reports link to no pages. */
  public Style(boolean color, int columns, Detail detail) {
    this(color, columns, detail, null);
  }

  /** As reports are printed unless somebody asks for more. */
  public Style(boolean color, int columns) {
    this(color, columns, Detail.FOLDED);
  }
}
