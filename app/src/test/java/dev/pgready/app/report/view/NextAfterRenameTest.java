// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a script renames is called by its new name in the command that comes after it. */
final class NextAfterRenameTest {
  private static RemediationPlan plan(Map<String, String> chosen) {
    FactsFixture facts = FactsFixture.sound();
    Remedy rename =
        Remedy.sql(
                "Rename it",
                "owner",
                List.of("ALTER PUBLICATION \"Nightly Sync\" RENAME TO pgready"),
                List.of())
            .withKind(Kind.DECISION);
    Report report =
        new Report(
            facts.facts(),
            facts.context().detection(),
            List.of("zero"),
            new Request("Nightly Sync", List.of(), List.of(), null, null, Map.of()),
            List.of(
                new Report.Finding(
                    "publication",
                    Group.PUBLICATION,
                    "t",
                    List.of("zero"),
                    CheckResult.fail("its name is wrong").remedy(rename),
                    false)));
    return RemediationPlan.of(report, new Selection(Set.of(), Set.of(), Set.of(), false, chosen));
  }

  @Test
  void whatWasChosenIsCalledByItsNewName() {
    List<String> lines = NextCommand.afterwards(plan(Map.of("publication", "a")));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("Then: ").contains("--publication pgready");
    assertThat(lines.get(0)).doesNotContain("Nightly");
  }

  @Test
  void whatCanStillBeChosenIsSaidWithBothNames() {
    List<String> lines = NextCommand.afterwards(plan(Map.of()));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("--publication 'Nightly Sync'");
    assertThat(lines.get(1))
        .startsWith("Then, if you chose to rename publication \"Nightly Sync\": pgready check ")
        .contains("--publication pgready");
  }
}
