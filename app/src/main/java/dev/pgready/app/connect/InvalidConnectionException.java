package dev.pgready.app.connect;

/**
 * What the user said about the connection cannot be used: a usage error. The message is one line,
 * names the part that is wrong, and never contains a password or anything that could be a piece of
 * one.
 */
public final class InvalidConnectionException extends Exception {
  InvalidConnectionException(String message) {
    super(printable(message));
  }

  /**
   * The user's own words go to a terminal: control and format characters are written as escapes.
   */
  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.SURROGATE
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR) {
                out.append("\\u%04x".formatted(c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
