// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import dev.pgready.app.pgoutput.MessageCursor.OldRow;
import dev.pgready.app.pgoutput.TupleCursor.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A row or a logical message that is read as it comes, once, from its beginning to its end: no
 * memory is as large as what a server can put into one. Fields are to be asked for in the order in
 * which they come, and each value to be taken or passed over before the next is asked for.
 */
public final class LargeChange {
  /** Of a value, how many bytes are waited for at a time. */
  static final int PART = 1 << 16;

  private final Pieces in;
  private final int total;
  private MessageKind kind = MessageKind.MESSAGE;
  private OldRow old = OldRow.NONE;
  private int columns = -1;
  private int column = -1;
  private int length;

  LargeChange(Pieces in) {
    this.in = in;
    this.total = in.rest();
  }

  void kind(MessageKind read) {
    kind = read;
  }

  /** How many columns its table has, which each of its rows has to have. */
  public void expect(int count) {
    columns = count;
  }

  /** Of an Insert, Update or Delete: which part of the old row comes first. */
  public OldRow oldRow() {
    byte marker = int8("tuple marker");
    old =
        kind == MessageKind.INSERT
            ? OldRow.NONE
            : marker == 'K' ? OldRow.KEY : marker == 'O' ? OldRow.FULL : OldRow.NONE;
    if ((old == OldRow.NONE && marker != 'N')
        || (old == OldRow.NONE && kind == MessageKind.DELETE)) {
      throw unexpected(marker);
    }
    return old;
  }

  /** Of an Insert or Update: after the old row, or where there is none. */
  public void newRow() {
    if (old != OldRow.NONE) {
      byte marker = int8("tuple marker");
      if (marker != 'N') {
        throw unexpected(marker);
      }
    }
  }

  private PgOutputException unexpected(byte marker) {
    column = -1;
    return error("tuple marker", "byte 0x%02X does not belong there".formatted(marker & 0xFF));
  }

  /** Begins a row. */
  public int columns() {
    int count = int16("columns");
    if (columns >= 0 && count != columns) {
      throw error("columns", "%s, and its table has %s".formatted(count, columns));
    }
    column = -1;
    return count;
  }

  /** The next column. */
  public Form form() {
    column++;
    byte form = int8("form");
    length = 0;
    return switch (form) {
      case 'n' -> Form.NULL;
      case 'u' -> Form.UNCHANGED_TOAST;
      case 't', 'b' -> {
        length = length();
        yield form == 't' ? Form.TEXT : Form.BINARY;
      }
      default -> throw error("form", "byte 0x%02X instead of n, u, t or b".formatted(form & 0xFF));
    };
  }

  /** Of the value that comes next, in bytes. */
  public int valueLength() {
    return length;
  }

  /** Where the bytes of a value are read. */
  public Pieces value() {
    return in;
  }

  /** Passes over so many bytes of a value. */
  public void skip(int count) throws IOException {
    in.each(count, PART, (bytes, from, to) -> {});
  }

  /** Of a logical message: whether it belongs to a transaction. */
  public boolean transactional() {
    boolean transactional = (int8("flags") & 1) != 0;
    int32("LSN");
    int32("LSN");
    return transactional;
  }

  /** Of a logical message; its content is the value that comes next. */
  public String prefix() {
    int most = Math.min(in.rest(), Pieces.MOST);
    int at = in.peek(most);
    for (int count = 0; count < most; count++) {
      if (in.bytes()[at + count] == 0) {
        String prefix = new String(in.bytes(), at, count, StandardCharsets.UTF_8);
        in.take(count + 1);
        length = length();
        return prefix;
      }
    }
    throw error("prefix", "the text has no end, or is longer than %s bytes".formatted(most));
  }

  /** Nothing may follow. */
  public void end() {
    if (in.rest() != 0) {
      column = -1;
      throw error("end", "%s bytes too many".formatted(in.rest()));
    }
  }

  private int length() {
    int value = int32("length");
    if (value < 0 || value > in.rest()) {
      throw error(
          "length",
          "%s bytes announced, %s left".formatted(Integer.toUnsignedLong(value), in.rest()));
    }
    return value;
  }

  byte int8(String field) {
    int at = take(1, field);
    return in.bytes()[at];
  }

  private int int16(String field) {
    int at = take(2, field);
    return (in.bytes()[at] & 0xFF) << 8 | (in.bytes()[at + 1] & 0xFF);
  }

  int int32(String field) {
    int at = take(4, field);
    byte[] bytes = in.bytes();
    return bytes[at] << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  private int take(int count, String field) {
    if (in.rest() < count) {
      throw error(field, "needs %s bytes, %s left".formatted(count, in.rest()));
    }
    int at = in.peek(count);
    in.take(count);
    return at;
  }

  PgOutputException error(String field, String problem) {
    return new PgOutputException(
        kind.title(),
        column < 0 ? field : "column %s %s".formatted(column + 1, field),
        total - in.rest(),
        problem);
  }
}
