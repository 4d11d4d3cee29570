// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.compare.Outcomes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UrgencyTest {
  private static final List<CheckResult> WORST_FIRST =
      List.of(
          CheckResult.fail("x"),
          CheckResult.unknown("x"),
          CheckResult.warn("x"),
          CheckResult.unknown("x").atMostWarn(),
          CheckResult.pass("x"),
          CheckResult.skip("x"));

  @Test
  void eachPairIsInTheOrderOfTheVerdict() {
    for (int i = 0; i < WORST_FIRST.size(); i++) {
      for (int j = 0; j < WORST_FIRST.size(); j++) {
        CheckResult one = WORST_FIRST.get(i);
        CheckResult other = WORST_FIRST.get(j);
        assertThat(Integer.signum(one.urgency().compareTo(other.urgency())))
            .isEqualTo(Integer.compare(i, j));
        assertThat(Integer.signum(entry(one).urgency().compareTo(entry(other).urgency())))
            .isEqualTo(Integer.compare(i, j));
      }
      assertThat(WORST_FIRST.get(i).urgency().needsAttention()).isEqualTo(i < 4);
      assertThat(WORST_FIRST.get(i).urgency().status()).isEqualTo(WORST_FIRST.get(i).status());
    }
  }

  @Test
  void whatNeedsAttentionIsSortedAndNothingElseIsIn() {
    List<Report.Finding> findings = new ArrayList<>();
    WORST_FIRST.forEach(
        result ->
            findings.add(
                new Report.Finding("c", Group.SERVER, "t", List.of("zero"), result, false)));
    List<Report.Finding> expected = List.copyOf(findings.subList(0, 4));
    Collections.reverse(findings);
    assertThat(Report.attention(findings)).containsExactlyElementsOf(expected);
  }

  private static Outcomes.Entry entry(CheckResult result) {
    return new Outcomes.Entry("c", "zero", result.status(), result.canFail(), "x", List.of());
  }
}
