// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerMeterTest {
  private static final byte[] READY = message('Z', 1);

  private static byte[] head(char kind, int length) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(kind);
      out.writeInt(length);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] message(char kind, int payload) {
    byte[] head = head(kind, payload + 4);
    return java.util.Arrays.copyOf(head, head.length + payload);
  }

  private static AnswerMeter ready() throws IOException {
    AnswerMeter meter = new AnswerMeter();
    meter.accept(READY, 0, READY.length);
    meter.asked();
    return meter;
  }

  private static int feed(AnswerMeter meter, byte[] bytes) throws IOException {
    meter.requireSound();
    return meter.accept(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "E,1048576",
    "N,1048576",
    "S,65536",
    "R,65536",
    "K,260",
    "A,16384",
    "T,1048576",
    "C,1024",
    "G,16384",
    "I,0"
  })
  void theLongestOfItsKind(char kind, int longest) throws IOException {
    assertThat(feed(ready(), message(kind, longest - 1 < 0 ? 0 : longest - 1))).isPositive();
    assertThat(feed(ready(), message(kind, longest))).isEqualTo(longest + 5);
    AnswerMeter meter = ready();
    assertThatThrownBy(() -> feed(meter, message(kind, longest + 1)))
        .isInstanceOf(BrokenExchange.class)
        .hasMessageContaining("the most for one of kind " + kind);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void lengthsBelowTheirOwn(int length) throws IOException {
    AnswerMeter meter = ready();
    assertThatThrownBy(() -> feed(meter, head('D', length)))
        .hasMessageContaining("impossible length");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -5, -1, Integer.MAX_VALUE})
  void lengthsThatAskForGigabytes(int length) throws IOException {
    for (char kind : "DENTSARKCGHWIcnstd123Zv".toCharArray()) {
      AnswerMeter meter = ready();
      assertThatThrownBy(() -> feed(meter, head(kind, length)))
          .as("%s", kind)
          .isInstanceOf(BrokenExchange.class)
          .hasMessageContaining(" GB");
    }
  }

  @Test
  void kindsThatDoNotExist() throws IOException {
    AnswerMeter meter = ready();
    assertThatThrownBy(() -> feed(meter, head('x', 4))).hasMessageContaining("kind x");
    AnswerMeter other = ready();
    assertThatThrownBy(() -> feed(other, head('\u0007', 4))).hasMessageContaining("0x07");
  }

  @Test
  void rowsBeforeTheServerIsReady() {
    assertThatThrownBy(() -> feed(new AnswerMeter(), message('D', 2)))
        .hasMessageContaining("before it was ready");
  }

  /** What came before is passed on; it may say why. */
  @Test
  void whatCameBefore() throws IOException {
    AnswerMeter meter = ready();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(message('E', 10));
    bytes.write(head('E', Integer.MAX_VALUE));
    assertThat(feed(meter, bytes.toByteArray())).isEqualTo(15);
    assertThatThrownBy(() -> feed(meter, READY)).isInstanceOf(BrokenExchange.class);
  }

  /** However it is cut into reads. */
  @Test
  void oneByteAtATime() throws IOException {
    AnswerMeter meter = ready();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(message('T', 300));
    bytes.write(message('D', 70_000));
    bytes.write(message('C', 13));
    for (byte b : bytes.toByteArray()) {
      assertThat(feed(meter, new byte[] {b})).isEqualTo(1);
    }
    assertThat(meter.answered()).isFalse();
    for (byte b : READY) {
      feed(meter, new byte[] {b});
    }
    assertThat(meter.answered()).isTrue();
    byte[] endless = head('N', -1);
    for (int i = 0; i < 4; i++) {
      feed(meter, new byte[] {endless[i]});
    }
    assertThatThrownBy(() -> feed(meter, new byte[] {endless[4]}))
        .isInstanceOf(BrokenExchange.class);
  }

  @ParameterizedTest
  @ValueSource(chars = {'N', 'A', 'S', 'E', 'I', 'C', 'G', 'H', 'D', 'T'})
  void endless(char kind) throws IOException {
    AnswerMeter meter = ready();
    byte[] message = message(kind, kind == 'I' ? 0 : 100);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000_000; i++) {
                feed(meter, message);
              }
            })
        .isInstanceOf(BrokenExchange.class);
  }

  /** Notices count for the session, rows and words for the answer. */
  @Test
  void countsStartAnewWithAQuestion() throws IOException {
    AnswerMeter meter = ready();
    byte[] row = message('D', (int) (AnswerMeter.MOST_ROW_BYTES / 2));
    for (int i = 0; i < 5; i++) {
      feed(meter, row);
      feed(meter, READY);
      meter.asked();
    }
    byte[] notice = message('N', 20);
    for (int i = 0; i < 10_000; i++) {
      feed(meter, notice);
      feed(meter, READY);
      meter.asked();
    }
    assertThatThrownBy(() -> feed(meter, notice)).hasMessageContaining("10001 notices");
  }

  /** A server that has no process left for a connection answers in the manner of 1996. */
  @Test
  void aTextWithoutALength() throws IOException {
    byte[] text =
        "Ecould not fork new process for connection: out of memory\n\0"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(feed(new AnswerMeter(), text)).isEqualTo(text.length);
    AnswerMeter meter = new AnswerMeter();
    feed(meter, text);
    assertThat(feed(meter, new byte[1 << 20])).isLessThan(1 << 16);
    assertThatThrownBy(() -> feed(meter, new byte[1])).isInstanceOf(BrokenExchange.class);
  }
}
