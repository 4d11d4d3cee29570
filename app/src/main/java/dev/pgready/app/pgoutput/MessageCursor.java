// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import dev.pgready.app.pgoutput.Message.Column;
import dev.pgready.app.pgoutput.Message.ReplicaIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages one after the other, in the order in which the server sent them. Rows are only
 * measured, not copied: of an Insert, Update or Delete nothing is allocated until {@link #message}
 * is asked for. {@link MessageDecoder} is the plain form of it.
 *
 * <p>Not safe for several threads. After a {@link PgOutputException} the stream is of no use any
 * more, for where it stands is not known.
 */
public final class MessageCursor {
  /** Which part of an old row was sent. */
  public enum OldRow {
    NONE,
    KEY,
    FULL
  }

  private static final int CASCADE = 1;
  private static final int RESTART_IDENTITY = 2;

  /** flags, name of no letter, type, modifier. */
  private static final int MIN_COLUMN_BYTES = 1 + 1 + 4 + 4;

  private final ProtocolOptions options;
  private final MessageReader in = new MessageReader();
  private final TupleCursor oldTuple = new TupleCursor();
  private final TupleCursor newTuple = new TupleCursor();

  /** Between Stream Start and Stream Stop messages carry their transaction id. */
  private boolean inStream;

  private MessageKind kind = MessageKind.STREAM_STOP;
  private @Nullable Message message;
  private int xid;
  private int relationOid;
  private OldRow oldRow = OldRow.NONE;

  public MessageCursor(ProtocolOptions options) {
    this.options = options;
  }

  /** For tests: where a recorded message stood. */
  MessageCursor(ProtocolOptions options, boolean inStream) {
    this.options = options;
    this.inStream = inStream;
  }

  /**
   * Reads one message.
   *
   * @param bytes not to be changed until the next call
   * @throws PgOutputException when the bytes are not exactly one message
   */
  public MessageKind read(byte[] bytes, int offset, int length) {
    in.reset(bytes, offset, length);
    message = null;
    xid = 0;
    MessageKind read = MessageKind.of(in.int8("kind"), options);
    in.message(read.title());
    Message rare = readFields(read);
    in.requireEnd();
    kind = read;
    message = rare;
    if (read == MessageKind.STREAM_START) {
      inStream = true;
    } else if (read == MessageKind.STREAM_STOP) {
      inStream = false;
    }
    return read;
  }

  /**
   * Begins to read a message that is too long to be held: kind, transaction and table are known
   * then, its rows are read from what is returned.
   *
   * @throws PgOutputException none of that kind is so long
   */
  public LargeChange read(Pieces pieces) {
    LargeChange large = new LargeChange(pieces);
    message = null;
    xid = 0;
    oldRow = OldRow.NONE;
    MessageKind read = MessageKind.of(large.int8("kind"), options);
    large.kind(read);
    boolean row =
        read == MessageKind.INSERT || read == MessageKind.UPDATE || read == MessageKind.DELETE;
    if (!row && read != MessageKind.MESSAGE) {
      throw large.error("length", "%s bytes, and none has so many".formatted(pieces.rest() + 1));
    }
    if (inStream) {
      xid = large.int32("transaction id");
    }
    if (row) {
      relationOid = large.int32("relation oid");
    }
    kind = read;
    return large;
  }

  /**
   * Reads the rows of such a message, of each value only the beginning.
   *
   * @param most bytes of a value that are kept
   */
  public void cut(LargeChange large, int most) throws IOException {
    oldRow = large.oldRow();
    if (oldRow != OldRow.NONE) {
      oldTuple.cut(large, most);
    }
    if (kind != MessageKind.DELETE) {
      large.newRow();
      newTuple.cut(large, most);
    }
    large.end();
  }

  public MessageKind kind() {
    return kind;
  }

  public boolean inStream() {
    return inStream;
  }

  /** Of the transaction in a streamed block; 0 outside of one. */
  public int xid() {
    return xid;
  }

  /** Of an Insert, Update or Delete. */
  public int relationOid() {
    return relationOid;
  }

  /** Of an Update or Delete. */
  public OldRow oldRow() {
    return oldRow;
  }

  /** Filled when {@link #oldRow} is not {@link OldRow#NONE}. */
  public TupleCursor oldTuple() {
    return oldTuple;
  }

  /** Filled after an Insert or Update. */
  public TupleCursor newTuple() {
    return newTuple;
  }

  /** The message as a record that lives on. */
  public Message message() {
    Message rare = message;
    if (rare != null) {
      return rare;
    }
    Tuple old = oldRow == OldRow.NONE ? null : oldTuple.toTuple();
    Tuple key = oldRow == OldRow.KEY ? old : null;
    Tuple full = oldRow == OldRow.FULL ? old : null;
    return switch (kind) {
      case INSERT -> new Message.Insert(xid, relationOid, newTuple.toTuple());
      case UPDATE -> new Message.Update(xid, relationOid, key, full, newTuple.toTuple());
      case DELETE -> new Message.Delete(xid, relationOid, key, full);
      case BEGIN,
          COMMIT,
          ORIGIN,
          RELATION,
          TYPE,
          TRUNCATE,
          MESSAGE,
          STREAM_START,
          STREAM_STOP,
          STREAM_COMMIT,
          STREAM_ABORT,
          BEGIN_PREPARE,
          PREPARE,
          COMMIT_PREPARED,
          ROLLBACK_PREPARED,
          STREAM_PREPARE ->
          throw new IllegalStateException("no message was read");
    };
  }

  /**
   * @return null for rows, which stay in the cursor
   */
  private @Nullable Message readFields(MessageKind read) {
    switch (read) {
      case INSERT -> readInsert();
      case UPDATE -> readUpdate();
      case DELETE -> readDelete();
      case BEGIN -> {
        return new Message.Begin(
            in.lsn("final LSN"), in.time("commit time"), in.int32("transaction id"));
      }
      case COMMIT -> {
        return new Message.Commit(
            in.int8("flags"), in.lsn("commit LSN"), in.lsn("end LSN"), in.time("commit time"));
      }
      case ORIGIN -> {
        return new Message.Origin(in.lsn("commit LSN"), in.string("name"));
      }
      case RELATION -> {
        return relation();
      }
      case TYPE -> {
        readStreamXid();
        return new Message.Type(xid, in.int32("oid"), in.string("namespace"), in.string("name"));
      }
      case TRUNCATE -> {
        return truncate();
      }
      case MESSAGE -> {
        return logicalMessage();
      }
      case STREAM_START -> {
        requireOutsideStream();
        return new Message.StreamStart(in.int32("transaction id"), in.int8("first segment") != 0);
      }
      case STREAM_STOP -> {
        if (!inStream) {
          throw in.error("kind", in.position() - 1, "no Stream Start came before");
        }
        return new Message.StreamStop();
      }
      case STREAM_COMMIT -> {
        return new Message.StreamCommit(
            in.int32("transaction id"),
            in.int8("flags"),
            in.lsn("commit LSN"),
            in.lsn("end LSN"),
            in.time("commit time"));
      }
      case STREAM_ABORT -> {
        return new Message.StreamAbort(
            in.int32("transaction id"),
            in.int32("subtransaction id"),
            options.parallel() ? in.lsn("abort LSN") : null,
            options.parallel() ? in.time("abort time") : null);
      }
      case BEGIN_PREPARE -> {
        return new Message.BeginPrepare(
            in.lsn("prepare LSN"),
            in.lsn("end LSN"),
            in.time("prepare time"),
            in.int32("transaction id"),
            in.string("gid"));
      }
      case PREPARE -> {
        return new Message.Prepare(
            in.int8("flags"),
            in.lsn("prepare LSN"),
            in.lsn("end LSN"),
            in.time("prepare time"),
            in.int32("transaction id"),
            in.string("gid"));
      }
      case COMMIT_PREPARED -> {
        return new Message.CommitPrepared(
            in.int8("flags"),
            in.lsn("commit LSN"),
            in.lsn("end LSN"),
            in.time("commit time"),
            in.int32("transaction id"),
            in.string("gid"));
      }
      case ROLLBACK_PREPARED -> {
        return new Message.RollbackPrepared(
            in.int8("flags"),
            in.lsn("prepare end LSN"),
            in.lsn("rollback end LSN"),
            in.time("prepare time"),
            in.time("rollback time"),
            in.int32("transaction id"),
            in.string("gid"));
      }
      case STREAM_PREPARE -> {
        return new Message.StreamPrepare(
            in.int8("flags"),
            in.lsn("prepare LSN"),
            in.lsn("end LSN"),
            in.time("prepare time"),
            in.int32("transaction id"),
            in.string("gid"));
      }
    }
    return null;
  }

  private void readStreamXid() {
    if (inStream) {
      xid = in.int32("transaction id");
    }
  }

  private void requireOutsideStream() {
    if (inStream) {
      throw in.error("kind", in.position() - 1, "the block before was not stopped");
    }
  }

  private void readInsert() {
    readStreamXid();
    relationOid = in.int32("relation oid");
    oldRow = OldRow.NONE;
    byte marker = in.int8("tuple marker");
    if (marker != 'N') {
      throw unexpected(marker, "N");
    }
    readTuple(newTuple, "new row");
  }

  private void readUpdate() {
    readStreamXid();
    relationOid = in.int32("relation oid");
    byte marker = in.int8("tuple marker");
    oldRow = marker == 'K' ? OldRow.KEY : marker == 'O' ? OldRow.FULL : OldRow.NONE;
    if (oldRow != OldRow.NONE) {
      readTuple(oldTuple, "old row");
      marker = in.int8("tuple marker");
      if (marker != 'N') {
        throw unexpected(marker, "N");
      }
    } else if (marker != 'N') {
      throw unexpected(marker, "K, O or N");
    }
    readTuple(newTuple, "new row");
  }

  private void readDelete() {
    readStreamXid();
    relationOid = in.int32("relation oid");
    byte marker = in.int8("tuple marker");
    if (marker != 'K' && marker != 'O') {
      throw unexpected(marker, "K or O");
    }
    oldRow = marker == 'K' ? OldRow.KEY : OldRow.FULL;
    readTuple(oldTuple, "old row");
  }

  private PgOutputException unexpected(byte marker, String wanted) {
    return in.error(
        "tuple marker",
        in.position() - 1,
        "byte 0x%02X instead of %s".formatted(marker & 0xFF, wanted));
  }

  private void readTuple(TupleCursor tuple, String field) {
    int at = in.position();
    int columns = in.count(in.int16(field), at, 1, field);
    tuple.reset(in.bytes(), columns);
    for (int i = 0; i < columns; i++) {
      in.column(i);
      byte form = in.int8("form");
      switch (form) {
        case 't', 'b' -> {
          int length = in.length("length");
          tuple.set(
              i,
              form == 't' ? TupleCursor.Form.TEXT : TupleCursor.Form.BINARY,
              in.position(),
              length);
          in.skip(length);
        }
        case 'n' -> tuple.set(i, TupleCursor.Form.NULL, in.position(), 0);
        case 'u' -> tuple.set(i, TupleCursor.Form.UNCHANGED_TOAST, in.position(), 0);
        default ->
            throw in.error(
                "form",
                in.position() - 1,
                "byte 0x%02X instead of n, u, t or b".formatted(form & 0xFF));
      }
    }
    in.column(-1);
  }

  private Message relation() {
    readStreamXid();
    int oid = in.int32("oid");
    String namespace = in.string("namespace");
    String name = in.string("name");
    byte code = in.int8("replica identity");
    ReplicaIdentity identity = ReplicaIdentity.of(code);
    if (identity == null) {
      throw in.error(
          "replica identity",
          in.position() - 1,
          "byte 0x%02X instead of d, n, f or i".formatted(code & 0xFF));
    }
    int at = in.position();
    int count = in.count(in.int16("columns"), at, MIN_COLUMN_BYTES, "columns");
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.column(i);
      columns.add(
          new Column(
              (in.int8("flags") & 1) != 0,
              in.string("name"),
              in.int32("type oid"),
              in.int32("type modifier")));
    }
    in.column(-1);
    return new Message.Relation(xid, oid, namespace, name, identity, columns);
  }

  private Message truncate() {
    readStreamXid();
    int at = in.position();
    int count = in.int32("relations");
    int flags = in.int8("options");
    in.count(count, at, 4, "relations");
    List<Integer> oids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      oids.add(in.int32("relation oid"));
    }
    return new Message.Truncate(xid, (flags & CASCADE) != 0, (flags & RESTART_IDENTITY) != 0, oids);
  }

  private Message logicalMessage() {
    readStreamXid();
    boolean transactional = (in.int8("flags") & 1) != 0;
    Lsn lsn = in.lsn("LSN");
    String prefix = in.string("prefix");
    int length = in.length("content length");
    Bytes content = Bytes.copyOf(in.bytes(), in.position(), length);
    in.skip(length);
    return new Message.LogicalMessage(xid, transactional, lsn, prefix, content);
  }
}
