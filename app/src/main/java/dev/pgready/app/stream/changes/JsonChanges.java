// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.app.pgoutput.LargeChange;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageCursor.OldRow;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.pgoutput.Pieces;
import dev.pgready.app.pgoutput.TupleCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.IntPredicate;

/** One JSON object a line; the form is described in the project's page on the stream. */
public final class JsonChanges implements ChangeWriter {
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] INSERT = ascii("{\"op\":\"insert\",\"lsn\":\"");
  private static final byte[] UPDATE = ascii("{\"op\":\"update\",\"lsn\":\"");
  private static final byte[] DELETE = ascii("{\"op\":\"delete\",\"lsn\":\"");
  private static final byte[] XID = ascii("\",\"xid\":");
  private static final byte[] NEW = ascii(",\"new\":{");
  private static final byte[] OLD = ascii(",\"old\":{");
  private static final byte[] KEY = ascii(",\"key\":{");
  private static final byte[] UNCHANGED = ascii(",\"unchangedToast\":[");
  private static final byte[] HEX = ascii("0123456789ABCDEF");

  /** Of a row that is read in pieces, a value that is not. */
  private static final int AT_ONCE = 1 << 16;

  private final ByteSink out;
  private final byte[] digits = new byte[20];

  public JsonChanges(OutputStream out) {
    this.out = new ByteSink(out);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] key(String name) {
    return rendered(
        sink -> {
          JsonText.string(sink, name);
          sink.put((byte) ':');
        });
  }

  static byte[] table(String schema, String name) {
    return rendered(
        sink -> {
          sink.put(",\"schema\":");
          JsonText.string(sink, schema);
          sink.put(",\"table\":");
          JsonText.string(sink, name);
        });
  }

  private interface Rendering {
    void to(ByteSink sink) throws IOException;
  }

  private static byte[] rendered(Rendering rendering) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ByteSink sink = new ByteSink(bytes);
      rendering.to(sink);
      sink.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void row(MessageCursor row, ShownRelation relation, Lsn lsn, int xid) throws IOException {
    MessageKind kind = row.kind();
    row(kind, relation, lsn, xid);
    if (kind != MessageKind.INSERT && row.oldRow() != OldRow.NONE) {
      boolean key = row.oldRow() == OldRow.KEY;
      out.put(key ? KEY : OLD);
      tuple(row.oldTuple(), relation, key);
      out.put((byte) '}');
    }
    if (kind != MessageKind.DELETE) {
      out.put(NEW);
      boolean unchanged = tuple(row.newTuple(), relation, false);
      out.put((byte) '}');
      if (unchanged) {
        TupleCursor sent = row.newTuple();
        unchanged(relation, sent.columns(), i -> sent.form(i) == TupleCursor.Form.UNCHANGED_TOAST);
      }
    }
    end();
  }

  private void row(MessageKind kind, ShownRelation relation, Lsn lsn, int xid) throws IOException {
    out.put(kind == MessageKind.INSERT ? INSERT : kind == MessageKind.UPDATE ? UPDATE : DELETE);
    hex((int) (lsn.position() >>> 32));
    out.put((byte) '/');
    hex((int) lsn.position());
    out.put(XID);
    decimal(Integer.toUnsignedLong(xid));
    out.put(relation.jsonTable());
  }

  /**
   * @param keyOnly the other columns were not sent, although the tuple has a null for each
   * @return whether there are unchanged TOAST values, which are left out
   */
  private boolean tuple(TupleCursor tuple, ShownRelation relation, boolean keyOnly)
      throws IOException {
    boolean unchanged = false;
    boolean first = true;
    for (int i = 0; i < tuple.columns(); i++) {
      if (tuple.form(i) == TupleCursor.Form.UNCHANGED_TOAST) {
        unchanged = true;
        continue;
      }
      if (keyOnly && !relation.key(i)) {
        continue;
      }
      if (!first) {
        out.put((byte) ',');
      }
      first = false;
      out.put(relation.jsonKey(i));
      value(tuple, i, relation.shape(i));
    }
    return unchanged;
  }

  private void value(TupleCursor tuple, int column, ShownRelation.Shape shape) throws IOException {
    value(tuple.form(column), tuple.bytes(), tuple.offset(column), tuple.length(column), shape);
  }

  private void value(
      TupleCursor.Form form, byte[] bytes, int offset, int length, ShownRelation.Shape shape)
      throws IOException {
    switch (form) {
      case NULL, UNCHANGED_TOAST -> out.put(NULL);
      case BINARY -> JsonText.base64(out, bytes, offset, length);
      case TEXT -> {
        switch (shape) {
          case STRING -> JsonText.string(out, bytes, offset, length);
          case NUMBER -> JsonText.number(out, bytes, offset, length);
          case BOOLEAN -> out.put(length == 1 && bytes[offset] == 't' ? TRUE : FALSE);
          case JSON -> JsonText.json(out, bytes, offset, length);
          case BYTEA -> JsonText.bytea(out, bytes, offset, length);
        }
      }
    }
  }

  @Override
  public void largeRow(
      LargeChange change, MessageCursor cursor, ShownRelation relation, Lsn lsn, int xid)
      throws IOException {
    MessageKind kind = cursor.kind();
    row(kind, relation, lsn, xid);
    OldRow old = change.oldRow();
    if (old != OldRow.NONE) {
      boolean key = old == OldRow.KEY;
      out.put(key ? KEY : OLD);
      tuple(change, relation, key);
      out.put((byte) '}');
    }
    if (kind != MessageKind.DELETE) {
      change.newRow();
      out.put(NEW);
      BitSet unchanged = tuple(change, relation, false);
      out.put((byte) '}');
      if (!unchanged.isEmpty()) {
        unchanged(relation, unchanged.length(), unchanged::get);
      }
    }
    change.end();
    end();
  }

  /**
   * @return columns with unchanged TOAST values
   */
  private BitSet tuple(LargeChange change, ShownRelation relation, boolean keyOnly)
      throws IOException {
    BitSet unchanged = new BitSet();
    boolean first = true;
    int columns = change.columns();
    for (int i = 0; i < columns; i++) {
      TupleCursor.Form form = change.form();
      if (form == TupleCursor.Form.UNCHANGED_TOAST) {
        unchanged.set(i);
        continue;
      }
      if (keyOnly && !relation.key(i)) {
        change.skip(change.valueLength());
        continue;
      }
      if (!first) {
        out.put((byte) ',');
      }
      first = false;
      out.put(relation.jsonKey(i));
      value(change, form, relation.shape(i));
    }
    return unchanged;
  }

  private void value(LargeChange change, TupleCursor.Form form, ShownRelation.Shape shape)
      throws IOException {
    Pieces in = change.value();
    int length = change.valueLength();
    // no number of the server's is so long
    if (length <= (shape == ShownRelation.Shape.NUMBER ? Pieces.MOST : AT_ONCE)) {
      int at = in.peek(length);
      value(form, in.bytes(), at, length, shape);
      in.take(length);
    } else if (form == TupleCursor.Form.BINARY) {
      JsonText.base64(out, in, length);
    } else {
      switch (shape) {
        case STRING, NUMBER -> JsonText.string(out, in, length);
        case JSON -> JsonText.json(out, in, length);
        case BYTEA -> JsonText.bytea(out, in, length);
        case BOOLEAN -> {
          out.put(FALSE);
          change.skip(length);
        }
      }
    }
  }

  @Override
  public void largeMessage(LargeChange change, Context context) throws IOException {
    start(MessageKind.MESSAGE, context);
    out.put(",\"transactional\":" + change.transactional());
    text("prefix", change.prefix());
    out.put(",\"content\":");
    JsonText.base64(out, change.value(), change.valueLength());
    change.end();
    end();
  }

  private void unchanged(ShownRelation relation, int columns, IntPredicate among)
      throws IOException {
    out.put(UNCHANGED);
    boolean first = true;
    for (int i = 0; i < columns; i++) {
      if (among.test(i)) {
        if (!first) {
          out.put((byte) ',');
        }
        first = false;
        byte[] key = relation.jsonKey(i);
        out.put(key, 0, key.length - 1);
      }
    }
    out.put((byte) ']');
  }

  @Override
  public void other(Message message, Context context) throws IOException {
    start(message.kind(), context);
    if (message instanceof Message.Begin begin) {
      time("commitTime", begin.commitTime());
      lsn("finalLsn", begin.finalLsn());
    } else if (message instanceof Message.Commit commit) {
      committed(commit.endLsn(), commit.commitTime(), context);
    } else if (message instanceof Message.Origin origin) {
      text("name", origin.name());
      lsn("originLsn", origin.commitLsn());
    } else if (message instanceof Message.Truncate truncate) {
      tables(truncate, context);
    } else if (message instanceof Message.LogicalMessage logical) {
      out.put(",\"transactional\":" + logical.transactional());
      text("prefix", logical.prefix());
      out.put(",\"content\":");
      byte[] content = logical.content().toArray();
      JsonText.base64(out, content, 0, content.length);
    } else if (message instanceof Message.StreamStart block) {
      out.put(",\"firstSegment\":" + block.firstSegment());
    } else if (message instanceof Message.StreamCommit commit) {
      committed(commit.endLsn(), commit.commitTime(), context);
    } else if (message instanceof Message.StreamAbort abort) {
      out.put(",\"subXid\":" + Integer.toUnsignedLong(abort.subXid()));
    } else if (message instanceof Message.BeginPrepare prepare) {
      text("gid", prepare.gid());
      time("prepareTime", prepare.prepareTime());
    } else if (message instanceof Message.Prepare prepare) {
      text("gid", prepare.gid());
      time("prepareTime", prepare.prepareTime());
    } else if (message instanceof Message.StreamPrepare prepare) {
      text("gid", prepare.gid());
      time("prepareTime", prepare.prepareTime());
    } else if (message instanceof Message.CommitPrepared commit) {
      text("gid", commit.gid());
      committed(commit.endLsn(), commit.commitTime(), context);
    } else if (message instanceof Message.RollbackPrepared rollback) {
      text("gid", rollback.gid());
      time("rollbackTime", rollback.rollbackTime());
    }
    end();
  }

  private void start(MessageKind kind, Context context) throws IOException {
    String op = kind.title().toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    out.put(
        "{\"op\":\"%s\",\"lsn\":\"%s\",\"xid\":%s"
            .formatted(op, context.lsn(), Integer.toUnsignedLong(context.xid())));
  }

  private void committed(Lsn end, Instant time, Context context) throws IOException {
    time("commitTime", time);
    lsn("endLsn", end);
    out.put(
        String.format(
            Locale.ROOT,
            ",\"lagMillis\":%.3f",
            ChangeWriter.millisBetween(time, context.sentAt())));
  }

  private void tables(Message.Truncate truncate, Context context) throws IOException {
    out.put(",\"tables\":[");
    String comma = "";
    for (int oid : truncate.relationOids()) {
      out.put(comma);
      JsonText.string(out, context.relations().apply(oid));
      comma = ",";
    }
    out.put(
        "],\"cascade\":%b,\"restartIdentity\":%b"
            .formatted(truncate.cascade(), truncate.restartIdentity()));
  }

  private void text(String name, String text) throws IOException {
    out.put(",\"" + name + "\":");
    JsonText.string(out, text);
  }

  private void time(String name, Instant time) throws IOException {
    out.put(",\"" + name + "\":\"" + time + '"');
  }

  private void lsn(String name, Lsn lsn) throws IOException {
    out.put(",\"" + name + "\":\"" + lsn + '"');
  }

  private void end() throws IOException {
    out.put((byte) '}');
    out.put((byte) '\n');
  }

  private void hex(int value) throws IOException {
    int shift = value == 0 ? 0 : (31 - Integer.numberOfLeadingZeros(value)) / 4 * 4;
    for (; shift >= 0; shift -= 4) {
      out.put(HEX[value >>> shift & 15]);
    }
  }

  private void decimal(long value) throws IOException {
    int at = digits.length;
    long rest = value;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    out.put(digits, at, digits.length - at);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
