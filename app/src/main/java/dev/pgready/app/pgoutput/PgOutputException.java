// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

/** Bytes that are no message of the protocol version spoken. */
public final class PgOutputException extends RuntimeException {
  private final String messageName;
  private final String field;
  private final int offset;

  PgOutputException(String messageName, String field, int offset, String problem) {
    super("%s message, %s: %s (byte offset %s)".formatted(messageName, field, problem, offset));
    this.messageName = messageName;
    this.field = field;
    this.offset = offset;
  }

  /** Which message, as the manual calls it. */
  public String messageName() {
    return messageName;
  }

  /** Which of its fields. */
  public String field() {
    return field;
  }

  /** Where in the message, in bytes; its first byte, which says its kind, is 0. */
  public int offset() {
    return offset;
  }
}
