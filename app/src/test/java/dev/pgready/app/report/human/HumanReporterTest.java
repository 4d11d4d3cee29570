package dev.pgready.app.report.human;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.app.report.GoldenTest;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden files alone would not explain. */
final class HumanReporterTest {
  @Test
  void longListsAreCapped() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.manyTables(), Style.PLAIN))
        .contains("public.t0004 and\n        4,995 more\n")
        .doesNotContain("public.t0005");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120})
  void textFitsTheWidth(int columns) throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.fifty(), new Style(false, columns)))
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= columns));
  }

  /** What passed is named in a line; what it found is told on demand, or where nothing is wrong. */
  @Test
  void passesAreFolded() throws IOException {
    String folded = GoldenTest.render(Format.HUMAN, ReportFixture.typical(), Style.PLAIN);
    String full =
        GoldenTest.render(
            Format.HUMAN, ReportFixture.typical(), new Style(false, 80, Style.Detail.FULL));
    assertThat(full).contains("7 of 10 replication slots are free");
    assertThat(folded)
        .contains("\n  pass  replication-slots, slot-wal-size (powersync)\n")
        .doesNotContain("7 of 10 replication slots are free");
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.ready(), Style.PLAIN))
        .isEqualTo(
            GoldenTest.render(
                Format.HUMAN, ReportFixture.ready(), new Style(false, 80, Style.Detail.FULL)));
  }

  @Test
  void statementsAreNeverWrapped() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.typical(), new Style(false, 60)))
        .contains("\n          GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;\n");
  }

  private static String one(CheckResult result) throws IOException {
    Report.Finding finding =
        new Report.Finding("x", Group.TABLE, "X", List.of("zero", "powersync"), result, false);
    return GoldenTest.render(
        Format.HUMAN, ReportFixture.manyTables().withFindings(List.of(finding)), Style.PLAIN);
  }

  /** Statements over many objects would push all else off the screen. */
  @Test
  void longStatementsAreShownOnce() throws IOException {
    String grant = "GRANT SELECT ON " + "public.a_table, ".repeat(40) + "public.z TO app";
    assertThat(
            one(
                CheckResult.fail("no")
                    .remedy(Remedy.sql("Grant", "owner", List.of(grant, grant, grant), List.of()))))
        .containsOnlyOnce(grant + ";\n")
        .contains("          -- and 2 more statements\n");
  }

  @Test
  void statementsInStepsStayOnOneLine() throws IOException {
    String sql =
        "CREATE PUBLICATION p FOR TABLE public.orders, public.\"T\"\"x é\" WITH (publish = 'insert')";
    assertThat(
            one(
                CheckResult.fail("no")
                    .remedy(
                        Remedy.steps(
                            "Decide",
                            Remedy.Kind.DECISION,
                            "you",
                            List.of(
                                sql,
                                "As owner of the tables run: " + sql,
                                "Take it out of the publication, which publishes UPDATE and DELETE of all its rows")))))
        .contains("          1. " + sql + "\n")
        .contains("          2. As owner of the tables run:\n             " + sql + "\n")
        .containsPattern("UPDATE\\s+and\\s+DELETE\\s+of\\s+all\\s+its\\s+rows")
        .doesNotContain("DELETE of all its rows\n");
  }

  /** Tables that the message names need no list. */
  @Test
  void namesAreToldOnce() throws IOException {
    List<Subject> both =
        List.of(new Subject("table", "public.a"), new Subject("table", "public.b"));
    assertThat(one(CheckResult.fail("public.a and public.b lack a key").subjects(both)))
        .containsOnlyOnce("public.b");
    assertThat(one(CheckResult.fail("2 tables lack a key").subjects(both)))
        .contains("\n        public.a, public.b\n");
  }

  @Test
  void colourChangesNothingElse() throws IOException {
    String colored = GoldenTest.render(Format.HUMAN, ReportFixture.typical(), new Style(true, 80));
    assertThat(colored.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(GoldenTest.render(Format.HUMAN, ReportFixture.typical(), Style.PLAIN));
  }

  /** What could be a failure stands above warnings, what could not below them. */
  @Test
  void theTwoKindsOfUnknownStandOnBothSidesOfWarnings() throws IOException {
    List<Report.Finding> findings =
        java.util.stream.Stream.of(
                Map.entry("could-warn", CheckResult.unknown("x").atMostWarn()),
                Map.entry("warns", CheckResult.warn("x")),
                Map.entry("could-fail", CheckResult.unknown("x")),
                Map.entry("fails", CheckResult.fail("x")))
            .map(
                entry ->
                    new Report.Finding(
                        entry.getKey(),
                        Group.TABLE,
                        "X",
                        List.of("zero", "powersync"),
                        entry.getValue(),
                        false))
            .toList();
    assertThat(
            GoldenTest.render(
                Format.HUMAN, ReportFixture.manyTables().withFindings(findings), Style.PLAIN))
        .containsSubsequence("  fails", "  could-fail", "  warns", "  could-warn");
  }
}
