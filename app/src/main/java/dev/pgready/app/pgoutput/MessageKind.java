// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

/** Every message of pgoutput, by its first byte. */
public enum MessageKind {
  BEGIN('B', "Begin", 1),
  COMMIT('C', "Commit", 1),
  ORIGIN('O', "Origin", 1),
  RELATION('R', "Relation", 1),
  TYPE('Y', "Type", 1),
  INSERT('I', "Insert", 1),
  UPDATE('U', "Update", 1),
  DELETE('D', "Delete", 1),
  TRUNCATE('T', "Truncate", 1),
  MESSAGE('M', "Message", 1),
  STREAM_START('S', "Stream Start", 2),
  STREAM_STOP('E', "Stream Stop", 2),
  STREAM_COMMIT('c', "Stream Commit", 2),
  STREAM_ABORT('A', "Stream Abort", 2),
  BEGIN_PREPARE('b', "Begin Prepare", 3),
  PREPARE('P', "Prepare", 3),
  COMMIT_PREPARED('K', "Commit Prepared", 3),
  ROLLBACK_PREPARED('r', "Rollback Prepared", 3),
  STREAM_PREPARE('p', "Stream Prepare", 3);

  private static final MessageKind[] BY_CODE = new MessageKind[128];

  static {
    for (MessageKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final char code;
  private final String title;
  private final int since;

  MessageKind(char code, String title, int since) {
    this.code = code;
    this.title = title;
    this.since = since;
  }

  /** As the manual calls it. */
  public String title() {
    return title;
  }

  /** The first protocol version that has it. */
  public int since() {
    return since;
  }

  static MessageKind of(byte code, ProtocolOptions options) {
    MessageKind kind = code < 0 ? null : BY_CODE[code];
    if (kind == null) {
      throw new PgOutputException(
          "Unknown", "kind", 0, "no message starts with byte 0x%02X".formatted(code & 0xFF));
    }
    if (kind.since > options.version()) {
      throw new PgOutputException(
          kind.title,
          "kind",
          0,
          "protocol version %s has no such message, it came with %s"
              .formatted(options.version(), kind.since));
    }
    return kind;
  }
}
