// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.cause;

import java.util.List;
import java.util.Optional;

/**
 * What one sentence has where another one, equal otherwise, has something else: a name, as of the
 * consumer that it is about.
 *
 * @param here the words of the first sentence
 * @param there those of the other one
 */
record Likeness(String here, String there) {
  /** Words in common; fewer say little. */
  private static final int COMMON = 5;

  /** Words of the longest name. */
  private static final int NAME = 3;

  /** Empty: they are equal, or differ in more than one name. */
  static Optional<Likeness> of(String one, String other) {
    List<String> a = List.of(one.split(" ", -1));
    List<String> b = List.of(other.split(" ", -1));
    int shorter = Math.min(a.size(), b.size());
    int start = 0;
    while (start < shorter && a.get(start).equals(b.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
      end++;
    }
    List<String> here = a.subList(start, a.size() - end);
    List<String> there = b.subList(start, b.size() - end);
    if (start + end < COMMON || !name(here) || !name(there)) {
      return Optional.empty();
    }
    return Optional.of(bare(String.join(" ", here), String.join(" ", there)));
  }

  static boolean alike(String one, String other) {
    return one.equals(other) || of(one, other).isPresent();
  }

  static boolean alike(List<String> one, List<String> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!alike(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** One word, or several that all begin like a name. */
  private static boolean name(List<String> words) {
    return words.size() == 1
        || (words.size() > 1
            && words.size() <= NAME
            && words.stream()
                .allMatch(word -> !word.isEmpty() && Character.isUpperCase(word.charAt(0))));
  }

  /** Without the marks that follow both. */
  private static Likeness bare(String here, String there) {
    int marks = 0;
    while (marks < Math.min(here.length(), there.length()) - 1
        && mark(here, marks) == mark(there, marks)
        && ",:;).".indexOf(mark(here, marks)) >= 0) {
      marks++;
    }
    return new Likeness(
        here.substring(0, here.length() - marks), there.substring(0, there.length() - marks));
  }

  private static char mark(String text, int fromEnd) {
    return text.charAt(text.length() - 1 - fromEnd);
  }
}
