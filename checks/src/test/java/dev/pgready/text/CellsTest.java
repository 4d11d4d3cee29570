// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CellsTest {
  @ParameterizedTest
  @CsvSource({
    "orders, 6",
    "注文, 4",
    "주문, 4",
    "ｶﾅ, 2",
    "ＡＢ, 4",
    "é, 1",
    "e\u0301, 1",
    "🐘, 2",
    "Ж, 1",
    "…, 1",
    "–, 1",
    "กำ, 2",
    "\u1112\u1161\u11ab, 2",
    "𠀋, 2",
    "ก็, 1"
  })
  void asTerminalsCount(String text, int cells) {
    assertThat(Cells.of(text)).isEqualTo(cells);
  }

  @Test
  void paddedAndCut() {
    assertThat(Cells.padded("注", 4)).isEqualTo("注  ");
    assertThat(Cells.padded("long", 2)).isEqualTo("long");
    assertThat(Cells.cut("注文書類", 5)).isEqualTo("注文…");
    assertThat(Cells.cut("short", 5)).isEqualTo("short");
  }
}
