// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.checks.scope.Quantities;
import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the messages of a server and says what no server would send: a message too long for its
 * kind, or an answer too long for what is asked here. The driver takes every length at its word and
 * keeps every notice, so one message of five bytes can ask for two gigabytes.
 *
 * <p>Source: PostgreSQL manual, "Message Formats".
 */
final class AnswerMeter {
  /** Kind and length. */
  private static final int HEAD = 1 + 4;

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  /** Of an error or a notice: they quote statements, and ours have 50 kB. */
  private static final int LONGEST_TEXT = MIB;

  /** What a message costs here beyond its bytes. */
  private static final int MESSAGE_COST = 64;

  /** Notices, notifications and settings that a whole session may bring along. */
  private static final int MOST_BY_THE_WAY = 10_000;

  private static final long MOST_BY_THE_WAY_BYTES = 4L * MIB;

  /** Messages of one answer that are no row: a statement makes two or three. */
  private static final int MOST_WORDS = 10_000;

  private static final long MOST_WORD_BYTES = 4L * MIB;

  /** Errors of one answer: a statement makes one. */
  private static final int MOST_ERRORS = 100;

  /** Rows of one answer: a facts document is one. */
  static final long MOST_ROW_BYTES = InputFile.MOST_DOCUMENT;

  /** Of a text without a length, see {@link #wordsBeforeTheProtocol}. */
  private static final int LONGEST_BARE_TEXT = 64 * KIB;

  private static final String MORE_MEMORY = ": " + InputFile.MORE_MEMORY;

  private final byte[] head = new byte[HEAD];
  private int headFilled;
  private long payload;
  private boolean first = true;
  private boolean ready;
  private boolean answered = true;
  private int byTheWay;
  private long byTheWayBytes;
  private int words;
  private long wordBytes;
  private int errors;
  private long rowBytes;
  private @Nullable BrokenExchange refused;
  private @Nullable RowTap tap;

  /** What rows are passed on by, from the next message on; the one before it has its end. */
  void tap(@Nullable RowTap next) {
    RowTap before = tap;
    tap = next;
    if (before != null) {
      before.close();
    }
  }

  /** A new question has been sent: what was counted for the last answer is forgotten. */
  void asked() {
    answered = false;
    words = 0;
    wordBytes = 0;
    errors = 0;
    rowBytes = 0;
  }

  /** Whether nothing more of an answer is due. */
  boolean answered() {
    return answered;
  }

  /**
   * Looks at what has come.
   *
   * @return how much of it may be passed on, at least 1
   * @throws BrokenExchange when it begins with what must not be passed on
   */
  int accept(byte[] bytes, int offset, int count) throws BrokenExchange {
    int at = 0;
    while (at < count) {
      if (payload > 0) {
        int part = (int) Math.min(payload, count - at);
        if (tap != null) {
          tap.content(bytes, offset + at, part);
        }
        payload -= part;
        at += part;
        continue;
      }
      int begin = at;
      while (headFilled < HEAD && at < count) {
        head[headFilled++] = bytes[offset + at++];
      }
      if (headFilled < HEAD) {
        break;
      }
      try {
        begin();
      } catch (BrokenExchange e) {
        refused = e;
        if (begin == 0) {
          throw e;
        }
        // what came before it may say why
        return begin;
      }
      headFilled = 0;
    }
    return count;
  }

  /** To be asked before each read. */
  void requireSound() throws BrokenExchange {
    if (refused != null) {
      throw refused;
    }
  }

  private void begin() throws BrokenExchange {
    char kind = (char) (head[0] & 0xFF);
    int written = head[1] << 24 | (head[2] & 0xFF) << 16 | (head[3] & 0xFF) << 8 | (head[4] & 0xFF);
    long length = Integer.toUnsignedLong(written) - 4;
    if (length < 0) {
      throw BrokenExchange.of(
          "the server sent a message of kind %s with an impossible length".formatted(shown(kind)));
    }
    if (first && wordsBeforeTheProtocol(kind, length)) {
      first = false;
      payload = LONGEST_BARE_TEXT;
      return;
    }
    first = false;
    long longest = longest(kind);
    if (length > longest) {
      throw BrokenExchange.of(
          "the server sent a message of %s, and %s is the most for one of kind %s%s"
              .formatted(
                  Quantities.bytes(length),
                  Quantities.bytes(longest),
                  shown(kind),
                  kind == 'D' ? MORE_MEMORY : ""));
    }
    count(kind, length);
    if (tap != null) {
      tap.message(kind);
    }
    payload = length;
  }

