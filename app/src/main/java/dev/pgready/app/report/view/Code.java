// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.text.Printable;
import java.util.List;

/**
 * A statement or command to copy. Line breaks stay, as statements may have several lines, unless a
 * name in it holds characters that cannot be shown, or would make a line that a CI's log takes for
 * a command of its own: then it is one line with visible escapes, to be read and not to be copied.
 *
 * @param lines what to show
 * @param exact whether the lines can be copied
 */
public record Code(List<String> lines, boolean exact) {
  public static Code of(String code) {
    String spaced = code.replace("\t", "  ");
    return Printable.arePlain(spaced)
        ? new Code(spaced.lines().toList(), true)
        : new Code(List.of(Printable.line(code)), false);
  }

  /** What stands beside code that cannot be copied. */
  public static final String INEXACT =
      "-- a name holds unprintable characters: take it from --format json";
}
