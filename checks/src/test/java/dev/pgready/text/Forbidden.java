// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may come out of no command in any format, written down without the code that sees to it. */
public final class Forbidden {
  private static final Set<Byte> CATEGORIES =
      Set.of(
          Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE);

  /** Unicode 15's DerivedCoreProperties: Default_Ignorable_Code_Point, and blank letters. */
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E"
              + "\\u2060-\\u206F\\u2800\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFFB"
              + "\\x{13430}-\\x{1345F}\\x{16FE4}\\x{1BCA0}-\\x{1BCA3}\\x{1D159}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}"
              + "\\uFDD0-\\uFDEF]");

  private static final Pattern COMMAND =
      Pattern.compile(
          "^[\\s\\p{Z}]*::(?!(?=[a-f:.]*[0-9])[0-9a-f:.]{1,37}(?!::)(?![\\p{L}0-9:-]))|##[a-zA-Z]*\\[|section_(?:start|end):|travis_(?:fold|time):",
          Pattern.MULTILINE);

  private Forbidden() {}

  public static boolean is(int c) {
    return CATEGORIES.contains((byte) Character.getType(c))
        || (c & 0xFFFF) >= 0xFFFE
        || INVISIBLE.matcher(Character.toString(c)).matches();
  }

  /** What is wrong with a line, or a text in which only line feeds end lines; null: nothing. */
  public static @Nullable String inLine(String text) {
    for (int c : text.codePoints().toArray()) {
      if (c != '\n' && is(c)) {
        return "U+%04X in: %s".formatted(c, Printable.line(text));
      }
    }
    var command = COMMAND.matcher(text);
    return command.find() ? "a command of a CI: " + text.substring(command.start()) : null;
  }
}
