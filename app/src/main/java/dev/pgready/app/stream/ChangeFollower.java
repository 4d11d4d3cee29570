// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.pgoutput.LargeChange;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.pgoutput.Pieces;
import dev.pgready.app.stream.changes.ChangeWriter;
import dev.pgready.app.stream.changes.ShownRelation;
import dev.pgready.app.stream.changes.TableFilter;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.postgres.Identifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches a stream and prints what it carries. Memory does not grow with the transaction: a message
 * is printed as it comes and forgotten.
 */
public final class ChangeFollower {
  private final TailOptions options;
  private final ChangeWriter writer;
  private final TableFilter filter;
  private final Map<Integer, ShownRelation> relations = new HashMap<>();
  private @Nullable ShownRelation lastRelation;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicLong changes = new AtomicLong();
  private volatile double lagMillis;
  private volatile @Nullable WalStream current;
  private @Nullable StreamWatchdog watch;

  private int xid;
  private boolean inTransaction;
  private Lsn printed = Lsn.NONE;

  public ChangeFollower(TailOptions options, ChangeWriter writer) {
    this.options = options;
    this.writer = writer;
    this.filter = new TableFilter(options.tables());
  }

  /** Something that looks on while the tail runs. */
  public interface Watcher {
    void started(ReplicationLink link, ChangeFollower tail);

    /** Nothing comes any more; the process may end as soon as this returns. */
    default void ended() {}
  }

  /** Rows, truncations and messages printed so far. */
  long changes() {
    return changes.get();
  }

  /** From the last commit to its sending, by the server's clock. */
  double lagMillis() {
    return lagMillis;
  }

