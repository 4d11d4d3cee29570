// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.Pieces;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.connect.BrokenExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server sends once it streams, read where it stands: the driver, which has connected and
 * proven who we are, would wake for every message and copy each one twice.
 *
 * <p>Source: PostgreSQL manual, "Message Formats" and "Message Flow", COPY Operations.
 */
final class Frames implements Pieces {
  private static final int BUFFER = 1 << 17;

  /** A server builds a message in memory, of which it takes no more at once: MaxAllocSize. */
  private static final int LONGEST = 0x3FFF_FFFF;

  /** How much of a longer one is there when it has begun: its heads, up to the first row. */
  private static final int BEGINNING = 64;

  /** Notices, settings and notifications between two pieces of the stream. */
  private static final int MOST_BY_THE_WAY = 10_000;

  private static final long MOST_BY_THE_WAY_BYTES = 64L << 20;

  /** Of an error: the rest of a text that long is not worth the wait. */
  private static final int LONGEST_TEXT = MOST;

  /** Kind and length. */
  private static final int HEAD = 1 + 4;

  private final InputStream in;
  private final InputStream wire;
  private final ReadPacer pace = new ReadPacer();
  private final Runnable beforeBlocking;
  private byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private int offset;
  private int length;

  /** Of a message that is too long to be held: bytes that nobody has taken yet. */
  private int rest;

  private int byTheWay;
  private long byTheWayBytes;
  private volatile boolean waiting;
  private volatile boolean partial;
  private long total;
  private int reads;
  private volatile long came;

  /**
   * @param wire what {@code in} decrypts, which alone knows how much has come; without encryption
   *     the same stream
   * @param beforeBlocking called by the reading thread when nothing more is there to be read
   */
  Frames(InputStream in, InputStream wire, Runnable beforeBlocking) {
    this.in = in;
    this.wire = wire;
    this.beforeBlocking = beforeBlocking;
  }

  /**
   * Waits for the answer to START_REPLICATION.
   *
   * @throws SQLException as the server refused it
   */
  void awaitStart() throws SQLException {
    byte kind = read();
    if (kind != 'W') {
      throw new SQLException(
          "START_REPLICATION was answered with byte 0x%02X instead of W".formatted(kind), "08P01");
    }
  }

  /**
   * Waits for the next piece of the stream.
   *
   * @return false: the server has ended it in good order
   */
  boolean next() throws SQLException {
    passOver();
    byte kind = read();
    byTheWay = 0;
    byTheWayBytes = 0;
    if (kind == 'd') {
      return true;
    }
    // a server that shuts down says that the command is complete, and nothing of the copy
    if (kind == 'c' || kind == 'C') {
      return false;
    }
    throw new SQLException(
        "the stream has a message of kind 0x%02X that does not belong there".formatted(kind & 0xFF),
        "08P01");
  }

  /** Where the piece read last stands. Valid until the next one is read. */
  @Override
  public byte[] bytes() {
    return buffer;
  }

  /**
   * Whether the piece read last is too long to be held, so that only its beginning stands there:
   * all of it has to be asked for. Nobody needs to: what is left is passed over.
   */
  boolean large() {
    return length > MOST;
  }

  @Override
  public int rest() {
    return rest;
  }

  @Override
  public int peek(int count) {
    if (count < 0 || count > Math.min(rest, MOST)) {
      throw new IllegalArgumentException(count + " of " + rest);
    }
    try {
      require(count);
    } catch (IOException e) {
      throw new Lost(broken(e));
    }
    return position;
  }

  @Override
  public void take(int count) {
    position += count;
    rest -= count;
  }

  private void passOver() throws SQLException {
    try {
      while (rest > 0) {
        require(1);
        take(Math.min(rest, limit - position));
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static SQLException broken(IOException e) {
    return new SQLException(String.valueOf(e.getMessage()), "08006", e);
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** Kind of the next message that is not merely by the way. */
  private byte read() throws SQLException {
    try {
      while (true) {
        byte kind = message();
        switch (kind) {
          case 'E' ->
              throw new PSQLException(
                  new ServerErrorMessage(
                      new String(buffer, offset, length, StandardCharsets.UTF_8)));
          case 'N', 'S', 'A' -> {
            // a notice, a changed setting, a notification: they may come at any time
            byTheWay++;
            byTheWayBytes += length;
            if (byTheWay > MOST_BY_THE_WAY || byTheWayBytes > MOST_BY_THE_WAY_BYTES) {
              throw BrokenExchange.of(
                  "the server sent %s notices and settings (%s), and nothing of the stream"
                      .formatted(byTheWay, Quantities.bytes(byTheWayBytes)));
            }
          }
          default -> {
            return kind;
          }
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private byte message() throws IOException, SQLException {
    require(HEAD);
    byte kind = buffer[position];
    int size =
        buffer[position + 1] << 24
            | (buffer[position + 2] & 0xFF) << 16
            | (buffer[position + 3] & 0xFF) << 8
            | (buffer[position + 4] & 0xFF);
    if (size >= 0 && size < 4) {
      throw new SQLException("a message of the stream has an impossible length", "08P01");
    }
    int longest = kind == 'd' ? LONGEST : LONGEST_TEXT;
    if (size < 0 || size > longest) {
      throw BrokenExchange.of(
          "the server sent a message of %s, and %s is the most for one of its kind in a stream"
              .formatted(
                  Quantities.bytes(Integer.toUnsignedLong(size)), Quantities.bytes(longest)));
    }
    length = size - 4;
    if (length > MOST) {
      require(HEAD + BEGINNING);
      offset = position + HEAD;
      position += HEAD;
      rest = length;
      return kind;
    }
    require(1 + size);
    offset = position + HEAD;
    position += 1 + size;
    return kind;
  }

  /** Makes so many bytes available from the position on. */
  private void require(int count) throws IOException {
    if (limit - position >= count) {
      return;
    }
    if (count > buffer.length) {
      resize(count);
    } else if (buffer.length > BUFFER && Math.max(count, limit - position) <= BUFFER) {
      resize(BUFFER);
    } else if (position + count > buffer.length || position == limit) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    while (limit - position < count) {
      fill();
    }
  }

  private void resize(int size) {
    byte[] other = new byte[size];
    System.arraycopy(buffer, position, other, 0, limit - position);
    buffer = other;
    limit -= position;
    position = 0;
  }

  private void fill() throws IOException {
    int ready = ready();
    long rest = pace.rest(ready);
    if (rest != 0) {
      LockSupport.parkNanos(rest);
      ready = ready();
      pace.rested(ready);
    }
    int count;
    if (ready == 0) {
      beforeBlocking.run();
      partial = position < limit || rest > 0;
      waiting = true;
      count = in.read(buffer, limit, buffer.length - limit);
      waiting = false;
    } else {
      count = in.read(buffer, limit, buffer.length - limit);
    }
    if (count < 0) {
      throw new EOFException("the server has closed it");
    }
    limit += count;
    total += count;
    reads++;
    came = total;
    pace.read(count, System.nanoTime());
  }

  private int ready() throws IOException {
    return in == wire ? in.available() : in.available() + wire.available();
  }

  /** From any thread: whether the reader waits for the server, and not for its own output. */
  boolean waiting() {
    return waiting;
  }

  /** From any thread: whether a message has begun, and its rest is waited for. */
  boolean inMessage() {
    return waiting && partial;
  }

  /** How often bytes were read: another number than before where some have just come. */
  int reads() {
    return reads;
  }

  /** From any thread: how many bytes have come so far. */
  long came() {
    return came;
  }
}
