// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "orders, orders, true",
    "orders, Orders, false",
    "*, '', true",
    "*, x, true",
    "a*, ab, true",
    "a*a, a, false",
    "a*a, aa, true",
    "*ab*ab*, abab, true",
    "*ab*ab*, aab, false",
    "a.b, axb, false",
    "'a*', 'a\n\nb', true",
    "a**b, ab, true",
    "*a*b, ab, true",
    "a*bc*c, abc, false"
  })
  void starStandsForAnything(String glob, String name, boolean matches) {
    assertThat(Glob.of(glob).matches(name)).isEqualTo(matches);
  }

  @Test
  void agreesWithARegularExpression() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String glob = word(random, "ab*", 6);
      String name = word(random, "ab", 8);
      boolean expected = Pattern.matches(glob.replace("*", ".*"), name);
      assertThat(Glob.of(glob).matches(name)).as("%s of %s", name, glob).isEqualTo(expected);
    }
  }

  private static String word(Random random, String letters, int most) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }
}
