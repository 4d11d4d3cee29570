// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ReportFixture;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Verdict;
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

  /** A fleet is as its worst database is: one that was not reached may be worse than all others. */
  @Test
  void theWorstDatabaseIsTheFleets() {
    List<Verdict> worstFirst =
        List.of(
            Verdict.NO_FACTS,
            Verdict.NOT_READY,
            Verdict.INCONCLUSIVE,
            Verdict.READY_WITH_WARNINGS,
            Verdict.READY);
    assertThat(worstFirst)
        .extracting(verdict -> new FleetSummary.Row("d", verdict, 0, "").rank())
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(worstFirst).hasSameSizeAs(Verdict.values());
    FleetSummary fleet = new FleetSummary();
    assertThat(fleet.verdict()).isEqualTo(Verdict.READY);
    List<CheckResult> milderFirst = new ArrayList<>(WORST_FIRST.subList(0, 3));
    Collections.reverse(milderFirst);
    List<Verdict> verdicts = new ArrayList<>();
    for (CheckResult result : milderFirst) {
      Report report = ReportFixture.ready().withFindings(List.of(finding("c", result)));
      fleet.add(FleetResult.of("d", FleetResult.tree("d", Map.of(), 0, report)));
      verdicts.add(fleet.verdict());
    }
    assertThat(verdicts)
        .containsExactly(Verdict.READY_WITH_WARNINGS, Verdict.INCONCLUSIVE, Verdict.NOT_READY);
    assertThat(fleet.counts()).isEqualTo("1 not ready, 1 inconclusive, 1 ready with warnings");
  }

  /** A defect, then a database that was not reached, then not ready, then inconclusive. */
  @Test
  void theWorstExitCodeIsTheFleets() {
    FleetSummary fleet = new FleetSummary();
    assertThat(fleet.exitCode()).isEqualTo(0);
    for (int code : List.of(0, 4, 1, 3, 70)) {
      fleet.add(FleetResult.of("d", FleetResult.tree("d", Map.of(), code, ReportFixture.ready())));
      fleet.add(FleetResult.of("d", FleetResult.tree("d", Map.of(), 0, ReportFixture.ready())));
      assertThat(fleet.exitCode()).isEqualTo(code);
    }
  }
}
