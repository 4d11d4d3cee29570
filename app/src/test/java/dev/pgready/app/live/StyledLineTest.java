// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.console.Tone;
import org.junit.jupiter.api.Test;

final class StyledLineTest {
  private static final StyledLine LINE =
      StyledLine.of("ab").and("cde", Tone.BAD).and("fg", Tone.FAINT);

  @Test
  void nothingOfOthersReachesTheScreenRaw() {
    assertThat(StyledLine.of("a\u001b[2Jb\u0007\u202e\n").text()).doesNotContain("\u001b", "\n");
    assertThat(StyledLine.of("x").and("\u001b]52;c;AA==\u0007", Tone.BAD).ansi(true))
        .doesNotContain("\u001b]", "\u0007");
  }

  @Test
  void cutKeepsTonesAndNeverIsWider() {
    assertThat(LINE.cut(7)).isSameAs(LINE);
    assertThat(LINE.cut(6).text()).isEqualTo("abcde…");
    assertThat(LINE.cut(5).text()).isEqualTo("abcd…");
    assertThat(LINE.cut(3).text()).isEqualTo("ab…");
    assertThat(LINE.cut(2).text()).isEqualTo("a…");
    assertThat(LINE.cut(1).text()).isEqualTo("…");
    assertThat(LINE.cut(0).text()).isEmpty();
    assertThat(StyledLine.of("表表表").cut(4).cells()).isLessThanOrEqualTo(4);
    assertThat(StyledLine.of("表表").and("x").cut(4).cells()).isLessThanOrEqualTo(4);
  }

  @Test
  void tonesAreWrittenAndEnded() {
    assertThat(LINE.ansi(true)).isEqualTo("ab\u001b[1;37;41mcde\u001b[0m\u001b[2mfg\u001b[0m");
    assertThat(LINE.ansi(false)).isEqualTo("ab\u001b[1mcde\u001b[0m\u001b[2mfg\u001b[0m");
    assertThat(LINE.all(Tone.CHOSEN).ansi(false)).isEqualTo("\u001b[7mabcdefg\u001b[0m");
    assertThat(LINE.padded(9).text()).isEqualTo("abcdefg  ");
  }
}
