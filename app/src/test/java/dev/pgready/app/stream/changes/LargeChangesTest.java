// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.pgoutput.LargeChange;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.pgoutput.PgOutputException;
import dev.pgready.app.pgoutput.Pieces;
import dev.pgready.app.pgoutput.ProtocolOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in pieces is printed as what is read as a whole. */
final class LargeChangesTest {
  private static final Message.Relation RELATION =
      new Message.Relation(
          0,
          7,
          "public",
          "t",
          Message.ReplicaIdentity.FULL,
          List.of(
              column(true, "id", 20),
              column(false, "note", 25),
              column(false, "doc", 3802),
              column(false, "raw", 17),
              column(false, "amount", 1700),
              column(false, "flag", 16),
              column(false, "more", 25)));

  private static final ShownRelation SHOWN = new ShownRelation(RELATION, true);
  private static final Lsn LSN = new Lsn(0xA_0000_00FFL);
  private static final ChangeWriter.Context CONTEXT =
      new ChangeWriter.Context(LSN, 7, Instant.EPOCH, oid -> "t" + oid);

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final DataOutputStream data = new DataOutputStream(message);

  private static Message.Column column(boolean key, String name, int type) {
    return new Message.Column(key, name, type, -1);
  }

  /** Never more than a part of it at hand, and never where it was before. */
  private static final class Parts implements Pieces {
    private final byte[] all;
    private int position;
    private byte[] part = new byte[0];

    Parts(byte[] all) {
      this.all = all;
    }

    @Override
    public int peek(int count) {
      assertThat(count).isBetween(0, Math.min(rest(), MOST));
      part = new byte[count + 9];
      Arrays.fill(part, (byte) '#');
      System.arraycopy(all, position, part, 5, count);
      return 5;
    }

    @Override
    public byte[] bytes() {
      return part;
    }

    @Override
    public void take(int count) {
      position += count;
    }

    @Override
    public int rest() {
      return all.length - position;
    }
  }

  private LargeChangesTest begin(char kind) throws IOException {
    message.reset();
    data.writeByte(kind);
    if (kind != 'M') {
      data.writeInt(RELATION.oid());
    }
    return this;
  }

  private LargeChangesTest row(char marker, byte[]... values) throws IOException {
    data.writeByte(marker);
    data.writeShort(values.length);
    for (byte[] value : values) {
      if (value.length == 1 && value[0] < ' ') {
        data.writeByte(value[0] == 0 ? 'n' : 'u');
      } else {
        data.writeByte('t');
        data.writeInt(value.length);
        data.write(value);
      }
    }
    return this;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final byte[] NULL = {0};
  private static final byte[] UNCHANGED = {1};

  private static MessageCursor cursor() {
    return new MessageCursor(new ProtocolOptions(1, false));
  }

  private interface Making {
    ChangeWriter of(ByteArrayOutputStream out);
  }

  private void same() throws IOException {
    for (Making making : List.<Making>of(JsonChanges::new, out -> new HumanChanges(out, true))) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      ChangeWriter writer = making.of(whole);
      MessageCursor cursor = cursor();
      if (cursor.read(message.toByteArray(), 0, message.size()) == MessageKind.MESSAGE) {
        writer.other(cursor.message(), CONTEXT);
      } else {
        writer.row(cursor, SHOWN, LSN, 7);
      }
      writer.flush();
      ByteArrayOutputStream pieces = new ByteArrayOutputStream();
      large(making.of(pieces), message.toByteArray());
      assertThat(Arrays.equals(pieces.toByteArray(), whole.toByteArray()))
          .as("%s instead of %s", head(pieces), head(whole))
          .isTrue();
      assertThat(whole.size()).isPositive();
    }
  }

  private static void large(ChangeWriter writer, byte[] message) throws IOException {
    MessageCursor cursor = cursor();
    Parts parts = new Parts(message);
    LargeChange change = cursor.read(parts);
    if (cursor.kind() == MessageKind.MESSAGE) {
      writer.largeMessage(change, CONTEXT);
    } else {
      change.expect(SHOWN.columns());
      writer.largeRow(change, cursor, SHOWN, LSN, 7);
    }
    writer.flush();
    assertThat(parts.rest()).isZero();
  }

