// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageDecoderTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static Message decode(int version, String text) {
    return new MessageDecoder(ProtocolOptions.version(version)).decode(hex(text));
  }

  @Test
  void everyFormOfAValue() {
    assertThat(
            decode(
                1,
                "55 00000007 4B 0001 74 00000001 31 4E 0004 74 00000002 C3A9 6E 75 62 00000001 FF"))
        .isEqualTo(
            new Message.Update(
                0,
                7,
                new Tuple(List.of(new Value.Text("1"))),
                null,
                new Tuple(
                    List.of(
                        new Value.Text("é"),
                        Value.NULL,
                        Value.UNCHANGED_TOAST,
                        new Value.Binary(Bytes.copyOf(new byte[] {-1}, 0, 1))))));
  }

  @Test
  void errorsSayMessageFieldAndOffset() {
    assertThatThrownBy(() -> decode(1, "49 00000007 4E 0002 6E 74 000000FF 31"))
        .isInstanceOf(PgOutputException.class)
        .hasMessage(
            "Insert message, column 2 length: 255 bytes announced, 1 left (byte offset 10)");
    assertThatThrownBy(() -> decode(1, "49 00000007 4E FFFF"))
        .hasMessage("Insert message, new row: 65535 announced, 0 bytes left (byte offset 6)");
    assertThatThrownBy(() -> decode(1, "49 00000007 51"))
        .hasMessage("Insert message, tuple marker: byte 0x51 instead of N (byte offset 5)");
    assertThatThrownBy(() -> decode(1, ""))
        .hasMessage("Unknown message, kind: needs 1 bytes, 0 left (byte offset 0)");
    assertThatThrownBy(() -> decode(4, "FF"))
        .hasMessage("Unknown message, kind: no message starts with byte 0xFF (byte offset 0)");
    assertThatThrownBy(() -> decode(1, "45"))
        .hasMessage(
            "Stream Stop message, kind: protocol version 1 has no such message, it came with 2 (byte offset 0)");
    assertThatThrownBy(() -> decode(2, "45"))
        .hasMessage("Stream Stop message, kind: no Stream Start came before (byte offset 0)");
  }

  @Test
  void insideAStreamMessagesCarryTheirTransaction() {
    MessageDecoder decoder = new MessageDecoder(ProtocolOptions.version(2));
    decoder.decode(hex("53 0000002A 01"));
    assertThat(decoder.decode(hex("49 0000002B 00000007 4E 0000")))
        .isEqualTo(new Message.Insert(43, 7, new Tuple(List.of())));
    decoder.decode(hex("45"));
    assertThat(decoder.decode(hex("49 00000007 4E 0000")))
        .isEqualTo(new Message.Insert(0, 7, new Tuple(List.of())));
  }

  @Test
  void positionsAreUnsigned() {
    assertThat(Lsn.parse("FFFFFFFF/1")).isGreaterThan(Lsn.parse("1/FFFFFFFF"));
    assertThat(Lsn.parse("16/B374D848")).hasToString("16/B374D848");
    assertThatThrownBy(() -> Lsn.parse("16/-1"))
        .hasMessage("\"16/-1\" is not a WAL position such as 16/B374D848");
    assertThatThrownBy(() -> Lsn.parse("garbage")).isInstanceOf(IllegalArgumentException.class);
  }
}
