// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant. */
public final class Spelling {
  private Spelling() {}

  /** Words that are proposed at most. */
  private static final int MOST = 3;

  /**
   * What may have been meant: the word that is a few slips of the finger away, else those that have
   * it as one of their parts ({@code rds}: {@code aws-rds}). Empty: nothing is like it.
   */
  public static List<String> like(String written, Collection<String> known) {
    Optional<String> closest = closest(written, known);
    if (closest.isPresent()) {
      return List.of(closest.get());
    }
    String lower = written.toLowerCase(Locale.ROOT);
    return lower.isEmpty()
        ? List.of()
        : known.stream()
            .filter(word -> Arrays.asList(word.split("[-_.]")).contains(lower))
            .limit(MOST)
            .toList();
  }

  /**
   * As the end of an error: {@code ; did you mean zero?}; empty where nothing is like it.
   *
   * @param known words that are fit to be shown
   */
  public static String question(String written, Collection<String> known) {
    List<String> like = like(written, known);
    return like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?";
  }

  /** The known word that is a few slips of the finger away, if any. */
  public static Optional<String> closest(String written, Collection<String> known) {
    String lower = written.toLowerCase(Locale.ROOT);
    String best = null;
    int fewest = Math.max(1, written.length() / 3) + 1;
    for (String word : known) {
      int slips = slips(lower, word.toLowerCase(Locale.ROOT));
      if (slips < fewest) {
        fewest = slips;
        best = word;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Letters to insert, delete, replace or swap with their neighbour. */
  private static int slips(String a, String b) {
    int[][] slips = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(slips[i - 1][j - 1] + replace, Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, slips[i - 2][j - 2] + 1);
        }
        slips[i][j] = least;
      }
    }
    return slips[a.length()][b.length()];
  }
}
