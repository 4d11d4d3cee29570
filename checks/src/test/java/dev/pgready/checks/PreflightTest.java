// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.JointCheck;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Report.Finding;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.NotSeenException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What becomes of the checks' answers. */
final class PreflightTest {
  /** One that answers as the test says. */
  private record Answer(Function<CheckContext, CheckResult> answer, boolean each, boolean offline)
      implements Check {
    @Override
    public String title() {
      return "Answer";
    }

    @Override
    public Group group() {
      return Group.TABLE;
    }

    @Override
    public boolean ofEachPublication() {
      return each;
    }

    @Override
    public boolean worksWithoutCatalogue() {
      return offline;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
      return answer.apply(context);
    }
  }

  private static Check saying(Function<CheckContext, CheckResult> answer) {
    return new Answer(answer, false, false);
  }

  private record Together(Function<Map<String, CheckContext>, List<Judgement>> answer)
      implements JointCheck {
    @Override
    public String title() {
      return "Together";
    }

    @Override
    public Group group() {
      return Group.CONSUMERS;
    }

    @Override
    public List<Judgement> judge(Map<String, CheckContext> consumers) {
      return answer.apply(consumers);
    }
  }

  private static Report report(FactsFixture facts, Request request, Check... checks) {
    CheckContext context = facts.context();
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    consumers.put("one", context.consumer());
    consumers.put("two", FactsFixture.sound().consumer("debezium").context().consumer());
    return Preflight.run(context.facts(), context.detection(), consumers, request, List.of(checks));
  }

  private static List<Finding> findings(Check check) {
    return report(FactsFixture.sound(), Request.DEFAULT, check).findings();
  }

  private static boolean debezium(CheckContext context) {
    return context.consumer().id().equals("debezium");
  }

  @Test
  void consumersOfTheSameAnswerShareAFinding() {
    Report report =
        report(FactsFixture.sound(), Request.DEFAULT, saying(context -> CheckResult.pass("fine")));
    assertThat(report.consumers()).containsExactly("one", "two");
    assertThat(report.findings())
        .containsExactly(
            new Finding(
                "answer",
                Group.TABLE,
                "Answer",
                List.of("one", "two"),
                CheckResult.pass("fine"),
                false));
    assertThat(findings(saying(context -> CheckResult.pass(context.consumer().id()))))
        .extracting(Finding::consumers)
        .containsExactly(List.of("one"), List.of("two"));
  }

  /** A defect of pgready is the finding's in which it happened, and no other's. */
  @Test
  void whatFailsForOneConsumerIsAnAnswerForTheOther() {
    List<Finding> findings =
        findings(
            saying(
                context -> {
                  if (debezium(context)) {
                    throw new IllegalStateException("no such luck");
                  }
                  return CheckResult.pass("fine");
                }));
    assertThat(findings).extracting(Finding::crashed).containsExactly(false, true);
    assertThat(findings.get(1).result())
        .isEqualTo(
            CheckResult.unknown(
                "internal error in this check: java.lang.IllegalStateException: no such luck"));
  }

  private static NotSeenException hidden() {
    return new NotSeenException("SELECT on pg_catalog.pg_class");
  }

  private static void isHidden(Finding finding) {
    assertThat(finding.crashed()).isFalse();
    assertThat(finding.consumers()).containsExactly("one", "two");
    assertThat(finding.result().status()).isEqualTo(Status.UNKNOWN);
    assertThat(finding.result().message())
        .isEqualTo(
            "role app is not allowed to read what this needs"
                + " (SELECT on pg_catalog.pg_class was revoked)");
    assertThat(finding.result().evidence())
        .containsEntry("missing", "SELECT on pg_catalog.pg_class");
    assertThat(finding.result().remedies().get(0).sql())
        .containsExactly("GRANT SELECT on pg_catalog.pg_class TO app");
    assertThat(finding.result().remedies().get(0).undo())
        .containsExactly("REVOKE SELECT on pg_catalog.pg_class FROM app");
  }

  @Test
  void whatTheRoleIsNotAllowedToReadIsUnknown() {
    List<Finding> one =
        findings(
            saying(
                context -> {
                  throw hidden();
                }));
    assertThat(one).hasSize(1);
    isHidden(one.get(0));
    List<Finding> joint =
        findings(
            new Together(
                consumers -> {
                  throw hidden();
                }));
    assertThat(joint).hasSize(1);
    isHidden(joint.get(0));
  }