  /**
   * @return whether the tail has ended
   */
  boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
    return done.await(time, unit);
  }

  public void run(ConnectionTarget ordinary, ConnectionTarget replication, Watcher watcher)
      throws StreamProblem, InterruptedException, IOException {
    try (ReplicationLink link =
        ReplicationLink.open(ordinary, replication, options.lockTimeoutMillis(), this::flush)) {
      ServerState state = link.state();
      int version =
          options.protocolVersion() == 0 ? state.protocolVersion() : options.protocolVersion();
      if (version > state.protocolVersion()) {
        throw new StreamProblem(
            ExitCode.USAGE,
            null,
            "PostgreSQL %s speaks pgoutput's protocol up to version %s, not %s"
                .formatted(state.major(), state.protocolVersion(), version));
      }
      StreamTarget target =
          new StreamTarget(
              options.slot(),
              options.publications(),
              version,
              options.streaming() && version >= 2,
              state.messagesSupported());
      try {
        tail(link, target, watcher);
      } catch (SQLException e) {
        StreamProblem silent = watch == null ? null : watch.problem();
        if (silent != null) {
          throw silent;
        }
        WalStream stream = current;
        if (stream == null || !(stream.stopped() || link.closed())) {
          throw StreamErrors.broken(e, target);
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (RuntimeException e) {
        throw StreamErrors.garbled(e);
      } catch (OutOfMemoryError e) {
        throw new StreamProblem(
            ExitCode.NO_FACTS,
            null,
            "one change of the stream is larger than pgready's memory (heap of %s MiB): run it with more, for example JAVA_TOOL_OPTIONS=-Xmx2g"
                .formatted(Runtime.getRuntime().maxMemory() >> 20));
      } finally {
        watcher.ended();
        done.countDown();
      }
      writer.flush();
    }
  }

  private void tail(ReplicationLink link, StreamTarget target, Watcher watcher)
      throws SQLException, StreamProblem, InterruptedException, IOException {
    for (String publication : target.publications()) {
      Publications.require(link.ordinary(), publication, link.state());
    }
    long walSenderTimeout = link.walSenderTimeoutMillis();
    String slot = target.slot();
    if (slot == null) {
      slot = link.createSlot(options.lockTimeoutMillis());
    } else {
      SlotQueries.require(link.ordinary(), slot, link.state());
    }
    WalStream stream = link.start(slot, target);
    current = stream;
    link.beforeEnd(() -> stopFromOutside(stream));
    StreamWatchdog beside =
        new StreamWatchdog(link, stream, done, options.forMillis(), walSenderTimeout);
    watch = beside;
    link.threads().execute(beside);
    watcher.started(link, this);
    MessageCursor cursor = new MessageCursor(target.protocol());
    boolean enough = false;
    while (!enough && stream.next(end -> idle(stream, end))) {
      enough = !(stream.large() ? printLarge(cursor, stream) : printWhole(cursor, stream));
    }
    flush();
    if (!enough && !stream.stopped()) {
      throw new StreamProblem(
          ExitCode.NO_FACTS, "57P01", "the server ended the stream, as it does when it shuts down");
    }
    if (options.confirm()) {
      link.end(stream);
    }
  }

  /** Between messages: outside of a transaction the server's position is ours. */
  private void idle(WalStream stream, Lsn serverEnd) {
    if (!inTransaction) {
      printed = serverEnd;
      flush();
      if (options.until() != null && serverEnd.compareTo(options.until()) >= 0) {
        halt(stream);
      }
    }
  }

  private static void halt(WalStream stream) {
    try {
      stream.stop();
    } catch (SQLException e) {
      // the reader notices by itself
    }
  }

  private boolean printWhole(MessageCursor cursor, WalStream stream)
      throws IOException, SQLException {
    MessageKind kind = cursor.read(stream.frame(), stream.messageOffset(), stream.messageLength());
    return print(kind, cursor, stream);
  }

  /** What is printed of it goes out as it comes; a connection that breaks leaves half a line. */
  private boolean printLarge(MessageCursor cursor, WalStream stream)
      throws IOException, SQLException {
    try {
      LargeChange change = cursor.read(stream.pieces());
      if (cursor.kind() == MessageKind.MESSAGE) {
        writer.largeMessage(change, context(cursor, stream, xid));
        return count();
      }
      ShownRelation relation = relation(cursor);
      if (!relation.shown()) {
        return true;
      }
      change.expect(relation.columns());
      writer.largeRow(change, cursor, relation, stream.messageLsn(), rowXid(cursor));
      return count();
    } catch (Pieces.Lost e) {
      if (e.getCause() instanceof SQLException broken) {
        throw broken;
      }
      throw e;
    }
  }

  private ShownRelation relation(MessageCursor cursor) throws SQLException {
    int oid = cursor.relationOid();
    ShownRelation last = lastRelation;
    if (last != null && last.relation().oid() == oid) {
      return last;
    }
    ShownRelation relation = relations.get(oid);
    if (relation == null) {
      throw new SQLException("a row came of a table that was not described, oid " + oid, "08P01");
    }
    lastRelation = relation;
    return relation;
  }

  private int rowXid(MessageCursor cursor) {
    return cursor.inStream() ? cursor.xid() : xid;
  }

  /**
   * @return false: enough
   */
  private boolean print(MessageKind kind, MessageCursor cursor, WalStream stream)
      throws IOException, SQLException {
    switch (kind) {
      case INSERT, UPDATE, DELETE -> {
        ShownRelation relation = relation(cursor);
        requireFit(cursor, relation);
        if (!relation.shown()) {
          return true;
        }
        writer.row(cursor, relation, stream.messageLsn(), rowXid(cursor));
        return count();
      }
      case RELATION -> {
        if (cursor.message() instanceof Message.Relation relation) {
          String schema = relation.namespace().isEmpty() ? "pg_catalog" : relation.namespace();
          lastRelation = null;
          relations.put(
              relation.oid(), new ShownRelation(relation, filter.shows(schema, relation.name())));
        }
        return true;
      }
      case TYPE -> {
        return true;
      }
      case TRUNCATE -> {
        if (cursor.message() instanceof Message.Truncate truncate
            && truncate.relationOids().stream().noneMatch(this::shown)) {
          return true;
        }
        other(cursor, stream);
        return count();
      }
      case MESSAGE -> {
        other(cursor, stream);
        return count();
      }
      case BEGIN -> {
        if (cursor.message() instanceof Message.Begin begin) {
          if (options.until() != null && begin.finalLsn().compareTo(options.until()) > 0) {
            return false;
          }
          xid = begin.xid();
          inTransaction = true;
        }
        other(cursor, stream);
        return true;
      }
      case COMMIT -> {
        other(cursor, stream);
        return cursor.message() instanceof Message.Commit commit
            && ended(commit.endLsn(), commit.commitTime(), stream);
      }
      case STREAM_COMMIT -> {
        other(cursor, stream);
        return cursor.message() instanceof Message.StreamCommit commit
            && ended(commit.endLsn(), commit.commitTime(), stream);
      }
      case COMMIT_PREPARED -> {
        other(cursor, stream);
        return cursor.message() instanceof Message.CommitPrepared commit
            && ended(commit.endLsn(), commit.commitTime(), stream);
      }
      case STREAM_START -> {
        inTransaction = true;
        other(cursor, stream);
        return true;
      }
      case STREAM_STOP -> {
        inTransaction = false;
        other(cursor, stream);
        return true;
      }
      case BEGIN_PREPARE -> {
        inTransaction = true;
        if (cursor.message() instanceof Message.BeginPrepare begin) {
          xid = begin.xid();
        }
        other(cursor, stream);
        return true;
      }
      case PREPARE, STREAM_PREPARE -> {
        inTransaction = false;
        other(cursor, stream);
        return true;
      }
      case ORIGIN, STREAM_ABORT, ROLLBACK_PREPARED -> {
        other(cursor, stream);
        return true;
      }
    }
    throw new IllegalStateException();
  }

  private static void requireFit(MessageCursor cursor, ShownRelation relation) throws SQLException {
    boolean old =
        cursor.kind() != MessageKind.INSERT && cursor.oldRow() != MessageCursor.OldRow.NONE;
    if ((old && cursor.oldTuple().columns() != relation.columns())
        || (cursor.kind() != MessageKind.DELETE
            && cursor.newTuple().columns() != relation.columns())) {
      throw new SQLException(
          "a row of %s has another number of columns than its table"
              .formatted(Identifiers.quote(relation.schema(), relation.relation().name())),
          "08P01");
    }
  }

  private boolean shown(int oid) {
    ShownRelation relation = relations.get(oid);
    return relation == null || relation.shown();
  }

  private boolean count() {
    long count = changes.get() + 1;
    changes.lazySet(count);
    return options.limit() == 0 || count < options.limit();
  }

  private void other(MessageCursor cursor, WalStream stream) throws IOException {
    writer.other(cursor.message(), context(cursor, stream, transaction(cursor.message())));
  }

  private ChangeWriter.Context context(MessageCursor cursor, WalStream stream, int transaction) {
    return new ChangeWriter.Context(
        stream.messageLsn(),
        cursor.inStream() && cursor.xid() != 0 ? cursor.xid() : transaction,
        stream.sentAt(),
        this::tableName);
  }

  private int transaction(Message message) {
    return message instanceof Message.StreamStart start
        ? start.xid()
        : message instanceof Message.StreamCommit commit
            ? commit.xid()
            : message instanceof Message.StreamAbort abort
                ? abort.xid()
                : message instanceof Message.CommitPrepared commit
                    ? commit.xid()
                    : message instanceof Message.RollbackPrepared rollback
                        ? rollback.xid()
                        : message instanceof Message.StreamPrepare prepare ? prepare.xid() : xid;
  }

  private String tableName(int oid) {
    ShownRelation relation = relations.get(oid);
    return relation == null
        ? "oid " + Integer.toUnsignedString(oid)
        : Identifiers.quote(relation.schema(), relation.relation().name());
  }

  private boolean ended(Lsn end, java.time.Instant committed, WalStream stream) {
    inTransaction = false;
    xid = 0;
    printed = end;
    lagMillis = ChangeWriter.millisBetween(committed, stream.sentAt());
    return options.until() == null || end.compareTo(options.until()) < 0;
  }

  /** What was printed is on its way, and may be confirmed then. */
  private void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WalStream stream = current;
    if (stream != null && (options.slot() == null || options.confirm())) {
      stream.confirm(printed);
    }
  }

  private void stopFromOutside(WalStream stream) {
    try {
      stream.stop();
      done.await(1, TimeUnit.SECONDS);
    } catch (SQLException e) {
      // cut already
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