  private static String head(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), 1000));
  }

  private static byte[][] values(String note) {
    return new byte[][] {
      text("1"),
      text(note),
      text("{\"a\": \"" + note.replace("\"", "\\\"") + "\"}"),
      text("\\x" + "00ff4a".repeat(note.length())),
      text("1" + "0".repeat(140_000) + ".5"),
      text("t"),
      text("x")
    };
  }

  /**
   * Around the border of each piece: what is escaped, longer than a byte, or known by what is
   * before it.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 8})
  void allKindsOfRows(int shift) throws IOException {
    StringBuilder note = new StringBuilder("'".repeat(shift));
    while (note.length() < 200_000) {
      note.append(
          "a\u202e\"\n##[x]section_start:\u00e9\u0085\ud83d\ude00\udb40\udc01##vso travis_time:\\");
    }
    byte[][] values = values(note.toString());
    byte[][] others = values(note + "!");
    begin('I').row('N', values).same();
    begin('U').row('N', values).same();
    begin('U').row('O', values).row('N', others).same();
    begin('U').row('O', values).row('N', values).same();
    begin('U').row('K', values[0], NULL, NULL, NULL, NULL, NULL, NULL).row('N', values).same();
    begin('D').row('O', values).same();
    begin('D').row('K', text("9".repeat(99)), NULL, NULL, NULL, NULL, NULL, NULL).same();
    begin('U')
        .row('N', values[0], UNCHANGED, NULL, UNCHANGED, values[4], UNCHANGED, values[1])
        .same();
  }

  @Test
  void whatIsNoTextOfItsTypeAndNoUtf8() throws IOException {
    byte[] broken = new byte[150_000];
    for (int i = 0; i < broken.length; i++) {
      broken[i] = (byte) (0x80 + (i * 31 + i / 7) % 0x80);
    }
    byte[] uneven = text("\\x" + "0".repeat(100_001));
    begin('I').row('N', broken, broken, broken, broken, NULL, broken, broken).same();
    begin('I').row('N', NULL, uneven, uneven, uneven, NULL, uneven, uneven).same();
  }

  /** Longer than any number of the server's: a string, which is what JSON's readers take. */
  @Test
  void anEndlessNumber() throws IOException {
    byte[] digits = new byte[Pieces.MOST + 1];
    Arrays.fill(digits, (byte) '7');
    begin('D').row('K', digits, NULL, NULL, NULL, NULL, NULL, NULL);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    large(new JsonChanges(out), message.toByteArray());
    assertThat(head(out)).contains("\"key\":{\"id\":\"777");
  }

  @Test
  void messages() throws IOException {
    for (String prefix : new String[] {"p", "", "\u001b long".repeat(1000)}) {
      for (int length : new int[] {0, 1, 100, 121, 150_000, 150_001, 150_002}) {
        begin('M');
        data.writeByte(1);
        data.writeLong(0x55);
        data.write(text(prefix));
        data.writeByte(0);
        data.writeInt(length);
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
          content[i] = (byte) (i % 127);
        }
        data.write(content);
        same();
      }
    }
  }

  @Test
  void whatIsNoRowIsRefused() throws IOException {
    byte[][] sound = values("x");
    begin('I').row('N', sound);
    byte[] whole = message.toByteArray();
    for (int length = 6; length < 60; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> large(new JsonChanges(new ByteArrayOutputStream()), part))
          .as("%s", length)
          .isInstanceOf(PgOutputException.class);
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1), "1 bytes too many");
    begin('I').row('K', sound);
    assertRefused(message.toByteArray(), "0x4B does not belong there");
    begin('D').row('N', sound);
    assertRefused(message.toByteArray(), "0x4E does not belong there");
    begin('U').row('O', sound).row('O', sound);
    assertRefused(message.toByteArray(), "0x4F does not belong there");
    begin('I').row('N', NULL, NULL);
    assertRefused(message.toByteArray(), "2, and its table has 7");
    begin('R');
    data.write(new byte[100]);
    assertRefused(message.toByteArray(), "105 bytes, and none has so many");
  }

  private static void assertRefused(byte[] message, String problem) {
    for (Making making : List.<Making>of(JsonChanges::new, out -> new HumanChanges(out, false))) {
      assertThatThrownBy(() -> large(making.of(new ByteArrayOutputStream()), message))
          .isInstanceOf(PgOutputException.class)
          .hasMessageContaining(problem);
    }
  }
}
