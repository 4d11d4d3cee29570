// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgready.checks.errors.ErrorTexts.Match;
import dev.pgready.consumers.Speaker;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How much of a known text is there. */
final class KnownTextTest {
  private static KnownText known(String text) {
    return KnownText.of(new Match(text, "check", null, Speaker.POSTGRES, null, 1));
  }

  private static double score(String known, String pasted) {
    return known(known).score(ErrorWords.pasted(pasted));
  }

  @Test
  void shortTextsMustBeThereNearlyWhole() {
    assertThat(known("alpha beta").weight()).isEqualTo(2);
    assertThat(known("alpha beta").enough()).isEqualTo(0.9);
    assertThat(known("alpha beta gamma delta").enough()).isEqualTo(0.9);
    assertThat(known("alpha beta gamma delta epsilon").enough()).isEqualTo(0.75);
  }

  @Test
  void theShareOfTheWordsInOrder() {
    assertThat(score("alpha beta gamma delta", "x alpha beta gamma delta y")).isEqualTo(1);
    assertThat(score("alpha beta gamma delta", "alpha beta gamma")).isEqualTo(0.75);
    assertThat(score("alpha beta gamma delta", "delta gamma beta alpha")).isEqualTo(0.25);
    assertThat(score("alpha beta gamma delta", "alpha delta gamma")).isEqualTo(0.5);
    assertThat(score("alpha beta gamma delta", "")).isZero();
    // too common to be found in anything
    assertThat(score("alpha the", "alpha the")).isZero();
    assertThat(score("alpha beta", "alpha beta")).isEqualTo(1);
    assertThat(known("alpha the and is").weight()).isEqualTo(1.9, within(1e-9));
    assertThat(score("alpha the and is", "alpha the and is")).isEqualTo(1, within(1e-9));
  }

  /** What goes on with another word was not cut off. */
  @Test
  void theEndIsMissingOnlyWhereNothingElseStandsThere() {
    String known = "alpha beta gamma delta epsilon zeta_eta";
    assertThat(score(known, "alpha beta gamma delta epsilon")).isEqualTo(0.9);
    assertThat(score(known, "alpha beta gamma delta epsilon zet")).isEqualTo(0.9);
    assertThat(score(known, "alpha beta gamma delta epsilon theta_iota")).isLessThan(0.75);
    String varies = "alpha beta gamma delta epsilon \"…\" zeta_eta";
    assertThat(score(varies, "alpha beta gamma delta epsilon name")).isEqualTo(0.9);
  }

  /** Close together: so many words more than its own, and some for each gap. */
  @Test
  void closeTogether() {
    String five = "v w x y z ";
    assertThat(score("alpha beta gamma", "alpha beta v w x y gamma")).isEqualTo(1);
    assertThat(score("alpha beta gamma", "alpha beta v w x y z gamma")).isLessThan(1);
    assertThat(score("alpha beta ... gamma", "alpha beta " + five + five + "v w gamma"))
        .isEqualTo(1);
    assertThat(score("alpha beta ... gamma", "alpha beta " + five + five + "v w x gamma"))
        .isLessThan(1);
  }

  /** What succeeds is another thing than what fails, whatever else the two have in common. */
  @Test
  void whatSucceedsHasNotFailed() {
    KnownText failed = known("alpha beta gamma delta failed for epsilon");
    assertThat(failed.other(ErrorWords.pasted("alpha beta gamma delta has started for epsilon")))
        .isTrue();
    for (String wrong :
        List.of("failed", "failure", "error", "could not", "cannot", "unable", "didn't")) {
      String pasted = "alpha beta gamma delta " + wrong + " for epsilon";
      assertThat(failed.other(ErrorWords.pasted(pasted))).as(wrong).isFalse();
    }
  }

