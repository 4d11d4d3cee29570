// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import dev.pgready.app.pgoutput.MessageKind;
import dev.pgready.app.stream.StreamTarget;
import dev.pgready.app.stream.WalStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stream on a thread of its own, so that a receipt is timed when it happens and not when
 * the writer's acknowledgement is through.
 */
final class Receiver implements Runnable {
  static final String PREFIX = "pgready";

  /** Something that came, or the end of it all. */
  sealed interface Event {
    /** A logical message of ours. */
    record Echo(String content, long nanos) implements Event {}

    /** A transaction came to its commit. */
    record Committed(int xid, long nanos) implements Event {}

    /** A row. */
    record Row(MessageKind kind, String schema, String table) implements Event {}

    /** The stream is over; null: the server ended it in good order. */
    record Over(@Nullable Throwable why) implements Event {}
  }

  private final WalStream stream;
  private final MessageCursor cursor;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(100_000);
  private final Map<Integer, Message.Relation> relations = new HashMap<>();
  private final AtomicLong messages = new AtomicLong();

  Receiver(WalStream stream, StreamTarget target) {
    this.stream = stream;
    this.cursor = new MessageCursor(target.protocol());
  }

  BlockingQueue<Event> events() {
    return events;
  }

  long messages() {
    return messages.get();
  }

  @Override
  public void run() {
    try {
      int xid = 0;
      while (stream.next(stream::confirm)) {
        long now = System.nanoTime();
        if (stream.large()) {
          cursor.read(stream.pieces());
          messages.incrementAndGet();
          // of a logical message we know that it is not ours
          if (cursor.kind() != MessageKind.MESSAGE) {
            row(cursor.kind());
          }
          continue;
        }
        MessageKind kind =
            cursor.read(stream.frame(), stream.messageOffset(), stream.messageLength());
        messages.incrementAndGet();
        switch (kind) {
          case MESSAGE -> {
            if (cursor.message() instanceof Message.LogicalMessage message
                && message.prefix().equals(PREFIX)) {
              put(
                  new Event.Echo(
                      new String(
                          message.content().toArray(), java.nio.charset.StandardCharsets.UTF_8),
                      now));
            }
          }
          case BEGIN -> xid = cursor.message() instanceof Message.Begin begin ? begin.xid() : 0;
          case COMMIT -> {
            put(new Event.Committed(xid, now));
            if (cursor.message() instanceof Message.Commit commit) {
              stream.confirm(commit.endLsn());
            }
          }
          case RELATION -> {
            if (cursor.message() instanceof Message.Relation relation) {
              relations.put(relation.oid(), relation);
            }
          }
          case INSERT, UPDATE, DELETE -> row(kind);
          case ORIGIN,
              TYPE,
              TRUNCATE,
              STREAM_START,
              STREAM_STOP,
              STREAM_COMMIT,
              STREAM_ABORT,
              BEGIN_PREPARE,
              PREPARE,
              COMMIT_PREPARED,
              ROLLBACK_PREPARED,
              STREAM_PREPARE -> {}
        }
      }
      put(new Event.Over(null));
    } catch (Throwable e) {
      // whoever waits for an event must hear of it, and not wait on
      put(new Event.Over(e));
    }
  }

  private void row(MessageKind kind) {
    Message.Relation relation = relations.get(cursor.relationOid());
    if (relation != null) {
      put(new Event.Row(kind, relation.namespace(), relation.name()));
    }
  }

  /** A full queue means that nobody waits for rows any more. */
  private void put(Event event) {
    if (!events.offer(event) && event instanceof Event.Over) {
      events.clear();
      events.add(event);
    }
  }
}
