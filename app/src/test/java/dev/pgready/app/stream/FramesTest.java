// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.pgoutput.Pieces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private FramesTest send(char kind, byte[] content) {
    try {
      DataOutputStream data = new DataOutputStream(sent);
      data.writeByte(kind);
      data.writeInt(4 + content.length);
      data.write(content);
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private FramesTest send(char kind, String content) {
    return send(kind, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives at most so many bytes at a time, as a network may. */
  private static final class Slow extends InputStream {
    private final ByteArrayInputStream in;
    private final int most;

    Slow(byte[] bytes, int most) {
      this.in = new ByteArrayInputStream(bytes);
      this.most = most;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, most));
    }
  }

  private Frames frames(int most) {
    return frames(new Slow(sent.toByteArray(), most), () -> {});
  }

  private static Frames frames(InputStream in, Runnable beforeBlocking) {
    return new Frames(in, in, beforeBlocking);
  }

  private static String text(Frames frames) {
    return new String(frames.bytes(), frames.offset(), frames.length(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 4096, 1 << 20})
  void piecesOfAnySizeMakeTheSameFrames(int most) throws SQLException {
    send('W', "\0\0\0");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String content = "x".repeat(i) + i;
      expected.add(content);
      send('d', content);
      // may come at any time
      send('N', "SNOTICE\0\0").send('S', "a\0b\0");
    }
    send('c', "");
    Frames frames = frames(most);
    frames.awaitStart();
    List<String> read = new ArrayList<>();
    while (frames.next()) {
      read.add(text(frames));
    }
    assertThat(read).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 50_000, 1 << 22})
  void aLargeFrameIsReadInPieces(int most) throws SQLException {
    String large = "0123456789".repeat(300_000);
    send('d', "first").send('d', large).send('d', large).send('d', large);
    send('d', "y".repeat(Pieces.MOST)).send('d', "last");
    Frames frames = frames(most);
    assertThat(frames.next()).isTrue();
    assertThat(frames.large()).isFalse();
    assertThat(frames.next()).isTrue();
    assertThat(frames.large()).isTrue();
    assertThat(frames.length()).isEqualTo(large.length());
    StringBuilder read = new StringBuilder();
    int size = 1;
    while (frames.rest() > 0) {
      size = Math.min(frames.rest(), size * 3 % 70_001 + 1);
      int at = frames.peek(size);
      read.append(new String(frames.bytes(), at, size, StandardCharsets.UTF_8));
      frames.take(size);
    }
    assertThat(read.toString().equals(large)).isTrue();
    assertThat(frames.bytes()).hasSizeLessThan(200_000);
    // what is not asked for is passed over
    assertThat(frames.next()).isTrue();
    frames.peek(10);
    frames.take(10);
    assertThat(frames.next()).isTrue();
    assertThat(frames.large()).isTrue();
    assertThat(frames.next()).isTrue();
    assertThat(frames.large()).isFalse();
    assertThat(text(frames)).hasSize(Pieces.MOST);
    assertThat(frames.next()).isTrue();
    assertThat(text(frames)).isEqualTo("last");
    assertThat(frames.bytes()).hasSizeLessThan(200_000);
  }

  @Test
  void aLargeFrameThatIsCutIsACutConnection() throws SQLException {
    send('d', "x".repeat(3_000_000));
    byte[] part = java.util.Arrays.copyOf(sent.toByteArray(), 2_000_000);
    Frames skipping = frames(new ByteArrayInputStream(part), () -> {});
    assertThat(skipping.next()).isTrue();
    assertThatThrownBy(skipping::next).isInstanceOf(SQLException.class);
    Frames reading = frames(new ByteArrayInputStream(part), () -> {});
    assertThat(reading.next()).isTrue();
    assertThatThrownBy(
            () -> {
              while (true) {
                reading.peek(100_000);
                reading.take(100_000);
              }
            })
        .isInstanceOf(Pieces.Lost.class)
        .hasCauseInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(chars = {'c', 'C'})
  void bothWordsForTheEndEndIt(char kind) throws SQLException {
    assertThat(send(kind, "COPY 0\0").frames(3).next()).isFalse();
  }

  @Test
  void theServersRefusalKeepsItsCode() {
    send('E', "SERROR\0VERROR\0C55006\0Mslot is active\0\0");
    assertThatThrownBy(() -> frames(10).awaitStart())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55006"))
        .hasMessageContaining("slot is active");
  }

  @Test
  void whatIsNoProtocolIsSaid() {
    send('Z', "I");
    assertThatThrownBy(() -> frames(10).awaitStart())
        .hasMessage("START_REPLICATION was answered with byte 0x5A instead of W");
    assertThatThrownBy(() -> frames(10).next()).hasMessageContaining("kind 0x5A");
    sent.reset();
    sent.writeBytes(new byte[] {'d', 0, 0, 0, 3});
    assertThatThrownBy(() -> frames(10).next()).hasMessageContaining("impossible length");
    sent.reset();
    sent.writeBytes(new byte[] {'d', -1, 0, 0, 0});
    assertThatThrownBy(() -> frames(10).next()).hasMessageContaining("a message of 4 GB");
  }

  @Test
  void everyCutIsACutConnection() {
    byte[] whole = send('d', "content").sent.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> frames(new ByteArrayInputStream(part), () -> {}).next())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"));
    }
  }

  @Test
  void theOutputIsFlushedBeforeAnyWaitAndNotBetweenFramesAtHand() throws SQLException {
    send('d', "a").send('d', "b");
    AtomicInteger waits = new AtomicInteger();
    Frames frames = frames(new ByteArrayInputStream(sent.toByteArray()), waits::incrementAndGet);
    assertThat(frames.next()).isTrue();
    assertThat(frames.next()).isTrue();
    assertThat(waits).hasValue(0);
    assertThatThrownBy(frames::next).isInstanceOf(SQLException.class);
    assertThat(waits).hasValue(1);
  }
}
