package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.Lsn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.copy.CopyDual;

/**
 * A started stream: what the server sends, frame by frame, and what it is told in return. Reading
 * blocks; nothing polls. One thread reads; any may send feedback.
 *
 * <p>Source: PostgreSQL manual, "Streaming Replication Protocol", START_REPLICATION.
 */
final class ReplicationStream {
  /** kind, start of the message's WAL, current end of WAL, time of sending. */
  static final int HEADER = 1 + 8 + 8 + 8;

  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** Well below every sensible wal_sender_timeout. */
  private static final long FEEDBACK_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final CopyDual copy;
  private final OutputStream outlet;
  private byte[] frame = new byte[HEADER];
  private volatile long lastFeedback = System.nanoTime();
  private volatile long received;
  private volatile long flushed;
  private volatile boolean stopped;
  private volatile long serverEnd;
  private final AtomicLong bytes = new AtomicLong();
  private long sendMicros;
  private long firstFrame;

  /**
   * @param outlet where feedback goes: beside the driver, which lets nobody write while it reads
   */
  ReplicationStream(CopyDual copy, OutputStream outlet) {
    this.copy = copy;
    this.outlet = outlet;
  }

  /**
   * Waits for the next message of the output plugin, and answers the server's questions meanwhile.
   *
   * @param idle told where the server stands whenever it says so between messages
   * @return false: the server ended the stream, or {@link #stop} was called
   */
  boolean next(KeepaliveListener idle) throws SQLException {
    while (true) {
      byte[] read = copy.readFromCopy(true);
      if (firstFrame == 0) {
        firstFrame = System.nanoTime();
      }
      if (read == null || stopped) {
        return false;
      }
      bytes.lazySet(bytes.get() + read.length);
      switch (read.length == 0 ? 0 : read[0]) {
        case 'w' -> {
          if (read.length < HEADER) {
            throw new SQLException("a frame of the stream has no complete header", "08P01");
          }
          frame = read;
          ByteBuffer header = ByteBuffer.wrap(read);
          long start = header.getLong(1);
          received = max(received, start);
          serverEnd = max(serverEnd, header.getLong(9));
          sendMicros = header.getLong(17);
          if (System.nanoTime() - lastFeedback > FEEDBACK_NANOS) {
            feedback(false);
          }
          return true;
        }
        case 'k' -> {
          if (read.length != 18) {
            throw new SQLException("a keepalive of the stream has the wrong length", "08P01");
          }
          ByteBuffer keepalive = ByteBuffer.wrap(read);
          serverEnd = max(serverEnd, keepalive.getLong(1));
          received = max(received, keepalive.getLong(1));
          idle.keepalive(new Lsn(keepalive.getLong(1)));
          if (read[17] != 0 || System.nanoTime() - lastFeedback > FEEDBACK_NANOS) {
            feedback(false);
          }
        }
        default ->
            throw new SQLException("the stream sent a frame that is none of the protocol", "08P01");
      }
    }
  }

  /** Told of a keepalive. */
  interface KeepaliveListener {
    void keepalive(Lsn serverEnd);
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  /** The frame read last; the message starts at {@link #HEADER}. */
  byte[] frame() {
    return frame;
  }

  /** Where the message read last stands in the WAL. */
  Lsn messageLsn() {
    return new Lsn(ByteBuffer.wrap(frame).getLong(1));
  }

  /** When the server sent the message read last, by its clock. */
  Instant sentAt() {
    return EPOCH.plus(sendMicros, ChronoUnit.MICROS);
  }

  Lsn received() {
    return new Lsn(received);
  }

  Lsn serverEnd() {
    return new Lsn(serverEnd);
  }

  long bytes() {
    return bytes.get();
  }

  /** {@link System#nanoTime} of the first frame; 0: none came. */
  long firstFrame() {
    return firstFrame;
  }

  /**
   * All before this position is done with; the server may forget it. Sent with the next feedback.
   */
  void confirm(Lsn position) {
    flushed = max(flushed, position.position());
  }

  Lsn confirmed() {
    return new Lsn(flushed);
  }

  /**
   * Tells the server how far this end has read. A position never confirmed is 0, which leaves the
   * slot where it is.
   */
  void feedback(boolean replyWanted) throws SQLException {
    lastFeedback = System.nanoTime();
    ByteBuffer status = ByteBuffer.allocate(1 + 4 + 1 + 8 + 8 + 8 + 8 + 1);
    status.put((byte) 'd');
    status.putInt(status.capacity() - 1);
    status.put((byte) 'r');
    status.putLong(received);
    status.putLong(flushed);
    status.putLong(flushed);
    status.putLong(EPOCH.until(Instant.now(), ChronoUnit.MICROS));
    status.put((byte) (replyWanted ? 1 : 0));
    try {
      outlet.write(status.array());
      outlet.flush();
    } catch (IOException e) {
      throw new SQLException("feedback could not be sent: " + e.getMessage(), "08006", e);
    }
  }

  /** From any thread: the reader comes back at the next frame, which the server is asked for. */
  void stop() throws SQLException {
    stopped = true;
    feedback(true);
  }

  boolean stopped() {
    return stopped;
  }

  /** For a thread that watches over a reader busy with its output. */
  void feedbackIfDue() throws SQLException {
    if (System.nanoTime() - lastFeedback > FEEDBACK_NANOS) {
      feedback(false);
    }
  }
}
