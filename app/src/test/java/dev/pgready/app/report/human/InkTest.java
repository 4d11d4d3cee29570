// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What has a ground of its own can be read under every palette that terminals ship with. */
final class InkTest {
  /** Black, red, green, yellow, cyan, white: colours 0 to 3, 6 and 7, as each terminal has them. */
  private static final Map<String, List<Integer>> PALETTES =
      Map.of(
          "xterm", List.of(0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x00cdcd, 0xe5e5e5),
          "GNOME Terminal", List.of(0x171421, 0xc01c28, 0x26a269, 0xa2734c, 0x2aa1b3, 0xd0cfcc),
          "macOS Terminal", List.of(0x000000, 0xc23621, 0x25bc24, 0xadad27, 0x33bbc8, 0xcbcccd),
          "Windows Terminal", List.of(0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x3a96dd, 0xcccccc),
          "Solarized", List.of(0x073642, 0xdc322f, 0x859900, 0xb58900, 0x2aa198, 0xeee8d5));

  private static final List<Integer> NUMBERS = List.of(0, 1, 2, 3, 6, 7);

  /** WCAG 2.1 asks 3 to 1 of large or bold text (1.4.3). */
  @Test
  void tagsCanBeRead() {
    PALETTES.forEach(
        (terminal, colours) -> {
          for (String code : List.of(Ink.BAD, Ink.CARE, Ink.OPEN, Ink.GOOD)) {
            int text = colour(code, "3", colours);
            int ground = colour(code, "4", colours);
            assertThat(contrast(text, ground)).as("%s: %s", terminal, code).isGreaterThan(3.0);
          }
        });
  }

  /** Yellow and cyan text, which were used before, cannot be read on white. */
  @Test
  void theMeasureTellsThemApart() {
    assertThat(contrast(0xcdcd00, 0xffffff)).isLessThan(2);
    assertThat(contrast(0x00cdcd, 0xffffff)).isLessThan(2.1);
    assertThat(contrast(0x000000, 0xffffff)).isBetween(20.9, 21.1);
  }

  /** Nothing is coloured whose ground is the terminal's. */
  @Test
  void noTextIsColouredWithoutAGround() {
    for (String code : List.of(Ink.BAD, Ink.CARE, Ink.OPEN, Ink.GOOD)) {
      assertThat(code).containsPattern("3[0-7];4[0-7]$");
    }
    assertThat(new Ink(true).code("SELECT 1")).isEqualTo("SELECT 1");
  }

  private static int colour(String code, String tens, List<Integer> colours) {
    for (String part : code.split(";")) {
      if (part.length() == 2 && part.startsWith(tens)) {
        return colours.get(NUMBERS.indexOf(part.charAt(1) - '0'));
      }
    }
    throw new AssertionError(code);
  }

  private static double contrast(int one, int other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16 & 255)
        + 0.7152 * linear(colour >> 8 & 255)
        + 0.0722 * linear(colour & 255);
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
