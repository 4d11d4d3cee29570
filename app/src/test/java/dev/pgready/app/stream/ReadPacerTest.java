// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadPacerTest {
  private static final long MILLI = 1_000_000;

  private final ReadPacer pace = new ReadPacer();
  private long now;

  /** So many reads of one row each, so far apart. */
  private void rows(int count, long apart) {
    for (int i = 0; i < count; i++) {
      now += apart;
      pace.read(200, now);
    }
  }

  @Test
  void rowsThatComeOneByOneAreWaitedForAtTheSocket() {
    rows(1000, MILLI);
    assertThat(pace.rest(0)).isZero();
  }

  @Test
  void rowsThatComeFastAreLeftToCollect() {
    rows(16, MILLI / 20);
    assertThat(pace.rest(0)).isEqualTo(MILLI);
    assertThat(pace.rest(1 << 16)).as("plenty is there already").isZero();
  }

  @Test
  void oneLargeReadIsABurst() {
    pace.read(4096, now);
    assertThat(pace.rest(0)).isEqualTo(MILLI);
  }

  @Test
  void theFasterTheyComeTheLongerIsTheRestUpToAnEnd() {
    pace.read(4096, now);
    pace.rested(8191);
    assertThat(pace.rest(0)).isEqualTo(MILLI);
    for (int millis : new int[] {1, 2, 4, 8, 8}) {
      assertThat(pace.rest(0)).isEqualTo(millis * MILLI);
      pace.rested(millis * 8192);
      pace.read(millis * 8192, now);
    }
  }

  @Test
  void whatCameDuringARestIsReadBeforeTheNext() {
    pace.read(4096, now);
    pace.rested(20_000);
    for (int read = 0; read < 15_000; read += 1000) {
      assertThat(pace.rest(20_000 - read)).isZero();
      pace.read(1000, now);
    }
    assertThat(pace.rest(4000)).isPositive();
  }

  @Test
  void aRestThatBringsLittleEndsTheBurst() {
    pace.read(100_000, now);
    pace.rested(100_000);
    pace.rested(4095);
    assertThat(pace.rest(0)).isZero();
    pace.read(100_000, now);
    assertThat(pace.rest(0)).isEqualTo(MILLI);
  }
}
