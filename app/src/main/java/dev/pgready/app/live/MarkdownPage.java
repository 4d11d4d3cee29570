// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.app.console.Tone;
import java.util.List;

/** A text in Markdown on a screen: as it is written, broken, with its headings strong. */
public final class MarkdownPage {
  private MarkdownPage() {}

  public static List<StyledLine> lines(String markdown, int width) {
    return WordWrap.of(markdown, width - 2).stream()
        .map(line -> StyledLine.of(" " + line, line.startsWith("#") ? Tone.STRONG : Tone.PLAIN))
        .toList();
  }
}
