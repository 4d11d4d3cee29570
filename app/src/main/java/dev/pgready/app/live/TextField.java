// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

/** A line of text that is being typed. For one thread. */
public final class TextField {
  /** Of a name, a filter, an address. */
  private static final int LONGEST = 1000;

  private String text;

  public TextField(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /**
   * Takes a key where it is one of typing.
   *
   * @return whether it is; Enter and Escape are not
   */
  public boolean typed(Key key) {
    switch (key.kind()) {
      case CHARACTER -> {
        if (text.length() < LONGEST) {
          text += Character.toString(key.character());
        }
        return true;
      }
      case BACKSPACE -> {
        if (!text.isEmpty()) {
          text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return true;
      }
      case OTHER, DELETE -> {
        return true;
      }
      default -> {
        return false;
      }
    }
  }
}
