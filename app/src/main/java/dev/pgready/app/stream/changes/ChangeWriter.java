// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import dev.pgready.app.pgoutput.LargeChange;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Message;
import dev.pgready.app.pgoutput.MessageCursor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Prints decoded changes. */
public interface ChangeWriter {
  /**
   * @param relation the table of the row
   * @param xid of the transaction it belongs to; 0: not known
   */
  void row(MessageCursor row, ShownRelation relation, Lsn lsn, int xid) throws IOException;

  /**
   * A row that is too long to be held.
   *
   * @param cursor which knows its kind and its table
   */
  void largeRow(LargeChange change, MessageCursor cursor, ShownRelation relation, Lsn lsn, int xid)
      throws IOException;

  /** A logical message that is too long to be held. */
  void largeMessage(LargeChange change, Context context) throws IOException;

  /** Anything but a row or the description of a table. */
  void other(Message message, Context context) throws IOException;

  /** All that was written is on its way. */
  void flush() throws IOException;

  /**
   * From one moment to another; no nanoseconds, as those of a broken clock's years are more than
   * there are numbers for.
   */
  static double millisBetween(Instant from, Instant to) {
    Duration duration = Duration.between(from, to);
    return duration.getSeconds() * 1e3 + duration.getNano() / 1e6;
  }

  /**
   * Around a message.
   *
   * @param sentAt when the server sent it, by its clock, which also made the commit time
   * @param relations name of each table that a Truncate names
   */
  record Context(
      Lsn lsn, int xid, Instant sentAt, java.util.function.IntFunction<String> relations) {}
}
