// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ReportFixture;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same order in a fleet's columns as in each report, for each pair of outcomes. */
final class UrgencyOrderTest {
  private static final List<CheckResult> WORST_FIRST =
      List.of(
          CheckResult.fail("x"),
          CheckResult.unknown("x"),
          CheckResult.warn("x"),
          CheckResult.unknown("x").atMostWarn());

  @Test
  void eachPair() {
    for (int i = 0; i < WORST_FIRST.size(); i++) {
      for (int j = i + 1; j < WORST_FIRST.size(); j++) {
        // the milder one comes first in the report
        List<Report.Finding> findings =
            new ArrayList<>(
                List.of(
                    finding("worse", WORST_FIRST.get(i)), finding("milder", WORST_FIRST.get(j))));
        Collections.reverse(findings);
        Report report = ReportFixture.ready().withFindings(findings);
        FleetResult entry = FleetResult.of("d", FleetResult.tree("d", Map.of(), 0, report));
        FleetSummary fleet = new FleetSummary();
        fleet.add(entry);
        assertThat(fleet.attention())
            .extracting(FleetSummary.Column::id)
            .containsExactly("worse", "milder");
        assertThat(entry.worst()).contains("worse: x");
        assertThat(report.attention())
            .extracting(Report.Finding::id)
            .containsExactly("worse", "milder");
      }
    }
  }

  /** Of one check for two consumers the more urgent outcome is the database's. */
  @Test
  void theWorseOutcomeOfOneCheckCounts() {
    Report report =
        ReportFixture.ready()
            .withFindings(
                List.of(
                    finding("c", CheckResult.unknown("x").atMostWarn()),
                    finding("c", CheckResult.warn("y"))));
    FleetSummary fleet = new FleetSummary();
    fleet.add(FleetResult.of("d", FleetResult.tree("d", Map.of(), 0, report)));
    FleetSummary.Column column = fleet.attention().get(0);
    assertThat(fleet.rows().get(0).status(column)).isEqualTo(dev.pgready.checks.model.Status.WARN);
  }

  private static Report.Finding finding(String id, CheckResult result) {
    return new Report.Finding(id, Group.SERVER, "t", List.of("zero"), result, false);
  }
}
