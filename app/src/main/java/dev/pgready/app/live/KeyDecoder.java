// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import java.io.IOException;
import java.util.Optional;

/** Makes keys of the characters that a terminal sends for them. */
final class KeyDecoder {
  /** Of {@link Source#read}: nothing came in time. */
  static final int LATE = -2;

  /** Behind an escape character, in milliseconds: what comes later is another key. */
  private static final long TOGETHER = 50;

  /** Of one sequence: what is longer is nothing that a key sends. */
  private static final int LONGEST = 64;

  private static final int ESCAPE = 0x1b;

  /** Where characters come from. */
  interface Source {
    /**
     * @return a UTF-16 unit; -1: the end; {@link #LATE}: nothing came within so many milliseconds
     */
    int read(long millis) throws IOException;
  }

  private final Source source;

  KeyDecoder(Source source) {
    this.source = source;
  }

  /** The next key; empty: none within so many milliseconds. */
  Optional<KeyPress> next(long millis) throws IOException {
    int c = source.read(Math.max(1, millis));
    if (c == LATE) {
      return Optional.empty();
    }
    return Optional.of(c == ESCAPE ? escaped() : plain(c));
  }

  private KeyPress plain(int c) throws IOException {
    return switch (c) {
      case -1 -> KeyPress.of(KeyPress.Kind.CLOSED);
      case '\r', '\n' -> KeyPress.of(KeyPress.Kind.ENTER);
      case '\t' -> KeyPress.of(KeyPress.Kind.TAB);
      case 0x7f, '\b' -> KeyPress.of(KeyPress.Kind.BACKSPACE);
      case 3 -> KeyPress.of(KeyPress.Kind.INTERRUPT);
      case 12 -> KeyPress.of(KeyPress.Kind.REDRAW);
      case 14 -> KeyPress.of(KeyPress.Kind.DOWN); // Ctrl-N and Ctrl-P, as in Emacs
      case 16 -> KeyPress.of(KeyPress.Kind.UP);
      default -> c < ' ' ? KeyPress.of(KeyPress.Kind.OTHER) : KeyPress.character(codePoint(c));
    };
  }

  private int codePoint(int c) throws IOException {
    if (!Character.isHighSurrogate((char) c)) {
      return c;
    }
    int low = source.read(TOGETHER);
    return low > 0 && Character.isLowSurrogate((char) low)
        ? Character.toCodePoint((char) c, (char) low)
        : 0xfffd;
  }

  private KeyPress escaped() throws IOException {
    int c = source.read(TOGETHER);
    return switch (c) {
      case LATE, -1, ESCAPE -> KeyPress.of(KeyPress.Kind.ESCAPE);
      case '[' -> sequence();
      case 'O' -> named(source.read(TOGETHER));
      default -> KeyPress.of(KeyPress.Kind.OTHER); // Alt and a letter
    };
  }

  /** Up to its last character, which is the first of the upper range. */
  private KeyPress sequence() throws IOException {
    StringBuilder parameters = new StringBuilder();
    while (parameters.length() < LONGEST) {
      int c = source.read(TOGETHER);
      if (c < ' ') {
        return KeyPress.of(KeyPress.Kind.OTHER);
      }
      if (c >= '@') {
        return c == '~' ? numbered(parameters.toString()) : named(c);
      }
      parameters.append((char) c);
    }
    return KeyPress.of(KeyPress.Kind.OTHER);
  }

  private static KeyPress named(int c) {
    return KeyPress.of(
        switch (c) {
          case 'A' -> KeyPress.Kind.UP;
          case 'B' -> KeyPress.Kind.DOWN;
          case 'C' -> KeyPress.Kind.RIGHT;
          case 'D' -> KeyPress.Kind.LEFT;
          case 'F' -> KeyPress.Kind.END;
          case 'H' -> KeyPress.Kind.HOME;
          case 'M' -> KeyPress.Kind.ENTER;
          case 'Z' -> KeyPress.Kind.BACK_TAB;
          default -> KeyPress.Kind.OTHER;
        });
  }

  private static KeyPress numbered(String parameters) {
    return KeyPress.of(
        switch (parameters) {
          case "1", "7" -> KeyPress.Kind.HOME;
          case "3" -> KeyPress.Kind.DELETE;
          case "4", "8" -> KeyPress.Kind.END;
          case "5" -> KeyPress.Kind.PAGE_UP;
          case "6" -> KeyPress.Kind.PAGE_DOWN;
          default -> KeyPress.Kind.OTHER;
        });
  }
}
