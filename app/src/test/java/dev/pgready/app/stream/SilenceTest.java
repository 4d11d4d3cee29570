// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.stream.Silence.Step;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SilenceTest {
  /** A clock may start below zero. */
  private static final long START = -5;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static Silence silence() {
    Silence silence = new Silence(4000, START);
    assertThat(silence.step(START, 7, true, false)).isEqualTo(Step.NOTHING);
    return silence;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10000",
    "1, 1000",
    "1999, 1000",
    "2000, 1000",
    "2002, 1001",
    "19998, 9999",
    "20000, 10000",
    "60000, 10000"
  })
  void halfOfTheServersTimeoutIsLong(long timeout, long quiet) {
    assertThat(new Silence(timeout, 0).quiet()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(quiet));
  }

  @Test
  void theServerIsAskedOnceAndThenLookedFor() {
    Silence silence = silence();
    assertThat(silence.step(START + 2 * SECOND, 7, true, false)).isEqualTo(Step.NOTHING);
    assertThat(silence.step(START + 2 * SECOND + 1, 7, true, false)).isEqualTo(Step.ASK);
    assertThat(silence.step(START + 2 * SECOND + 2, 7, true, false)).isEqualTo(Step.NOTHING);
    assertThat(silence.step(START + 4 * SECOND, 7, true, false)).isEqualTo(Step.NOTHING);
    assertThat(silence.step(START + 4 * SECOND + 1, 7, true, false)).isEqualTo(Step.FIND_OUT);
    assertThat(silence.length(START + 4 * SECOND)).isEqualTo(4 * SECOND);
  }

  /** After a machine was suspended: no server is looked for that was not asked. */
  @Test
  void howeverLateItIsAskedFirst() {
    assertThat(silence().step(START + 3600 * SECOND, 7, true, false)).isEqualTo(Step.ASK);
  }

  @Test
  void whatComesOrABusyReaderEndsIt() {
    for (boolean comes : new boolean[] {true, false}) {
      Silence silence = silence();
      assertThat(silence.step(START + 3 * SECOND, 7, true, false)).isEqualTo(Step.ASK);
      long bytes = comes ? 8 : 7;
      assertThat(silence.brokenBy(bytes)).isEqualTo(comes);
      assertThat(silence.step(START + 5 * SECOND, bytes, comes, false)).isEqualTo(Step.NOTHING);
      assertThat(silence.length(START + 5 * SECOND)).isZero();
      assertThat(silence.step(START + 7 * SECOND + 1, bytes, true, false)).isEqualTo(Step.ASK);
    }
  }

  @Test
  void aServerThatIsThereIsAskedAgain() {
    Silence silence = silence();
    assertThat(silence.step(START + 3 * SECOND, 7, true, false)).isEqualTo(Step.ASK);
    silence.excused(START + 5 * SECOND, false);
    assertThat(silence.step(START + 7 * SECOND, 7, true, false)).isEqualTo(Step.NOTHING);
    assertThat(silence.step(START + 7 * SECOND + 1, 7, true, false)).isEqualTo(Step.ASK);
  }

  /** In the midst of a message a server that is there is no excuse. */
  @Test
  void theRestOfAMessageComesSoonOrNever() {
    Silence silence = silence();
    assertThat(silence.step(START + 3 * SECOND, 7, true, true)).isEqualTo(Step.ASK);
    silence.excused(START + 5 * SECOND, true);
    assertThat(silence.step(START + 30 * SECOND, 7, true, true)).isEqualTo(Step.ASK);
    assertThat(silence.step(START + 30 * SECOND + 1, 7, true, true)).isEqualTo(Step.CUT);
    assertThat(silence.step(START + 30 * SECOND + 1, 7, true, false)).isEqualTo(Step.FIND_OUT);
  }
}
