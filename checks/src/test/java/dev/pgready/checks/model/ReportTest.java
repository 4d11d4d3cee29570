// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Report.Finding;
import dev.pgready.checks.model.Report.Origin;
import dev.pgready.checks.model.Report.Place;
import dev.pgready.checks.model.Report.SqlSource;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.facts.Facts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What findings come to, and where they point. */
final class ReportTest {
  private static final CheckResult MILD = CheckResult.unknown("u").atMostWarn();

  private static Finding finding(CheckResult result) {
    return new Finding("check", Group.TABLE, "Check", List.of("one"), result, false);
  }

  private static Report report(Facts facts, CheckResult... results) {
    return new Report(
        facts,
        FactsFixture.sound().context().detection(),
        List.of("one"),
        Request.DEFAULT,
        Stream.of(results).map(ReportTest::finding).toList());
  }

  private static Verdict verdict(CheckResult... results) {
    return report(FactsFixture.sound().facts(), results).verdict();
  }

  @Test
  void verdicts() {
    CheckResult unknown = CheckResult.unknown("u");
    CheckResult warn = CheckResult.warn("w");
    CheckResult pass = CheckResult.pass("p");
    assertThat(verdict()).isEqualTo(Verdict.READY);
    assertThat(verdict(pass, CheckResult.skip("s"), MILD)).isEqualTo(Verdict.READY);
    assertThat(verdict(pass, warn)).isEqualTo(Verdict.READY_WITH_WARNINGS);
    assertThat(verdict(warn, unknown)).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(verdict(MILD.atMostFail())).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(verdict(unknown, CheckResult.fail("f"))).isEqualTo(Verdict.NOT_READY);
    assertThat(
            report(FactsFixture.unreached("REFUSED", "x").facts(), CheckResult.fail("f")).verdict())
        .isEqualTo(Verdict.NO_FACTS);
    Report two = report(FactsFixture.sound().facts(), warn, pass, warn);
    assertThat(two.count(Status.WARN)).isEqualTo(2);
    assertThat(two.count(Status.FAIL)).isZero();
    assertThat(two.attention()).hasSize(2);
  }

  @Test
  void whatWasThereBefore() {
    Finding plain = finding(MILD);
    assertThat(plain.known()).isFalse();
    for (Adjustment.Kind kind : Adjustment.Kind.values()) {
      Finding handled =
          plain.handled(CheckResult.pass("p"), new Adjustment(kind, Status.FAIL, Map.of()));
      assertThat(handled.known()).isEqualTo(kind == Adjustment.Kind.KNOWN);
      assertThat(handled.result()).isEqualTo(CheckResult.pass("p"));
      assertThat(handled.with(MILD).handling()).isEqualTo(handled.handling());
    }
  }

  /** The statements' lines, else where the database is named. */
  @Test
  void origins() {
    Finding finding = finding(CheckResult.fail("f").subjects(List.of(Subject.table("t"))));
    Origin line = new Origin("V1.sql", 3);
    Origin named = new Origin("pgready.yaml", 7);
    Report plain = report(FactsFixture.sound().facts());
    assertThat(plain.origins(finding)).isEmpty();
    assertThat(plain.from(named).origins(finding)).containsExactly(named);
    SqlSource source =
        new SqlSource(
            "db",
            List.of(
                new Place("check", Subject.table("t"), line),
                new Place("check", Subject.table("t"), line),
                new Place("check", Subject.table("other"), new Origin("V1.sql", 4)),
                new Place("other", Subject.table("t"), new Origin("V1.sql", 5))));
    assertThat(plain.of(source).origins(finding)).containsExactly(line);
    assertThat(plain.from(named).of(source).origins(finding)).containsExactly(line);
    assertThat(plain.from(named).of(new SqlSource("db", List.of())).origins(finding))
        .containsExactly(named);
  }

  @Test
  void theSameWithMore() {
    Configuration by = new Configuration("f", "named", Map.of(), Map.of("check", "--skip"));
    Report report = report(FactsFixture.sound().facts()).typed(List.of("check")).configured(by);
    assertThat(report.typed()).containsExactly("check");
    assertThat(report.configuration()).isEqualTo(by);
    assertThat(report.withFindings(List.of(finding(MILD))))
        .satisfies(
            other -> {
              assertThat(other.findings()).containsExactly(finding(MILD));
              assertThat(other.configuration()).isEqualTo(by);
            });
  }

  /** A check that ran all the same was not left out. */
  @Test
  void whatRanWasNotLeftOut() {
    Configuration both =
        new Configuration("f", "named", Map.of(), Map.of("check", "--skip", "b", "--skip"));
    assertThat(both.less(List.of(finding(MILD))))
        .isEqualTo(new Configuration("f", "named", Map.of(), Map.of("b", "--skip")));
    Configuration file = new Configuration("f", "named", Map.of(), Map.of("check", "--skip"));
    assertThat(file.less(List.of(finding(MILD))))
        .isEqualTo(new Configuration("f", "named", Map.of(), Map.of()));
    Configuration flags = new Configuration(null, null, Map.of(), Map.of("check", "--skip"));
    assertThat(flags.less(List.of(finding(MILD)))).isNull();
    assertThat(flags.less(List.of())).isEqualTo(flags);
  }

  @Test
  void whatIsNotSeen() {
    FactsFixture facts = FactsFixture.sound();
    assertThat(Unseen.of(facts.facts())).isEmpty();
    facts.set("catalogue.role.readsAllStats", false);
    assertThat(Unseen.of(facts.facts()))
        .extracting(Unseen::line)
        .containsExactly("other sessions' transaction age (pg_read_all_stats shows it)");
    assertThat(Unseen.of(FactsFixture.unreached("REFUSED", "x").facts())).isEmpty();
    assertThat(Unseen.askAsAnother("Odd").steps().get(0)).endsWith("--role \"Odd\"");
  }
}
