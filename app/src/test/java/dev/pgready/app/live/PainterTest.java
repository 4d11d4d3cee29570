// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PainterTest {
  private final Painter painter = new Painter(true);

  @Test
  void onlyWhatChangedIsSent() {
    assertThat(paint(3, 10, "a", "b"))
        .contains("\u001b[2J", "\u001b[1;1H\u001b[Ka", "\u001b[2;1H\u001b[Kb");
    assertThat(paint(3, 10, "a", "b")).isEmpty();
    assertThat(paint(3, 10, "a", "c")).isEqualTo("\u001b[2;1H\u001b[Kc");
    assertThat(paint(3, 10, "a")).isEqualTo("\u001b[2;1H\u001b[K");
  }

  @Test
  void aNewSizeDrawsEverythingAgain() {
    paint(3, 10, "a", "b");
    assertThat(paint(3, 9, "a", "b")).contains("\u001b[2J", "\u001b[1;1H\u001b[Ka");
    painter.forget();
    assertThat(paint(3, 9, "a", "b")).contains("\u001b[2J", "\u001b[1;1H\u001b[Ka");
  }

  @Test
  void nothingIsSentOutsideTheScreen() {
    String sent = paint(2, 4, "abcdef", "b", "c", "d");
    assertThat(sent).contains("abc…").doesNotContain("abcdef", "\u001b[3;1H", "\n");
    assertThat(paint(1, 1, "abcdef")).contains("…");
  }

  private String paint(int rows, int columns, String... lines) {
    return painter.paint(List.of(lines).stream().map(StyledLine::of).toList(), rows, columns);
  }
}
