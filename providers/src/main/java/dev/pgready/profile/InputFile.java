// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that somebody else wrote, each with a bound: a name may lead to a device that never
 * ends, to a pipe that never begins, or to a file larger than memory.
 */
public final class InputFile {
  /** Of what is written by hand: profiles, service files, passwords, certificates. */
  public static final int MOST_WRITTEN = 4 << 20;

  /**
   * Of what programs write: facts, reports. Held about five times over while it is read, so a part
   * of the memory there is; the facts of a hundred thousand tables have 24 MB.
   */
  public static final int MOST_DOCUMENT =
      (int) Math.min(256L << 20, Math.max(8L << 20, Runtime.getRuntime().maxMemory() / 5));

  /** What is said where a document is larger. */
  public static final String MORE_MEMORY =
      "allow more memory, for example JAVA_TOOL_OPTIONS=-Xmx2g";

  /** A pipe that is silent for so long has nobody at its other end. */
  private static final int SILENCE_SECONDS = 60;

  /** However it drips. */
  private static final int WHOLE_SECONDS = 300;

  private static final int CHUNK = 1 << 16;

  private InputFile() {}

  /** It has more bytes than what it is read for can have. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int most) {
      super(
          "it is larger than %s MiB%s"
              .formatted(most >> 20, most == MOST_DOCUMENT ? ": " + MORE_MEMORY : ""));
    }
  }

  /**
   * All of a text file.
   *
   * @throws CharacterCodingException when it is not in UTF-8
   * @throws IOException as {@link #bytes(Path, int)}
   */
  public static String text(Path file, int most) throws IOException {
    return text(bytes(file, most));
  }

  /**
   * @throws CharacterCodingException when it is not in UTF-8
   */
  public static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * All of a file.
   *
   * @param most bytes; more are an error
   * @throws TooLargeException when there are more
   * @throws IOException as {@link Files#newInputStream} and reading from it do; the message is fit
   *     for the end of a sentence
   */
  public static byte[] bytes(Path file, int most) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > most) {
      throw new TooLargeException(most);
    }
    return whole(beginning(file, most + 1), most);
  }

  /** The same of a stream that is open, which may take its time: whoever writes to it is there. */
  public static byte[] bytes(InputStream in, int most) throws IOException {
    return whole(read(in, most + 1), most);
  }

  /** The first bytes of a file, so many at most. */
  public static byte[] beginning(Path file, int most) throws IOException {
    if (Files.isRegularFile(file) || Files.isDirectory(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        return read(in, most);
      }
    }
    return aside(file, most, SILENCE_SECONDS, WHOLE_SECONDS);
  }

  private static byte[] whole(byte[] bytes, int most) throws TooLargeException {
    if (bytes.length > most) {
      throw new TooLargeException(most);
    }
    return bytes;
  }

  /** In small pieces: of a large one the JDK makes a copy outside of the heap. */
  private static byte[] read(InputStream in, int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    int count = 0;
    while (bytes.size() < most && count >= 0) {
      count = in.read(chunk, 0, Math.min(chunk.length, most - bytes.size()));
      if (count > 0) {
        bytes.write(chunk, 0, count);
      }
    }
    return bytes.toByteArray();
  }

  /** What a thread read, or why it did not. */
  private static final class Piece {
    private final byte[] bytes;
    private final @Nullable IOException failure;

    Piece(byte[] bytes, @Nullable IOException failure) {
      this.bytes = bytes;
      this.failure = failure;
    }

    boolean last() {
      return bytes.length == 0;
    }
  }

  /** A pipe blocks whoever opens it until there is a writer. */
  static byte[] aside(Path file, int most, int silenceSeconds, int wholeSeconds)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(wholeSeconds);
    BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(4);
    Thread reader = new Thread(() -> deliver(file, most, pieces), "pgready reads");
    reader.setDaemon(true);
    reader.start();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      while (true) {
        Piece piece = pieces.poll(silenceSeconds, TimeUnit.SECONDS);
        if (piece == null) {
          throw new IOException(
              "it is not a regular file, and nothing came from it for %s s"
                  .formatted(silenceSeconds));
        }
        if (piece.failure != null) {
          throw piece.failure;
        }
        if (piece.last()) {
          return bytes.toByteArray();
        }
        if (System.nanoTime() > end) {
          throw new IOException(
              "it is not a regular file, and did not end within %s s".formatted(wholeSeconds));
        }
        bytes.write(piece.bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      reader.interrupt();
    }
  }

  private static void deliver(Path file, int most, BlockingQueue<Piece> pieces) {
    try {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] chunk = new byte[CHUNK];
        int left = most;
        int count = 0;
        while (left > 0 && (count = in.read(chunk, 0, Math.min(left, CHUNK))) > 0) {
          pieces.put(new Piece(Arrays.copyOf(chunk, count), null));
          left -= count;
        }
        pieces.put(new Piece(new byte[0], null));
      } catch (IOException e) {
        pieces.put(new Piece(new byte[0], e));
      }
    } catch (InterruptedException e) {
      // nobody waits for it any more
    }
  }
}
