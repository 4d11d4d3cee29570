// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a script creates for one consumer is not named to another, which reads its own. */
final class NextForSeveralTest {
  private static Report.Finding finding(String id, String consumer, String sql) {
    return new Report.Finding(
        id,
        Group.PUBLICATION,
        "t",
        List.of(consumer),
        CheckResult.fail("there is none")
            .remedy(Remedy.sql("Create it", "owner", List.of(sql), List.of())),
        false);
  }

  private static List<String> afterwards(List<String> typed, Report.Finding... findings) {
    FactsFixture facts = FactsFixture.sound();
    List<String> consumers =
        Stream.of(findings).flatMap(finding -> finding.consumers().stream()).distinct().toList();
    Report report =
        new Report(
            facts.facts(),
            facts.context().detection(),
            consumers,
            Request.DEFAULT,
            List.of(findings));
    return NextCommand.afterwards(
        RemediationPlan.of(typed.isEmpty() ? report : report.typed(typed), Selection.ALL));
  }

  private static final Report.Finding POWERSYNC =
      finding("publication", "powersync", "CREATE PUBLICATION powersync FOR TABLE public.t");
  private static final Report.Finding SEQUIN =
      finding("publication", "sequin", "CREATE PUBLICATION sequin_pub FOR TABLE public.t");
  private static final Report.Finding SLOT =
      finding(
          "slot-conflict",
          "sequin",
          "SELECT pg_catalog.pg_create_logical_replication_slot('sequin_slot', 'pgoutput')");

  @Test
  void oneCommandForEach() {
    List<String> lines = afterwards(List.of(), POWERSYNC, SEQUIN, SLOT);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("--for powersync").doesNotContain("sequin");
    assertThat(lines.get(1))
        .endsWith("--for sequin --publication sequin_pub --slot sequin_slot")
        .doesNotContain("powersync");
  }

  @Test
  void oneCommandWhereAllReadTheSame() {
    assertThat(afterwards(List.of(), SEQUIN, finding("publication", "materialize", SQL)))
        .singleElement()
        .asString()
        .endsWith("--for sequin --for materialize --publication sequin_pub");
  }

  private static final String SQL = "CREATE PUBLICATION sequin_pub FOR TABLE public.t";

  @Test
  void whatWasTypedStays() {
    assertThat(
            afterwards(
                List.of("postgresql://h/d", "--for=powersync,sequin", "--for", "x", "--no-config"),
                POWERSYNC,
                SEQUIN))
        .containsExactly(
            "Then: pgready check postgresql://h/d --no-config --for powersync",
            "Then: pgready check postgresql://h/d --no-config --for sequin --publication sequin_pub");
  }
}
