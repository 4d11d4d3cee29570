// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SlotTrackTest {
  private final SlotTrack track = new SlotTrack();

  @Test
  void growthIsKnownAfterASecond() {
    assertThat(track.growth()).isEmpty();
    track.add(0, 100);
    assertThat(track.growth()).isEmpty();
    track.add(999, 1099);
    assertThat(track.growth()).isEmpty();
    track.add(1000, 1100);
    assertThat(track.growth().getAsDouble()).isCloseTo(1000, within(1e-6));
  }

  @Test
  void growthIsThatOfTheLastMinute() {
    for (int second = 0; second <= 400; second++) {
      track.add(second * 1000L, second < 300 ? second * 50_000L : 15_000_000 + (second - 300) * 7L);
    }
    assertThat(track.growth().getAsDouble()).isCloseTo(7, within(0.01));
  }

  @Test
  void burstsAreSmoothed() {
    for (int second = 0; second <= 60; second++) {
      track.add(second * 1000L, second / 10 * 10_000L);
    }
    assertThat(track.growth().getAsDouble()).isCloseTo(1000, within(60.0));
  }

  @Test
  void whatIsReadShrinks() {
    track.add(0, 5_000);
    track.add(2_000, 1_000);
    assertThat(track.growth().getAsDouble()).isCloseTo(-2000, within(1e-6));
  }

  /** A clock that stands or is set back tells nothing new. */
  @Test
  void timeOnlyGoesForward() {
    track.add(10_000, 1);
    track.add(10_000, 2);
    track.add(5_000, 3);
    assertThat(track.growth()).isEmpty();
  }

  @Test
  void partsFillUpFromTheRight() {
    track.add(0, 10);
    assertThat(track.parts(4, 0)).containsExactly(-1, -1, -1, 10);
    track.add(1_000, 20);
    assertThat(track.parts(4, 1_000)).containsExactly(-1, -1, -1, 20);
    track.add(2_000, 30);
    track.add(4_000, 50);
    assertThat(track.parts(4, 4_000)).containsExactly(10, 20, 30, 50);
    assertThat(track.parts(0, 4_000)).isEmpty();
  }

  @Test
  void itRemembersFiveMinutesInConstantRoom() {
    for (int tenth = 0; tenth < 40_000; tenth++) {
      track.add(tenth * 100L, tenth);
    }
    assertThat(track.firstSeen()).isZero();
    long now = 3_999_900;
    long[] parts = track.parts(10, now);
    assertThat(parts[9]).isEqualTo(39_999);
    assertThat(parts[0]).isBetween(37_000L, 37_300L);
    assertThat(track.growth().getAsDouble()).isCloseTo(10, within(0.1));
  }
}
