// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

/**
 * One key as the terminal sent it.
 *
 * @param character the code point of {@link Kind#CHARACTER}, the row of {@link Kind#CLICK} from 0;
 *     0 for all other kinds
 */
public record Key(Kind kind, int character) {
  /** Which key. */
  public enum Kind {
    CHARACTER,
    ENTER,
    ESCAPE,
    TAB,
    BACK_TAB,
    BACKSPACE,
    DELETE,
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    /** The wheel of the mouse; the mouse is asked for by {@link Wish#MOUSE}. */
    WHEEL_UP,
    WHEEL_DOWN,
    /** The left button of the mouse. */
    CLICK,
    /** Ctrl-C: the terminal does not turn it into a signal in raw mode. */
    INTERRUPT,
    /** Ctrl-L: draw everything again. */
    REDRAW,
    /** A key that means nothing here; its bytes are swallowed whole. */
    OTHER,
    /** Nobody types any more: the terminal is gone. */
    CLOSED
  }

  static Key of(Kind kind) {
    return new Key(kind, 0);
  }

  public static Key character(int character) {
    return new Key(Kind.CHARACTER, character);
  }

  public static Key click(int row) {
    return new Key(Kind.CLICK, row);
  }

  public boolean is(Kind other) {
    return kind == other;
  }

  public boolean is(char character) {
    return kind == Kind.CHARACTER && this.character == character;
  }
}
