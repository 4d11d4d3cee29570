package dev.pgready.checks.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.remediation.RemediationPlan.Selection;
import dev.pgready.checks.testing.FactsFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A schema of 20,000 tables: a script that somebody can still read, soon. */
final class ManyTablesTest {
  private static final int TABLES = 20_000;

  @Test
  void grantsNameTheSchemaAndTheScriptComesSoon() {
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < TABLES; i++) {
      fixture.table("t" + i, row -> row.set("select", false));
    }
    fixture.publication("pgready", java.util.List.of(), row -> row.set("row.puballtables", true));
    var context = fixture.context();
    long start = System.nanoTime();
    Report report =
        Preflight.run(
            context.facts(),
            context.detection(),
            Map.of("generic", context.consumer()),
            context.request(),
            Checks.all());
    String script = RemediationScript.heal(RemediationPlan.of(report, Selection.ALL), false);
    // 2 seconds on an idle machine, generously
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(script).contains("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;");
    assertThat(script.length()).isLessThan(10_000);
  }
}
