// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of pgoutput. {@code xid} of a message that may stand inside a streamed transaction is
 * 0 outside of one; transaction ids are unsigned 32 bits.
 */
public sealed interface Message {
  MessageKind kind();

  /**
   * A committed transaction starts.
   *
   * @param finalLsn where its commit record stands
   */
  record Begin(Lsn finalLsn, Instant commitTime, int xid) implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.BEGIN;
    }
  }

  /**
   * A committed transaction ends.
   *
   * @param endLsn behind the commit record: what a reader confirms
   */
  record Commit(int flags, Lsn commitLsn, Lsn endLsn, Instant commitTime) implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.COMMIT;
    }
  }

  /** The transaction came to this server from another one. */
  record Origin(Lsn commitLsn, String name) implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.ORIGIN;
    }
  }

  /**
   * A table as the rows that follow see it.
   *
   * @param namespace its schema; empty means pg_catalog
   */
  record Relation(
      int xid,
      int oid,
      String namespace,
      String name,
      ReplicaIdentity replicaIdentity,
      List<Column> columns)
      implements Message {
    public Relation {
      columns = List.copyOf(columns);
    }

    @Override
    public MessageKind kind() {
      return MessageKind.RELATION;
    }
  }

  /**
   * A column of a {@link Relation}.
   *
   * @param key part of the replica identity
   * @param typeModifier atttypmod; -1: none
   */
  record Column(boolean key, String name, int typeOid, int typeModifier) {}

  /** How the server tells rows of a table apart: {@code pg_class.relreplident}. */
  enum ReplicaIdentity {
    DEFAULT('d'),
    NOTHING('n'),
    FULL('f'),
    INDEX('i');

    private final char code;

    ReplicaIdentity(char code) {
      this.code = code;
    }

    static @Nullable ReplicaIdentity of(byte code) {
      for (ReplicaIdentity identity : values()) {
        if (identity.code == code) {
          return identity;
        }
      }
      return null;
    }
  }

  /** A data type that is not built in. */
  record Type(int xid, int oid, String namespace, String name) implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.TYPE;
    }
  }

  /** A new row. */
  record Insert(int xid, int relationOid, Tuple newRow) implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.INSERT;
    }
  }

  /**
   * A changed row.
   *
   * @param key the old identity, sent when the change touched it
   * @param oldRow the whole old row, with replica identity full
   */
  record Update(int xid, int relationOid, @Nullable Tuple key, @Nullable Tuple oldRow, Tuple newRow)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.UPDATE;
    }
  }

  /**
   * A deleted row; one of the two is there.
   *
   * @param key its identity
   * @param oldRow the whole row, with replica identity full
   */
  record Delete(int xid, int relationOid, @Nullable Tuple key, @Nullable Tuple oldRow)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.DELETE;
    }
  }

  /** Emptied tables. */
  record Truncate(int xid, boolean cascade, boolean restartIdentity, List<Integer> relationOids)
      implements Message {
    public Truncate {
      relationOids = List.copyOf(relationOids);
    }

    @Override
    public MessageKind kind() {
      return MessageKind.TRUNCATE;
    }
  }

  /** What {@code pg_logical_emit_message} wrote. */
  record LogicalMessage(int xid, boolean transactional, Lsn lsn, String prefix, Bytes content)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.MESSAGE;
    }
  }

  /** A block of changes of a transaction still in progress starts. */
  record StreamStart(int xid, boolean firstSegment) implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.STREAM_START;
    }
  }

  /** The block ends. */
  record StreamStop() implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.STREAM_STOP;
    }
  }

  /** A streamed transaction committed. */
  record StreamCommit(int xid, int flags, Lsn commitLsn, Lsn endLsn, Instant commitTime)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.STREAM_COMMIT;
    }
  }

  /**
   * A streamed transaction, or a subtransaction of it, rolled back.
   *
   * @param subXid equal to {@code xid} when all of it did
   * @param abortLsn with {@code streaming = parallel} only
   * @param abortTime likewise
   */
  record StreamAbort(int xid, int subXid, @Nullable Lsn abortLsn, @Nullable Instant abortTime)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.STREAM_ABORT;
    }
  }

  /** A prepared transaction starts. */
  record BeginPrepare(Lsn prepareLsn, Lsn endLsn, Instant prepareTime, int xid, String gid)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.BEGIN_PREPARE;
    }
  }

  /** A transaction was prepared. */
  record Prepare(int flags, Lsn prepareLsn, Lsn endLsn, Instant prepareTime, int xid, String gid)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.PREPARE;
    }
  }

  /** A prepared transaction committed. */
  record CommitPrepared(
      int flags, Lsn commitLsn, Lsn endLsn, Instant commitTime, int xid, String gid)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.COMMIT_PREPARED;
    }
  }

  /** A prepared transaction was rolled back. */
  record RollbackPrepared(
      int flags,
      Lsn prepareEndLsn,
      Lsn rollbackEndLsn,
      Instant prepareTime,
      Instant rollbackTime,
      int xid,
      String gid)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.ROLLBACK_PREPARED;
    }
  }

  /** A streamed transaction was prepared. */
  record StreamPrepare(
      int flags, Lsn prepareLsn, Lsn endLsn, Instant prepareTime, int xid, String gid)
      implements Message {
    @Override
    public MessageKind kind() {
      return MessageKind.STREAM_PREPARE;
    }
  }
}
