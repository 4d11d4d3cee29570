// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

/**
 * Turns messages into records, one after the other, in the order in which the server sent them (the
 * form of some depends on what came before). Not safe for several threads.
 */
public final class MessageDecoder {
  private final MessageCursor cursor;

  public MessageDecoder(ProtocolOptions options) {
    this(new MessageCursor(options));
  }

  MessageDecoder(MessageCursor cursor) {
    this.cursor = cursor;
  }

  /**
   * @param bytes one whole message, as one XLogData of the replication protocol carries it
   * @throws PgOutputException when the bytes are not exactly one message
   */
  public Message decode(byte[] bytes) {
    cursor.read(bytes, 0, bytes.length);
    return cursor.message();
  }

  public boolean inStream() {
    return cursor.inStream();
  }
}
