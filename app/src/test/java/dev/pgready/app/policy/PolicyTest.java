// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.Configs;
import dev.pgready.app.config.Mute;
import dev.pgready.app.config.SeverityOverride;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {
  private static Config config(@Nullable SeverityOverride severity, Mute... mutes) {
    return Configs.judging(
        Map.of(),
        severity == null ? Map.of() : Map.of("table-kinds", severity),
        List.of(mutes),
        List.of(),
        List.of());
  }

  private static Mute mute(@Nullable String subject, String expires) {
    return new Mute("table-kinds", subject, "soon", "ops", expires);
  }

  private static Report report(FactsFixture facts, CheckResult... results) {
    CheckContext context = facts.context();
    return new Report(
        context.facts(),
        context.detection(),
        List.of("generic"),
        context.request(),
        Stream.of(results)
            .map(
                result ->
                    new Report.Finding(
                        "table-kinds",
                        Group.TABLE,
                        "Kinds of tables",
                        List.of("generic"),
                        result,
                        false))
            .toList());
  }

  private static CheckResult about(String... tables) {
    return CheckResult.fail("tables").subjects(Stream.of(tables).map(Subject::table).toList());
  }

  private static List<Status> statuses(Report report) {
    return report.findings().stream().map(finding -> finding.result().status()).toList();
  }

  /** What a mute does not name is judged as before. */
  @Test
  void aMuteOfOneTableLeavesTheOthers() {
    Policy policy =
        Policy.apply(
            report(FactsFixture.sound(), about("public.a", "public.b", "other.a")),
            config(null, mute("public.*", "2026-11-20")));
    assertThat(statuses(policy.report())).containsExactly(Status.FAIL, Status.SKIP);
    assertThat(policy.report().findings().get(0).result().subjects())
        .containsExactly(Subject.table("other.a"));
    assertThat(policy.report().findings().get(1).result().subjects())
        .containsExactly(Subject.table("public.a"), Subject.table("public.b"));
    assertThat(policy.notes()).isEmpty();
  }

  @Test
  void aMuteOfAllOfThemLeavesNothing() {
    Report both = report(FactsFixture.sound(), about("public.a", "public.b"));
    assertThat(statuses(Policy.apply(both, config(null, mute("public.*", "2026-11-20"))).report()))
        .containsExactly(Status.SKIP);
    assertThat(statuses(Policy.apply(both, config(null, mute(null, "2026-11-20"))).report()))
        .containsExactly(Status.SKIP);
  }

  /** A finding without objects cannot be the one that a mute of an object means. */
  @Test
  void aMuteOfAnObjectNeedsIt() {
    Policy policy =
        Policy.apply(
            report(FactsFixture.sound(), CheckResult.fail("all of it")),
            config(null, mute("public.a", "2026-11-20")));
    assertThat(statuses(policy.report())).containsExactly(Status.FAIL);
    assertThat(policy.notes())
        .containsExactly("unused mute: table-kinds of public.a (owner ops) matched no finding");
  }

  /** A check that did not run, and a server that was not reached, say nothing of a mute. */
  @Test
  void aMuteThatWasNotTriedIsNotUnused() {
    Config config = config(null, mute(null, "2026-11-20"));
    assertThat(Policy.apply(report(FactsFixture.sound()), config).notes()).isEmpty();
    assertThat(
            Policy.apply(
                    report(
                        FactsFixture.unreached("REFUSED", "nobody listens"),
                        CheckResult.skip("the server was not reached")),
                    config(null, mute(null, "9999-12-31")))
                .notes())
        .isEmpty();
    assertThat(Policy.apply(report(FactsFixture.sound(), CheckResult.pass("fine")), config).notes())
        .hasSize(1);
  }

  /** The day is that of the facts, whoever holds it; facts of no day are muted by nothing. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-21, 2026-11-20, FAIL",
    "2026-11-20, 2026-11-20, SKIP",
    "'', 9999-12-30, FAIL",
    "yesterday, 9999-12-30, FAIL"
  })
  void theDayIsThatOfTheFacts(String day, String expires, Status status) {
    Config config = config(null, mute(null, expires));
    FactsFixture facts = FactsFixture.sound().set("connection.collectedAt", day);
    assertThat(statuses(Policy.apply(report(facts, about("public.a")), config).report()))
        .containsExactly(status);
  }

  /** How bad an unknown could be is what a severity says of it. */
  @Test
  void aSeverityDecidesHowBadAnUnknownCanBe() {
    CheckResult unknown = CheckResult.unknown("not seen");
    assertThat(
            Policy.apply(
                    report(FactsFixture.sound(), unknown, unknown.atMostWarn()),
                    config(SeverityOverride.WARN))
                .report()
                .findings())
        .allMatch(finding -> !finding.result().canFail())
        .satisfiesExactly(
            changed -> assertThat(changed.handling()).isNotNull(),
            same -> assertThat(same.handling()).isNull());
    assertThat(
            Policy.apply(
                    report(FactsFixture.sound(), unknown, unknown.atMostWarn()),
                    config(SeverityOverride.FAIL))
                .report()
                .findings())
        .allMatch(finding -> finding.result().canFail())
        .satisfiesExactly(
            same -> assertThat(same.handling()).isNull(),
            changed -> assertThat(changed.handling()).isNotNull());
  }

  /** What is fine, and what is as it is wanted, stays as it is; only off leaves out all. */
  @ParameterizedTest
  @CsvSource({"FAIL, FAIL, PASS", "WARN, WARN, PASS", "PASS, PASS, PASS", "OFF, SKIP, SKIP"})
  void aSeverityChangesWhatIsNotFine(SeverityOverride severity, Status wanted, Status fine) {
    Report judged =
        Policy.apply(
                report(
                    FactsFixture.sound(),
                    CheckResult.fail("a"),
                    CheckResult.warn("b"),
                    CheckResult.pass("c"),
                    CheckResult.skip("d")),
                config(severity))
            .report();
    assertThat(statuses(judged)).containsExactly(wanted, wanted, fine, Status.SKIP);
    assertThat(judged.findings().get(0).handling() == null).isEqualTo(wanted == Status.FAIL);
    assertThat(judged.findings().get(1).handling() == null).isEqualTo(wanted == Status.WARN);
  }
}
