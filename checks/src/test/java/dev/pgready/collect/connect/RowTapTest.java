// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of all messages the values of the rows that are wanted, wherever a read ends. */
final class RowTapTest {
  private static byte[] message(char kind, byte... content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) kind)
        .putInt(4 + content.length)
        .put(content)
        .array();
  }

  private static byte[] row(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return message(
        'D',
        ByteBuffer.allocate(6 + text.length)
            .putShort((short) 1)
            .putInt(text.length)
            .put(text)
            .array());
  }

  private static byte[] answer() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(message('Z', (byte) 'I'));
    all.writeBytes(message('C', (byte) 0));
    all.writeBytes(message('T', (byte) 1));
    all.writeBytes(row("who"));
    all.writeBytes(message('C', (byte) 0));
    all.writeBytes(message('T', (byte) 1));
    all.writeBytes(row("{\"a\":"));
    all.writeBytes(row(""));
    all.writeBytes(message('N', (byte) 'x', (byte) 0));
    all.writeBytes(row("1}"));
    all.writeBytes(message('C', (byte) 0));
    all.writeBytes(message('Z', (byte) 'I'));
    return all.toByteArray();
  }

  private static void pass(AnswerMeter.RowTap tap, int part) throws IOException {
    AnswerMeter meter = new AnswerMeter();
    meter.tap(tap);
    byte[] bytes = answer();
    for (int at = 0; at < bytes.length; at += part) {
      meter.accept(bytes, at, Math.min(part, bytes.length - at));
    }
    meter.tap(null);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void rowsOfAResult(int part) throws IOException {
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    pass(new AnswerMeter.RowTap(1, second), part);
    assertThat(second).hasToString("{\"a\":1}");
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    pass(new AnswerMeter.RowTap(0, both), part);
    assertThat(both).hasToString("who{\"a\":1}");
  }

  /** The answer is none the worse for it. */
  @Test
  void aSinkThatFails() throws IOException {
    int[] calls = new int[2];
    OutputStream sink =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            calls[0]++;
            throw new IOException("full");
          }

          @Override
          public void close() {
            calls[1]++;
          }
        };
    pass(new AnswerMeter.RowTap(0, sink), 3);
    assertThat(calls[0]).isOne();
    assertThat(calls[1]).isPositive();
  }
}
