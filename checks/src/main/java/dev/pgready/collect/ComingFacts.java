// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a facts document in a thread of its own while a server still sends it. One that comes in a
 * moment is not worth a thread, and left to whoever has the whole of it.
 */
final class ComingFacts extends OutputStream {
  /** Read sooner than a thread has started. */
  private static final int SHORT = 1 << 17;

  /** So much may have come that is not read yet, before the server has to wait. */
  private static final int MOST_AHEAD = 1 << 23;

  private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
  private final CompletableFuture<Optional<Facts>> facts = new CompletableFuture<>();
  private long ahead;
  private boolean reading;
  private boolean ended;
  private boolean left;

  /**
   * To be called when all has been written.
   *
   * @return empty: the document is short, or cannot be read, which its text will say why
   */
  Optional<Facts> facts() {
    return reading ? facts.join() : Optional.empty();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    while (ahead > MOST_AHEAD && !left) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        left = true;
      }
    }
    if (left) {
      return;
    }
    parts.add(Arrays.copyOfRange(bytes, offset, offset + count));
    ahead += count;
    notifyAll();
    if (!reading && ahead > SHORT) {
      reading = true;
      start();
    }
  }

  private void start() {
    Thread thread = new Thread(this::read, "pgready facts");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // no thread is left for it
      leave(Optional.empty());
    }
  }

  private void read() {
    Optional<Facts> read = Optional.empty();
    try {
      read =
          Optional.of(
              FactsDocument.readComing(new InputStreamReader(new Parts(), StandardCharsets.UTF_8)));
    } catch (RuntimeException | Error e) {
      // whoever reads the whole document will say so
    } finally {
      leave(read);
    }
  }

  private synchronized void leave(Optional<Facts> read) {
    left = true;
    parts.clear();
    facts.complete(read);
    notifyAll();
  }

  @Override
  public synchronized void close() {
    ended = true;
    notifyAll();
  }

  /** Waits for one; null: there are no more. */
  private synchronized byte @Nullable [] next() {
    while (parts.isEmpty() && !ended && !left) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        left = true;
      }
    }
    byte[] next = parts.poll();
    if (next != null) {
      ahead -= next.length;
      notifyAll();
    }
    return next;
  }

  private final class Parts extends InputStream {
    private byte[] part = {};
    private int at;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
      while (at == part.length) {
        byte[] next = next();
        if (next == null) {
          return -1;
        }
        part = next;
        at = 0;
      }
      int some = Math.min(count, part.length - at);
      System.arraycopy(part, at, bytes, offset, some);
      at += some;
      return some;
    }

    @Override
    public int available() {
      return part.length - at;
    }
  }
}