  /** A foreign table is no table that is replicated. */
  @Test
  void whatIsForeign() {
    assertThat(known("alpha table beta").other(ErrorWords.pasted("alpha foreign table beta")))
        .isTrue();
    assertThat(known("alpha table beta").other(ErrorWords.pasted("alpha table beta"))).isFalse();
    assertThat(known("alpha foreign beta").other(ErrorWords.pasted("alpha foreign beta")))
        .isFalse();
  }

  /** A "not" that one side alone has makes the opposite of it. */
  @Test
  void theOpposite() {
    assertThat(score("alpha beta gamma delta", "alpha beta not gamma delta")).isEqualTo(0.7);
    assertThat(score("alpha not beta gamma", "alpha not beta gamma")).isEqualTo(1);
    double without = score("alpha not beta gamma", "alpha beta gamma");
    assertThat(without).isEqualTo((3 - 0.3 * 3.3) / 3.3, within(1e-9));
  }

  /** What was cut off fits as a beginning, for a little less. */
  @Test
  void theEndIsMissing() {
    String text = "alpha beta gamma delta epsilon zeta eta theta";
    assertThat(score(text, "alpha beta gamma delta epsilon")).isEqualTo(0.9);
    assertThat(score(text, "alpha beta gamma delta")).isEqualTo(0.5);
    // only what stands at the end of what was pasted was cut off
    assertThat(score(text, "alpha beta gamma delta epsilon v w x y z v w x")).isLessThan(0.9);
    assertThat(known(text).most(Set.of("alpha", "beta", "gamma", "delta", "epsilon")))
        .isEqualTo(0.9);
    assertThat(known(text).most(Set.of("alpha", "beta", "gamma", "delta"))).isEqualTo(0.72);
    assertThat(known(text).most(Set.of("eta", "theta"))).isEqualTo(0.25);
    // 0.55 of the weight and no less
    assertThat(score("a1 b1 c1 d1 e1 f1 g1 h1 i1 j1", "a1 b1 c1 d1 e1")).isEqualTo(0.5);
    assertThat(score("a1 b1 c1 d1 e1 f1 g1 h1 i1 j1", "a1 b1 c1 d1 e1 f1")).isEqualTo(0.9);
  }

  @Test
  void whatIsAboutAnotherThing() {
    KnownText slot = known("alpha slot beta");
    assertThat(slot.other(List.of("alpha", "beta"))).isTrue();
    assertThat(slot.other(List.of("alpha", "slot"))).isFalse();
    assertThat(known("alpha beta").other(List.of("x"))).isFalse();
  }

  /** Perhaps in the middle of a word. */
  @Test
  void brokenOff() {
    KnownText text = known("alpha beta gamma");
    assertThat(text.brokenOff(List.of("alpha", "be"))).isTrue();
    assertThat(text.brokenOff(List.of("x", "beta", "gam"))).isTrue();
    assertThat(text.brokenOff(List.of("x", "alpha", "beta"))).isTrue();
    // it ends as the text does
    assertThat(text.brokenOff(List.of("x", "beta", "gamma"))).isFalse();
    assertThat(text.brokenOff(List.of("x", "be"))).isFalse();
    assertThat(text.brokenOff(List.of("alpha", "x"))).isFalse();
    assertThat(text.brokenOff(List.of("alpha"))).isFalse();
    assertThat(text.brokenOff(List.of())).isFalse();
  }

  /** One of these must be there, unless common words and names make up most of the text. */
  @Test
  void strongWords() {
    assertThat(known("alpha is the beta").strong()).containsExactlyInAnyOrder("alpha", "beta");
    assertThat(known("alpha is the \"beta\"").strong()).containsExactly("alpha");
    // half of the weight is enough to keep it in any case
    assertThat(known("alpha is the a an").strong()).isEmpty();
    assertThat(known("alpha is the a").strong()).containsExactly("alpha");
  }

  @Test
  void theMatchIsKept() {
    assertThat(known("alpha beta").match().text()).isEqualTo("alpha beta");
    assertThat(ErrorTexts.find("ERROR:  logical decoding requires wal_level >= logical"))
        .extracting(Match::check)
        .contains("wal-level");
  }
}
