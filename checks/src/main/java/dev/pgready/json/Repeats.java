// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Values of a long list that come again: the names that most tables give their columns, or the
 * number of a table that has several. Each is made once, which spares the collector most of what a
 * list of 300,000 is made of.
 */
final class Repeats {
  private static final int SLOTS = 256;

  /** Longer ones are mostly different. */
  private static final int LONGEST = 24;

  private Long number = 0L;
  private final char[] @Nullable [] letters = new char[SLOTS][];
  private final @Nullable String[] texts = new String[SLOTS];

  /** Null: to be read as usual. */
  @Nullable Object known(JsonParser in, JsonRecords.Codec element) {
    JsonToken token = in.currentToken();
    if (element == ScalarCodecs.LONG && token == JsonToken.VALUE_NUMBER_INT) {
      long next = in.getLongValue();
      if (number != next) {
        number = next;
      }
      return number;
    }
    return element == ScalarCodecs.TEXT && token == JsonToken.VALUE_STRING ? text(in) : null;
  }

  private @Nullable String text(JsonParser in) {
    int length = in.getStringLength();
    if (length == 0 || length > LONGEST) {
      return null;
    }
    char[] all = in.getStringCharacters();
    int from = in.getStringOffset();
    int slot =
        (all[from] + 7 * all[from + length / 2] + 31 * all[from + length - 1] + 37 * length)
            % SLOTS;
    char[] last = letters[slot];
    if (last == null || !same(last, all, from, length)) {
      last = new char[length];
      System.arraycopy(all, from, last, 0, length);
      letters[slot] = last;
      texts[slot] = in.getString();
    }
    return texts[slot];
  }

  private static boolean same(char[] one, char[] all, int from, int length) {
    if (one.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (one[i] != all[from + i]) {
        return false;
      }
    }
    return true;
  }
}
