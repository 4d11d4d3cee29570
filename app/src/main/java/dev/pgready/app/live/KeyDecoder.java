// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes keys of the characters that a terminal sends for them. */
final class KeyDecoder {
  /** Of {@link Source#read}: nothing came in time. */
  static final int LATE = -2;

  /** Behind an escape character, in milliseconds: what comes later is another key. */
  private static final long TOGETHER = 50;

  /** Of one sequence: what is longer is nothing that a key sends. */
  private static final int LONGEST = 64;

  private static final int ESCAPE = 0x1b;

  /** On a terminal. */
  private static final Pattern ROW = Pattern.compile("[1-9][0-9]{0,4}");

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
  Optional<Key> next(long millis) throws IOException {
    int c = source.read(Math.max(1, millis));
    if (c == LATE) {
      return Optional.empty();
    }
    return Optional.of(c == ESCAPE ? escaped() : plain(c));
  }

  private Key plain(int c) throws IOException {
    return switch (c) {
      case -1 -> Key.of(Key.Kind.CLOSED);
      case '\r', '\n' -> Key.of(Key.Kind.ENTER);
      case '\t' -> Key.of(Key.Kind.TAB);
      case 0x7f, '\b' -> Key.of(Key.Kind.BACKSPACE);
      case 3 -> Key.of(Key.Kind.INTERRUPT);
      case 12 -> Key.of(Key.Kind.REDRAW);
      case 14 -> Key.of(Key.Kind.DOWN); // Ctrl-N and Ctrl-P, as in Emacs
      case 16 -> Key.of(Key.Kind.UP);
      default -> c < ' ' ? Key.of(Key.Kind.OTHER) : Key.character(codePoint(c));
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

  private Key escaped() throws IOException {
    int c = source.read(TOGETHER);
    return switch (c) {
      case LATE, -1, ESCAPE -> Key.of(Key.Kind.ESCAPE);
      case '[' -> sequence();
      case 'O' -> named(source.read(TOGETHER));
      default -> Key.of(Key.Kind.OTHER); // Alt and a letter
    };
  }

  /** Up to its last character, which is the first of the upper range. */
  private Key sequence() throws IOException {
    StringBuilder parameters = new StringBuilder();
    while (parameters.length() < LONGEST) {
      int c = source.read(TOGETHER);
      if (c < ' ') {
        return Key.of(Key.Kind.OTHER);
      }
      if (c == 'M' && parameters.isEmpty()) {
        return unnumberedMouse();
      }
      if ((c == 'M' || c == 'm') && parameters.indexOf("<") == 0) {
        return mouse(parameters.substring(1).split(";", -1), c == 'M');
      }
      if (c >= '@') {
        return c == '~' ? numbered(parameters.toString()) : named(c);
      }
      parameters.append((char) c);
    }
    return Key.of(Key.Kind.OTHER);
  }

  /** Three characters that say where, in a form that is not read; as keys they would do harm. */
  private Key unnumberedMouse() throws IOException {
    for (int i = 0; i < 3; i++) {
      source.read(TOGETHER);
    }
    return Key.of(Key.Kind.OTHER);
  }

  /**
   * @param numbers button, column and row, the latter from 1
   */
  private static Key mouse(String[] numbers, boolean pressed) {
    if (numbers.length != 3 || !pressed) {
      return Key.of(Key.Kind.OTHER);
    }
    return switch (numbers[0]) {
      case "0" ->
          ROW.matcher(numbers[2]).matches()
              ? Key.click(Integer.parseInt(numbers[2]) - 1)
              : Key.of(Key.Kind.OTHER);
      case "64" -> Key.of(Key.Kind.WHEEL_UP);
      case "65" -> Key.of(Key.Kind.WHEEL_DOWN);
      default -> Key.of(Key.Kind.OTHER);
    };
  }

  private static Key named(int c) {
    return Key.of(
        switch (c) {
          case 'A' -> Key.Kind.UP;
          case 'B' -> Key.Kind.DOWN;
          case 'C' -> Key.Kind.RIGHT;
          case 'D' -> Key.Kind.LEFT;
          case 'F' -> Key.Kind.END;
          case 'H' -> Key.Kind.HOME;
          case 'M' -> Key.Kind.ENTER;
          case 'Z' -> Key.Kind.BACK_TAB;
          default -> Key.Kind.OTHER;
        });
  }

  private static Key numbered(String parameters) {
    return Key.of(
        switch (parameters) {
          case "1", "7" -> Key.Kind.HOME;
          case "3" -> Key.Kind.DELETE;
          case "4", "8" -> Key.Kind.END;
          case "5" -> Key.Kind.PAGE_UP;
          case "6" -> Key.Kind.PAGE_DOWN;
          default -> Key.Kind.OTHER;
        });
  }
}
