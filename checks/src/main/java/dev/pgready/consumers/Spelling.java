package dev.pgready.consumers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant. */
public final class Spelling {
  private Spelling() {}

  /** The known word that is a few slips of the finger away, if any. */
  public static Optional<String> closest(String written, List<String> known) {
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