  @Test
  void consumersTogether() {
    List<Finding> findings =
        findings(
            new Together(
                consumers ->
                    List.of(
                        new JointCheck.Judgement(List.of("two"), CheckResult.warn("w")),
                        new JointCheck.Judgement(List.of("one"), CheckResult.pass("p")))));
    assertThat(findings)
        .extracting(Finding::consumers)
        .containsExactly(List.of("two"), List.of("one"));
    assertThat(findings).extracting(Finding::crashed).containsExactly(false, false);
    List<Finding> crashed =
        findings(
            new Together(
                consumers -> {
                  throw new IllegalStateException("no such luck");
                }));
    assertThat(crashed).extracting(Finding::crashed).containsExactly(true);
    assertThat(crashed.get(0).consumers()).containsExactly("one", "two");
    assertThat(crashed.get(0).result().message())
        .isEqualTo("internal error in this check: java.lang.IllegalStateException: no such luck");
    assertThat(crashed.get(0).result().status()).isEqualTo(Status.UNKNOWN);
  }

  /** Why nothing could be judged is told though nobody asked for it, and once. */
  @Test
  void aServerThatWasNotReached() {
    FactsFixture nobody = FactsFixture.unreached("REFUSED", "nobody listens");
    assertThat(
            report(nobody, Request.DEFAULT, saying(context -> CheckResult.pass("fine"))).findings())
        .extracting(Finding::id, finding -> finding.result().status())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("endpoint", Status.FAIL),
            org.assertj.core.groups.Tuple.tuple("answer", Status.SKIP));
    assertThat(
            report(
                    nobody,
                    Request.DEFAULT,
                    new Answer(context -> CheckResult.pass("fine"), false, true))
                .findings())
        .extracting(finding -> finding.result().status())
        .containsExactly(Status.FAIL, Status.PASS);
    assertThat(report(nobody, Request.DEFAULT, Checks.find("endpoint").orElseThrow()).findings())
        .extracting(Finding::id)
        .containsExactly("endpoint");
    assertThat(findings(saying(context -> CheckResult.pass("fine"))))
        .extracting(Finding::id)
        .containsExactly("answer");
  }

  private static CheckResult ofEach(Map<String, CheckResult> answers) {
    Request request =
        new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b", "c"));
    Check check =
        new Answer(
            context -> answers.getOrDefault(context.request().publication(), CheckResult.skip("s")),
            true,
            false);
    List<Finding> findings = report(FactsFixture.sound(), request, check).findings();
    assertThat(findings).hasSize(1);
    return findings.get(0).result();
  }

  private static CheckResult failing(String publication, String... ways) {
    CheckResult result =
        CheckResult.fail(publication + " fails").subjects(List.of(Subject.table(publication)));
    for (String way : ways) {
      result = result.remedy(Remedy.sql(way, "owner", List.of(way), List.of()));
    }
    return result;
  }

  /** The worst of several publications speaks, whichever place it has. */
  @Test
  void theWorstPublicationSpeaks() {
    assertThat(ofEach(Map.of("b", failing("b", "fix b")))).isEqualTo(failing("b", "fix b"));
    CheckResult may = CheckResult.unknown("may fail");
    CheckResult mild = CheckResult.unknown("at most a warning").atMostWarn();
    CheckResult warned = CheckResult.warn("w");
    assertThat(ofEach(Map.of("a", mild, "b", may)).canFail()).isTrue();
    assertThat(ofEach(Map.of("a", mild, "b", warned))).isEqualTo(warned);
    assertThat(ofEach(Map.of("a", warned, "b", warned, "c", warned))).isEqualTo(warned);
  }

  /** What one of them needs is no other way to do what the next one needs. */
  @Test
  void eachPublicationIsFixed() {
    CheckResult both =
        ofEach(Map.of("a", failing("a", "fix a", "or so"), "c", failing("c", "fix c", "or thus")));
    assertThat(both.status()).isEqualTo(Status.FAIL);
    assertThat(both.message()).isEqualTo("a fails; c fails");
    assertThat(both.subjects()).containsExactly(Subject.table("a"), Subject.table("c"));
    assertThat(both.remedies())
        .extracting(Remedy::title)
        .containsExactly("fix a", "or so", "fix c", "or thus");
    assertThat(both.remedies()).extracting(Remedy::also).containsExactly(false, false, true, false);
  }

  /** The same fix is told once. */
  @Test
  void whatFixesBothIsToldOnce() {
    CheckResult both =
        ofEach(
            Map.of(
                "a", failing("a", "fix all", "fix a alone"),
                "b", failing("b", "fix all", "fix b alone")));
    assertThat(both.remedies()).extracting(Remedy::title).containsExactly("fix all", "fix a alone");
  }

  @Test
  void aCheckThatIsNotOfEachIsAskedOnce() {
    Request request = new Request("a", List.of(), List.of(), null, null, Map.of(), List.of("b"));
    Check check = saying(context -> CheckResult.pass(context.request().publications().toString()));
    assertThat(report(FactsFixture.sound(), request, check).findings().get(0).result().message())
        .isEqualTo("[a, b]");
  }
}
