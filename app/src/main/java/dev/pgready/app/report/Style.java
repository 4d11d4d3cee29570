package dev.pgready.app.report;

/**
 * How a report for people is laid out; formats for machines ignore it.
 *
 * @param color whether escape sequences for colours may be written
 * @param columns width to wrap text at; SQL and commands are never wrapped
 * @param brief only what needs attention: checks that passed or were skipped are just counted
 */
public record Style(boolean color, int columns, boolean brief) {
  /** Below this width text is no longer laid out well, so it is not tried. */
  public static final int NARROWEST = 60;

  /** For files and pipes. */
  public static final Style PLAIN = new Style(false, 80);

  /** Beyond this width lines are hard to read. */
  private static final int WIDEST = 120;

  public Style {
    columns = Math.max(NARROWEST, Math.min(WIDEST, columns));
  }

  /** In full. */
  public Style(boolean color, int columns) {
    this(color, columns, false);
  }
}
