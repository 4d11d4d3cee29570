// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import dev.pgready.facts.TableFacts;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Puts the names of the user's objects into a sentence. */
public final class Phrases {
  /** More than these make a sentence that nobody reads; the subjects hold all of them. */
  private static final int SHOWN = 3;

  private Phrases() {}

  /** {@code a}, {@code a and b}, {@code a, b and c}, {@code a, b, c and 17 more}. */
  public static String list(List<String> names) {
    return list(names, names.size());
  }

  /**
   * @param names those to show at least
   * @param size how many there are in all
   */
  private static String list(List<String> names, int size) {
    int rest = size - SHOWN;
    if (rest > 0) {
      return String.join(", ", names.subList(0, SHOWN)) + " and " + number(rest) + " more";
    }
    if (names.size() < 2) {
      return String.join("", names);
    }
    return String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1);
  }

  /** As SQL needs them, in one sentence. */
  public static String tables(Collection<TableFacts> tables) {
    return list(tables.stream().limit(SHOWN).map(TableFacts::sqlName).toList(), tables.size());
  }

  /** {@code 1 table}, {@code 5,000 tables}. */
  public static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code is} or {@code are}, {@code has} or {@code have}, and the like. */
  public static String verb(int number, String one, String many) {
    return number == 1 ? one : many;
  }

  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  public static List<Subject> subjects(Collection<TableFacts> tables) {
    return TableSet.of(tables).subjects();
  }
}
