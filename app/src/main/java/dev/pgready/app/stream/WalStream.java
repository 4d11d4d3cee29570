// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.pgoutput.Pieces;
import dev.pgready.collect.connect.BrokenExchange;
import dev.pgready.collect.connect.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A started stream: what the server sends, frame by frame, and what it is told in return. Reading
 * blocks; nothing polls. One thread reads; any may send feedback.
 *
 * <p>Source: PostgreSQL manual, "Streaming Replication Protocol", START_REPLICATION.
 */
public final class WalStream {
  /** kind, start of the message's WAL, current end of WAL, time of sending. */
  private static final int HEADER = 1 + 8 + 8 + 8;

  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** Well below every sensible wal_sender_timeout. */
  private static final long FEEDBACK_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final byte[] COPY_DONE = {'c', 0, 0, 0, 4};

  private final Frames frames;
  private final OutputStream outlet;
  private volatile long lastFeedback = System.nanoTime();

  // written by the reader alone, with each row: others may see them a moment later
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong serverEnd = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile long flushed;
  private volatile boolean stopped;
  private int reads;
  private long start;
  private long sendMicros;
  private long firstFrame;

  private WalStream(Frames frames, OutputStream outlet) {
    this.frames = frames;
    this.outlet = outlet;
  }

  /**
   * Sends the command over a connection that the driver has opened and that it has no answer
   * outstanding on. From here on the connection is the stream's: the driver can only close it.
   *
   * @param command START_REPLICATION
   * @param answerMillis after which the server must have begun to stream
   * @param beforeBlocking called by the reading thread before it waits for the server
   * @throws SQLException as the server refused it
   */
  static WalStream start(
      Session session, String command, long answerMillis, Runnable beforeBlocking)
      throws SQLException {
    Socket socket = session.socket();
    try (Session.Limit limit = session.within(answerMillis)) {
      byte[] text = command.getBytes(StandardCharsets.UTF_8);
      ByteBuffer query = ByteBuffer.allocate(1 + 4 + text.length + 1);
      query.put((byte) 'Q').putInt(4 + text.length + 1).put(text);
      OutputStream outlet = socket.getOutputStream();
      outlet.write(query.array());
      outlet.flush();
      InputStream in = socket.getInputStream();
      Socket wire = session.wire();
      Frames frames =
          new Frames(in, wire.equals(socket) ? in : wire.getInputStream(), beforeBlocking);
      try {
        frames.awaitStart();
      } catch (SQLException e) {
        if (limit.passed()) {
          throw new SQLException(
              String.valueOf(e.getMessage()), "08006", BrokenExchange.late(answerMillis, e));
        }
        throw e;
      }
      return new WalStream(frames, outlet);
    } catch (IOException e) {
      throw new SQLException(String.valueOf(e.getMessage()), "08006", e);
    }
  }

  /**
   * Waits for the next message of the output plugin, and answers the server's questions meanwhile.
   *
   * @param idle told where the server stands whenever it says so between messages
   * @return false: the server ended the stream, or {@link #stop} was called
   */
  public boolean next(KeepaliveListener idle) throws SQLException {
    while (true) {
      boolean more = frames.next();
      if (firstFrame == 0) {
        firstFrame = System.nanoTime();
      }
      if (!more || stopped) {
        return false;
      }
      byte[] read = frames.bytes();
      int at = frames.offset();
      int length = frames.length();
      bytes.lazySet(bytes.get() + length);
      switch (length == 0 ? 0 : read[at]) {
        case 'w' -> {
          if (length < HEADER) {
            throw new SQLException("a frame of the stream has no complete header", "08P01");
          }
          start = (long) LONGS.get(read, at + 1);
          raise(received, start);
          raise(serverEnd, (long) LONGS.get(read, at + 9));
          sendMicros = (long) LONGS.get(read, at + 17);
          // what came at once is not worth a look at the clock for each row
          if (reads != frames.reads()) {
            reads = frames.reads();
            feedbackIfDue();
          }
          if (frames.large()) {
            frames.take(HEADER);
          }
          return true;
        }
        case 'k' -> {
          if (length != 18) {
            throw new SQLException("a keepalive of the stream has the wrong length", "08P01");
          }
          long end = (long) LONGS.get(read, at + 1);
          raise(serverEnd, end);
          raise(received, end);
          idle.keepalive(new Lsn(end));
          if (read[at + 17] != 0) {
            feedback(false);
          } else {
            feedbackIfDue();
          }
        }
        default ->
            throw new SQLException(
                "the stream sent a frame that does not belong to the protocol", "08P01");
      }
    }
  }

  /** Told of a keepalive. */
  public interface KeepaliveListener {
    void keepalive(Lsn serverEnd);
  }

  private static void raise(AtomicLong position, long to) {
    if (Long.compareUnsigned(to, position.getPlain()) > 0) {
      position.setRelease(to);
    }
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0 ? a : b;
  }

  /**
   * Whether the message read last is too long to be held: it is to be read in pieces, or not at
   * all.
   */
  public boolean large() {
    return frames.large();
  }

  /** Of such a message. */
  public Pieces pieces() {
    return frames;
  }

  /** What the message read last stands in, until the next one is read; only to be read. */
  public byte[] frame() {
    return frames.bytes();
  }

  public int messageOffset() {
    return frames.offset() + HEADER;
  }

  public int messageLength() {
    return frames.length() - HEADER;
  }

  /** Where the message read last stands in the WAL. */
  Lsn messageLsn() {
    return new Lsn(start);
  }

  /** When the server sent the message read last, by its clock. */
  Instant sentAt() {
    return EPOCH.plus(sendMicros, ChronoUnit.MICROS);
  }

  public Lsn received() {
    return new Lsn(received.get());
  }

  Lsn serverEnd() {
    return new Lsn(serverEnd.get());
  }

  public long bytes() {
    return bytes.get();
  }

  /** {@link System#nanoTime} of the first frame; 0: none came. */
  public long firstFrame() {
    return firstFrame;
  }

  /**
   * All before this position is done with; the server may forget it. Sent with the next feedback.
   */
  public void confirm(Lsn position) {
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
    status.putLong(received.get());
    status.putLong(flushed);
    status.putLong(flushed);
    status.putLong(EPOCH.until(Instant.now(), ChronoUnit.MICROS));
    status.put((byte) (replyWanted ? 1 : 0));
    send(status.array());
  }

  private void send(byte[] message) throws SQLException {
    try {
      // any thread may, and one message must not stand in the midst of another
      synchronized (outlet) {
        outlet.write(message);
        outlet.flush();
      }
    } catch (IOException e) {
      throw new SQLException("feedback could not be sent: " + e.getMessage(), "08006", e);
    }
  }

  /** From any thread: the reader comes back at the next frame, which the server is asked for. */
  void stop() throws SQLException {
    stopped = true;
    feedback(true);
  }

  /**
   * Ends the stream in good order: returns when the server has taken what was confirmed, which it
   * does before it answers that the copy is done. What comes until then is passed over.
   *
   * @throws SQLException the connection broke, and with it perhaps the last confirmation
   */
  void end() throws SQLException {
    feedback(false);
    send(COPY_DONE);
    while (frames.next()) {
      // what was on its way
    }
  }

  /** From any thread: whether the reader waits for the server, and not for its own output. */
  boolean waiting() {
    return frames.waiting();
  }

  /** From any thread: whether a message has begun, and its rest is waited for. */
  boolean inMessage() {
    return frames.inMessage();
  }

  /** From any thread: how many bytes have come, in messages that are not complete too. */
  long came() {
    return frames.came();
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
