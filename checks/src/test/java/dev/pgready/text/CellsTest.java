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
  void squeezed() {
    assertThat(Cells.squeezed("orders_of_region_12", 19)).isEqualTo("orders_of_region_12");
    assertThat(Cells.squeezed("orders_of_region_12", 11)).isEqualTo("order…on_12");
    assertThat(Cells.squeezed("\u304a\u5ba2\u69d8\u306e\u4f4f\u6240\u933212", 10))
        .isEqualTo("\u304a\u5ba2…\u933212");
    for (int most = 1; most < 20; most++) {
      assertThat(
              Cells.of(
                  Cells.squeezed(
                      "\u304a\u5ba2\u69d8\u306e\u4f4f\u6240\u9332 and more of it", most)))
          .isLessThanOrEqualTo(most);
    }
  }

  @Test
  void paddedAndCut() {
    assertThat(Cells.padded("注", 4)).isEqualTo("注  ");
    assertThat(Cells.padded("long", 2)).isEqualTo("long");
    assertThat(Cells.cut("注文書類", 5)).isEqualTo("注文…");
    assertThat(Cells.cut("short", 5)).isEqualTo("short");
  }
}
