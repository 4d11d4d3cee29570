package dev.pgready.app.report;

/**
 * Text from a server on its way to a terminal: whatever would move the cursor, change colours, turn
 * the direction of writing or not be seen at all becomes a visible escape such as {@code \x1b}.
 */
public final class Visible {
  private Visible() {}

  /** One line, whatever the text holds. */
  public static String text(String text) {
    int clean = 0;
    while (clean < text.length() && plain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  /** Whether {@link #text} leaves the text as it is. */
  public static boolean isPlain(String text) {
    return text.codePoints().noneMatch(Visible::hidden);
  }

  private static boolean plain(char c) {
    return (c >= ' ' && c < 0x7f) || (c >= 0xa1 && c < 0x600 && c != 0xad);
  }

  private static void append(StringBuilder out, int c) {
    if (!hidden(c)) {
      out.appendCodePoint(c);
      return;
    }
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(c < 0x100 ? "\\x%02x".formatted(c) : "\\u{%x}".formatted(c));
    }
  }

  /**
   * Control characters, format characters (those of bidirectional text are among them), line and
   * paragraph separators, halves of surrogate pairs.
   */
  static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
