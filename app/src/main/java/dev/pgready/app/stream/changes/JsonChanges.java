// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageCursor.OldRow;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.pgoutput.TupleCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

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
    out.put(kind == MessageKind.INSERT ? INSERT : kind == MessageKind.UPDATE ? UPDATE : DELETE);
    hex((int) (lsn.position() >>> 32));
    out.put((byte) '/');
    hex((int) lsn.position());
    out.put(XID);
    decimal(Integer.toUnsignedLong(xid));
    out.put(relation.jsonTable());
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
        unchanged(row.newTuple(), relation);
      }
    }
    end();
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
    byte[] bytes = tuple.bytes();
    int offset = tuple.offset(column);
    int length = tuple.length(column);
    switch (tuple.form(column)) {
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

  private void unchanged(TupleCursor tuple, ShownRelation relation) throws IOException {
    out.put(UNCHANGED);
    boolean first = true;
    for (int i = 0; i < tuple.columns(); i++) {
      if (tuple.form(i) == TupleCursor.Form.UNCHANGED_TOAST) {
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