  /**
   * A server that cannot start a process for the connection says so as servers did twenty years
   * ago: E, then a text that ends with a zero byte.
   */
  private static boolean wordsBeforeTheProtocol(char kind, long length) {
    return kind == 'E' && length > LONGEST_TEXT;
  }

  /** Of a message, without kind and length. */
  private long longest(char kind) throws BrokenExchange {
    return switch (kind) {
      case 'E', 'N' -> LONGEST_TEXT;
      case 'R', 'S', 'v' -> 64 * KIB;
      case 'K' -> 4 + 256;
      case 'Z' -> 1;
      case 'A' -> 16 * KIB;
      default -> {
        // before the server is ready there is nothing else
        if (!ready) {
          throw BrokenExchange.of(
              "the server sent a message of kind %s before it was ready".formatted(shown(kind)));
        }
        yield switch (kind) {
          case 'D' -> MOST_ROW_BYTES;
          case 'T' -> MIB;
          case 'C' -> KIB;
          case 'G', 'H', 'W' -> 16 * KIB;
          case 'd' -> MIB;
          case '1', '2', '3', 'I', 'c', 'n', 's' -> 0;
          case 't' -> 512 * KIB;
          default ->
              throw BrokenExchange.of(
                  "the server sent a message of kind %s, which does not belong to the protocol"
                      .formatted(shown(kind)));
        };
      }
    };
  }

  private void count(char kind, long length) throws BrokenExchange {
    switch (kind) {
      case 'Z' -> {
        ready = true;
        answered = true;
      }
      case 'D' -> {
        rowBytes += length + MESSAGE_COST;
        if (rowBytes > MOST_ROW_BYTES) {
          throw BrokenExchange.of(
              "the server sent more than %s of rows in one answer%s"
                  .formatted(Quantities.bytes(MOST_ROW_BYTES), MORE_MEMORY));
        }
      }
      case 'N', 'A', 'S' -> {
        byTheWay++;
        byTheWayBytes += length;
        if (byTheWay > MOST_BY_THE_WAY || byTheWayBytes > MOST_BY_THE_WAY_BYTES) {
          throw BrokenExchange.of(
              "the server sent %s notices, notifications and settings (%s)"
                  .formatted(byTheWay, Quantities.bytes(byTheWayBytes)));
        }
      }
      default -> {
        words++;
        wordBytes += length;
        errors += kind == 'E' ? 1 : 0;
        if (words > MOST_WORDS || wordBytes > MOST_WORD_BYTES || errors > MOST_ERRORS) {
          throw BrokenExchange.of(
              "the server sent %s messages (%s) in one answer"
                  .formatted(words, Quantities.bytes(wordBytes)));
        }
      }
    }
  }

  private static String shown(char kind) {
    return kind > ' ' && kind < 0x7F ? String.valueOf(kind) : "0x%02X".formatted((int) kind);
  }

  /** Passes rows on as they come, before the driver has seen the end of them. */
  static final class RowTap {
    /** How many columns a row has, and how long the first one is. */
    private static final int BEFORE_VALUE = 2 + 4;

    private final OutputStream sink;
    private int results;
    private int skip;
    private boolean row;
    private boolean closed;

    /**
     * @param from of the results that are passed on, the first one is this, from 0
     * @param sink takes the values, one behind the other; one that fails is given no more
     */
    RowTap(int from, OutputStream sink) {
      this.sink = sink;
      this.results = -from - 1;
    }

    /** A message begins. */
    void message(char kind) {
      if (kind == 'T') {
        results++;
      }
      row = kind == 'D' && results >= 0;
      skip = BEFORE_VALUE;
    }

    /** A part of its content. */
    void content(byte[] bytes, int offset, int count) {
      if (!row || closed) {
        return;
      }
      int over = Math.min(skip, count);
      skip -= over;
      if (count > over) {
        try {
          sink.write(bytes, offset + over, count - over);
        } catch (IOException e) {
          close();
        }
      }
    }

    void close() {
      closed = true;
      try {
        sink.close();
      } catch (IOException e) {
        // whoever reads it will see that it ends too soon
      }
    }
  }
}
