// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

/**
 * How a piece of text stands out, in the sixteen colours that every terminal's owner has chosen.
 * What warns has a ground of its own colour: of the sixteen, only these pairs can be read under the
 * palettes of light and of dark terminals alike.
 */
public enum Tone {
  PLAIN(""),
  STRONG("1"),
  FAINT("2"),
  /** Of the line that a cursor stands on: the terminal's own colours, exchanged. */
  CHOSEN("7"),
  BAD("1;37;41"),
  CARE("30;43"),
  OPEN("30;46"),
  GOOD("30;42");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  /** Between {@code ESC[} and {@code m}; empty: nothing to be set. */
  public String code() {
    return code;
  }
}
