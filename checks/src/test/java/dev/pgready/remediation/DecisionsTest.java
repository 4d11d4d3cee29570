package dev.pgready.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
  private static String script(Remedy... ways) {
    CheckResult result = CheckResult.fail("something is wrong");
    for (Remedy way : ways) {
      result = result.remedy(way);
    }
    FactsFixture facts = FactsFixture.sound();
    Report report =
        new Report(
            facts.facts(),
            facts.context().detection(),
            List.of("zero"),
            Request.DEFAULT,
            List.of(new Report.Finding("c", Group.DDL, "t", List.of("zero"), result, false)));
    String whole =
        RemediationScript.heal(RemediationPlan.of(report, RemediationPlan.Selection.ALL), true);
    return whole.substring(whole.indexOf("-- === Decisions"));
  }

  /** Who takes the marks off all lines of the ways, as the script says, has SQL and comments. */
  @Test
  void onlyStatementsAreSqlOnceUncommented() {
    String script =
        script(
            Remedy.sql("Drop it", "superuser", List.of("DROP TABLE t"), List.of())
                .withKind(Kind.DECISION)
                .withSteps(List.of("tell the owner\nbefore")),
            Remedy.steps(
                "Give it a key",
                Kind.DECISION,
                "table owner",
                List.of("ALTER TABLE t ADD PRIMARY KEY (...), over columns that identify a row")));
    String taken =
        script
            .lines()
            .skip(2)
            .takeWhile(line -> line.isBlank() || line.startsWith("--"))
            .map(line -> line.replaceFirst("^-- (?=-- |DROP)", ""))
            .filter(line -> !line.isBlank() && !line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    assertThat(taken).isEqualTo("DROP TABLE t;");
    assertThat(script)
        .contains("-- -- Either a) Drop it   [run as: superuser]")
        .contains("-- -- Or b) Give it a key   [run as: table owner]")
        .contains("-- -- tell the owner\n-- -- before")
        .contains("-- -- ALTER TABLE t ADD PRIMARY KEY (...)");
  }

  @Test
  void waysWithoutStatementsAreNotToBeUncommented() {
    String script = script(Remedy.steps("Choose a name", Kind.DECISION, "user", List.of()));
    assertThat(script)
        .startsWith("-- === Decisions: choose one option of each; they are made elsewhere")
        .doesNotContain("take the first")
        .contains("a) Choose a name")
        .doesNotContain("Either");
  }
}
