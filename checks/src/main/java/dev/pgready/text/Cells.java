// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.Arrays;

/**
 * How many cells of a terminal a text takes: two for most characters of Chinese, Japanese and
 * Korean and for emoji, none for what is put onto the character before, one for all others.
 */
public final class Cells {
  /** First and last of each range of wide and full-width characters: Unicode 14, UAX 11. */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3,
    0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1,
    0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea,
    0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b,
    0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x3029,
    0x3030, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3,
    0xf900, 0xfad9, 0xfe10, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x16fe4, 0x17000,
    0x18d08, 0x1aff0, 0x1b2fb, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191,
    0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0,
    0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440,
    0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a,
    0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc,
    0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0,
    0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70, 0x1faf6, 0x20000,
    0x3fffd
  };

  private Cells() {}

  /** Of one line without control characters. */
  public static int of(String text) {
    int cells = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      cells += of(c);
      i += Character.charCount(c);
    }
    return cells;
  }

  private static int of(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT
        || (c >= 0x1160 && c <= 0x11ff)) {
      return 0;
    }
    if (c < WIDE[0]) {
      return 1;
    }
    int at = Arrays.binarySearch(WIDE, c);
    // between two bounds: inside where the one before is a first one
    boolean wide = at >= 0 || (-at - 1) % 2 == 1;
    return wide ? 2 : 1;
  }

  /** The text and as many spaces as fill so many cells; longer text stays as it is. */
  public static String padded(String text, int cells) {
    return text + " ".repeat(Math.max(0, cells - of(text)));
  }

  /** The text's start and end, which fit so many cells, an ellipsis in place of what is between. */
  public static String squeezed(String text, int most) {
    if (of(text) <= most) {
      return text;
    }
    int half = Math.max(0, (most - 1) / 2);
    int start = text.length();
    int cells = 0;
    while (start > 0) {
      int c = text.codePointBefore(start);
      cells += of(c);
      if (cells > half) {
        break;
      }
      start -= Character.charCount(c);
    }
    String end = text.substring(start);
    return cut(text, most - of(end)) + end;
  }

  /**
   * The text's start that fits so many cells, its last one taken by an ellipsis where it is cut.
   */
  public static String cut(String text, int most) {
    if (of(text) <= most) {
      return text;
    }
    int cells = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      cells += of(c);
      if (cells > most - 1) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end) + "…";
  }
}
