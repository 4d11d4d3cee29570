// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import dev.pgready.checks.errors.ErrorTexts.Match;
import dev.pgready.checks.errors.ErrorWords.Word;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A known text, held against what was pasted.
 *
 * <p>Both are compared word by word. A few missing or other words, as versions of the server phrase
 * things, lower the score.
 *
 * @param decisive those of which what was pasted must have one
 * @param weight of all words together
 */
record KnownText(Match match, List<Word> words, List<Word> decisive, int gaps, double weight) {
  /** Below this share of a known text's words the two have nothing to do with each other. */
  private static final double ENOUGH = 0.75;

  /** Of a text of few words, which others share, nearly all must be there. */
  private static final double ENOUGH_OF_LITTLE = 0.9;

  private static final double LITTLE_WEIGHT = 4.5;

  /** Of a word that is neither common nor a name. */
  private static final double STRONG = 1;

  /** The share of other words from which on they may be enough, and some below. */
  private static final double WEAK = 0.5;

  /** The share that a word costs which makes the opposite of a text. */
  private static final double OPPOSITE = 0.3;

  /** A text of fewer or commoner words than this would be found in anything. */
  private static final double LEAST_WEIGHT = 1.8;

  /** The share of a text that must be there where the rest was cut off, and no less than this. */
  private static final double BEGINNING = 0.55;

  private static final int LEAST_WORDS = 5;
  private static final double LEAST_BEGINNING = 3;

  /** Of a beginning, of which other texts may have most words. */
  private static final double NEARLY_ALL = 0.93;

  /** A text without its end is less certain than a whole one. */
  private static final double CUT_OFF = 0.9;

  static KnownText of(Match match) {
    ErrorWords.Known known = ErrorWords.known(match.text());
    return new KnownText(
        match,
        known.words(),
        ErrorWords.decisive(known.words()),
        known.gaps(),
        known.words().stream().mapToDouble(Word::weight).sum());
  }

  /**
   * The words one of which must be there for the text to fit: those that are neither common nor
   * names. Empty where the others alone may be enough.
   */
  Set<String> strong() {
    double others = words.stream().mapToDouble(Word::weight).filter(each -> each < STRONG).sum();
    return others >= WEAK * weight
        ? Set.of()
        : words.stream()
            .filter(word -> word.weight() >= STRONG)
            .map(Word::text)
            .collect(Collectors.toUnmodifiableSet());
  }

  double enough() {
    return weight < LITTLE_WEIGHT ? ENOUGH_OF_LITTLE : ENOUGH;
  }

  /** Whether it is about something else than what was pasted, if that is whole. */
  boolean other(List<String> pasted) {
    return ErrorWords.areOther(words, pasted)
        || (!decisive.isEmpty()
            && decisive.stream().noneMatch(word -> pasted.stream().anyMatch(word::is)));
  }

  /** Whether what was pasted breaks off within it, perhaps in the middle of a word. */
  boolean brokenOff(List<String> pasted) {
    int last = pasted.size() - 1;
    if (last < 1) {
      return false;
    }
    for (int i = 1; i < words.size(); i++) {
      Word word = words.get(i);
      boolean whole = i == words.size() - 1 && word.is(pasted.get(last));
      if (!whole
          && word.text().startsWith(pasted.get(last))
          && words.get(i - 1).is(pasted.get(last - 1))) {
        return true;
      }
    }
    return false;
  }

  /** The best score that a text of these words could have, in whatever order they stand. */
  double most(Set<String> pasted) {
    double most = 0;
    double sofar = 0;
    double there = 0;
    int count = 0;
    for (Word word : words) {
      count++;
      sofar += word.weight();
      there += word.isOf(pasted) ? word.weight() : 0;
      if (isBeginning(count, sofar)) {
        most = Math.max(most, CUT_OFF * there / sofar);
      }
    }
    return Math.max(most, there / weight);
  }

  /** Whether so many words, of that weight together, are enough where the end was cut off. */
  private boolean isBeginning(int count, double sofar) {
    return count >= LEAST_WORDS && sofar >= Math.max(LEAST_BEGINNING, BEGINNING * weight);
  }

  /** The weight of the known words that stand in the pasted line in order and close together. */
  double score(List<String> pasted) {
    if (weight < LEAST_WEIGHT || pasted.isEmpty()) {
      return 0;
    }
    int window = words.size() + 8 * gaps + 4;
    double best = 0;
    for (int start = 0; start < pasted.size() && best < 1; start++) {
      if (words.stream().limit(3).noneMatch(begins(pasted.get(start)))) {
        continue;
      }
      int end = Math.min(pasted.size(), start + window);
      double[][] sums = common(pasted.subList(start, end));
      best = Math.max(best, sums[words.size()][end - start] / weight);
      if (end == pasted.size()) {
        best = Math.max(best, beginning(sums, pasted.subList(start, end)));
      }
    }
    return best;
  }

  private static Predicate<Word> begins(String word) {
    return first -> first.is(word);
  }

  /** How well what was pasted fits as the beginning of a text whose end is missing. */
  private double beginning(double[][] sums, List<String> pasted) {
    int length = pasted.size();
    double best = 0;
    double sofar = 0;
    for (int i = 1; i < words.size(); i++) {
      sofar += words.get(i - 1).weight();
      if (isBeginning(i, sofar) && mayEnd(i, pasted)) {
        double share = sums[i][length] / sofar;
        best = share < NEARLY_ALL ? best : Math.max(best, CUT_OFF * share);
      }
    }
    return best;
  }

  /**
   * Whether the first words of the text can be what was pasted with its end cut off: that ends with
   * the last of them, in the middle of the next one, or with a name between the two.
   */
  private boolean mayEnd(int count, List<String> pasted) {
    String last = pasted.get(pasted.size() - 1);
    Word next = words.get(count);
    return words.get(count - 1).is(last)
        || next.quoted()
        || next.behindGap()
        || next.text().startsWith(last);
  }

  /**
   * Longest common subsequences, by weight: of the first i words and the first j pasted ones. A
   * "not" that one side alone has, between words of the text, makes the opposite of it.
   */
  private double[][] common(List<String> pasted) {
    double opposite = OPPOSITE * weight;
    double[][] sums = new double[words.size() + 1][pasted.size() + 1];
    for (int i = 1; i <= words.size(); i++) {
      Word word = words.get(i - 1);
      double missing = i > 1 && word.text().equals(ErrorWords.NOT) ? opposite : 0;
      sums[i][0] = sums[i - 1][0] - missing;
      for (int j = 1; j <= pasted.size(); j++) {
        double more = i < words.size() && pasted.get(j - 1).equals(ErrorWords.NOT) ? opposite : 0;
        double better = Math.max(sums[i - 1][j] - missing, sums[i][j - 1] - more);
        sums[i][j] =
            word.is(pasted.get(j - 1))
                ? Math.max(better, sums[i - 1][j - 1] + word.weight())
                : better;
      }
    }
    return sums;
  }
}
