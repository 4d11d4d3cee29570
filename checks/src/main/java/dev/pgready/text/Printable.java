// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Text of others on its way to a terminal, a log or a report. What would move the cursor, change
 * colours, turn the direction of writing, not be seen at all, or be taken for a command by the
 * program that reads the log of a CI job becomes a visible escape: a backslash and {@code n},
 * {@code x1b}, or {@code u} with the code point in braces.
 *
 * <p>Commands in logs: GitHub Actions obeys lines that start with {@code ::} behind blanks, and
 * {@code ##[} anywhere; Azure Pipelines {@code ##vso[} and {@code ##[}; TeamCity {@code
 * ##teamcity[}; GitLab {@code section_start:} and {@code section_end:}; Travis {@code travis_fold:}
 * and {@code travis_time:}. The text may be broken at any blank, so what stands behind a blank may
 * come to stand at a line's start.
 */
public final class Printable {
  /** What makes a colon behind it the end of a command's name. */
  private static final List<String> COMMANDS =
      List.of("section_start", "section_end", "travis_fold", "travis_time");

  private Printable() {}

  /** One line, whatever the text holds. */
  public static String line(String text) {
    return rewritten(text, Printable::notation);
  }

  /** As {@link #line}, but line feeds stay and end lines. */
  public static String lines(String text) {
    if (text.indexOf('\n') < 0) {
      return line(text);
    }
    StringBuilder lines = new StringBuilder(text.length() + 16);
    String feed = "";
    for (String line : text.split("\n", -1)) {
      lines.append(feed).append(line(line));
      feed = "\n";
    }
    return lines.toString();
  }

  /** Whether {@link #line} leaves the text as it is. */
  public static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!harmless(text.charAt(i)) && escapes(text, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@link #lines} leaves the text as it is. */
  public static boolean arePlain(String text) {
    if (text.indexOf('\n') < 0) {
      return isPlain(text);
    }
    return lines(text).equals(text);
  }

  /**
   * The text with each character that must not be written as it is in another notation.
   *
   * @param notation of a code point
   */
  public static String rewritten(String text, IntFunction<String> notation) {
    StringBuilder out = null;
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      if (harmless(text.charAt(i))) {
        i++;
        continue;
      }
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (escapes(text, i)) {
        if (out == null) {
          out = new StringBuilder(text.length() + 16);
        }
        out.append(text, start, i).append(notation.apply(c));
        start = next;
      }
      i = next;
    }
    return out == null ? text : out.append(text, start, text.length()).toString();
  }

  /** Whether a character is never escaped, wherever it stands: nearly all are. */
  static boolean harmless(char c) {
    return c >= ' ' && c < 0x7f && c != ':' && c != '#';
  }

  /** Whether the code point that starts there must not be written as it is. */
  public static boolean escapes(String text, int at) {
    return (text.charAt(at) == ':' && first(text, at)) || escapesWithin(text, at);
  }

  /** The same for text that stands in a format's own quotes, and so never at a line's start. */
  static boolean escapesWithin(String text, int at) {
    char c = text.charAt(at);
    if (c == '#') {
      return at > 0 && text.charAt(at - 1) == '#' && bracket(text, at + 1);
    }
    if (c == ':') {
      for (String name : COMMANDS) {
        if (text.startsWith(name, at - name.length())) {
          return true;
        }
      }
      return false;
    }
    return (c < ' ' || c >= 0x7f) && hidden(text.codePointAt(at));
  }

  /** Whether that is an address such as {@code ::1}: no command, as these are of letters only. */
  private static boolean address(String text, int at) {
    int end = at + 2;
    boolean digit = false;
    while (end < text.length() && "0123456789abcdef:.".indexOf(text.charAt(end)) >= 0) {
      digit |= Character.isDigit(text.charAt(end));
      end++;
    }
    boolean over =
        end == text.length()
            || (!Character.isLetterOrDigit(text.codePointAt(end)) && text.charAt(end) != '-');
    return over && digit && end <= at + 39 && text.substring(at + 2, end).indexOf("::") < 0;
  }

  private static boolean bracket(String text, int from) {
    int i = from;
    while (i < text.length() && (text.charAt(i) == '#' || Character.isLetter(text.charAt(i)))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == '[';
  }

  /** Whether two colons stand there that may come to stand at a line's start. */
  private static boolean first(String text, int at) {
    if (at + 1 == text.length() || text.charAt(at + 1) != ':') {
      return false;
    }
    // what is hidden is written otherwise, and no line is broken behind that
    int before = at == 0 ? ' ' : text.codePointBefore(at);
    return Character.isSpaceChar(before) && !hidden(before) && !address(text, at);
  }

  /**
   * Control and format characters (those of bidirectional text and tags are among them), line and
   * paragraph separators, halves of surrogate pairs, characters for private use (what they look
   * like is the font's word), noncharacters (XML has no place for some of them), and those that
   * take no room or are blank without being a space.
   */
  public static boolean hidden(int c) {
    if (c < 0x80) {
      return c < ' ' || c == 0x7f;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE ->
          true;
      default -> c >= 0x34f && (nonCharacter(c) || ignorable(c) || blank(c));
    };
  }

  private static boolean nonCharacter(int c) {
    return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
  }

  /**
   * Unicode's {@code Default_Ignorable_Code_Point}, which Java has no name for; whole blocks where
   * the rest of a block is reserved for more of them, as an older Java does not know the newer
   * ones.
   */
  private static boolean ignorable(int c) {
    return c == 0x34f
        || c == 0x115f
        || c == 0x1160
        || c == 0x17b4
        || c == 0x17b5
        || (c >= 0x180b && c <= 0x180f)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0x3164
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xffa0
        || (c >= 0xfff0 && c <= 0xfffb)
        || (c >= 0x13430 && c <= 0x1345f)
        || (c >= 0x1bca0 && c <= 0x1bca3)
        || (c >= 0x1d173 && c <= 0x1d17a)
        || (c >= 0xe0000 && c <= 0xe0fff);
  }

  /** Drawn as nothing: Braille without dots, the null note head, the filler of Khitan script. */
  private static boolean blank(int c) {
    return c == 0x2800 || c == 0x1d159 || c == 0x16fe4;
  }

  private static String notation(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        String digits = Integer.toHexString(c);
        yield c >= 0x100 ? "\\u{" + digits + "}" : (c < 0x10 ? "\\x0" : "\\x") + digits;
      }
    };
  }
}
