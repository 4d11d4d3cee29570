// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.Locale;

/** Constants as they are written on command lines, in files and in reports. */
public final class EnumWords {
  private EnumWords() {}

  /** {@code READY_WITH_WARNINGS} is {@code ready-with-warnings}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In a sentence: {@code USING_INDEX} is {@code using index}. */
  public static String phrase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
