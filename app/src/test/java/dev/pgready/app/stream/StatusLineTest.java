// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StatusLineTest {
  @Test
  void ratesAndSizesAreForPeople() {
    assertThat(StatusLine.render(1_234_567, 98_765.4, 12.34, StatusLine.size(123_456_789)))
        .isEqualTo("1,234,567 changes, 98,765/s, lag 12.3 ms, WAL retained 117.7 MB");
    assertThat(StatusLine.render(0, 0, 0, "?"))
        .isEqualTo("0 changes, 0/s, lag 0.0 ms, WAL retained ?");
  }

  @Test
  void sizesChangeTheirUnit() {
    assertThat(StatusLine.size(-1)).isEqualTo("0 B");
    assertThat(StatusLine.size(1023)).isEqualTo("1023 B");
    assertThat(StatusLine.size(1024)).isEqualTo("1.0 kB");
    assertThat(StatusLine.size(5L << 40)).isEqualTo("5120.0 GB");
  }
}
