// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

/**
 * Text between marks of a markup language. All of them make hidden characters visible first, so
 * that what is left is allowed in XML 1.0 too; line feeds stay where a name says {@code lines}.
 */
public final class Escape {
  private Escape() {}

  /** Between tags or in a quoted attribute of HTML; one line. */
  public static String html(String text) {
    return xml(text).replace("'", "&#39;");
  }

  /** As {@link #html}, of several lines. */
  public static String htmlLines(String text) {
    return xmlLines(text).replace("'", "&#39;");
  }

  /** Between tags or in an attribute in double quotes of XML; one line. */
  public static String xml(String text) {
    return marks(Printable.line(text));
  }

  /** As {@link #xml}, of several lines. */
  public static String xmlLines(String text) {
    return marks(Printable.lines(text));
  }

  private static String marks(String visible) {
    return visible
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * Nothing in it is markup of Markdown, a table's column, a mention of somebody or a link to an
   * issue: GitHub looks for the last two even behind a backslash, so an invisible space (as a
   * reference, in ASCII) breaks them.
   */
  public static String markdown(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    Printable.line(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '@' -> escaped.append("@&#8203;");
                case '#' -> escaped.append("#&#8203;");
                case '\\', '`', '*', '_', '[', ']', '|', '~', '$' ->
                    escaped.append('\\').appendCodePoint(c);
                default -> escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
