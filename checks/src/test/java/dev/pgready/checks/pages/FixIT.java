// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.remediation.Decision;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.Verification;
import dev.pgready.remediation.script.RemediationScript;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The scripts of the remediation plan fix: what a page breaks, the script that {@code pgready fix}
 * prints mends when the real psql runs it; a second run changes nothing, and the undo script leads
 * back to where it began; so is each other way that can be chosen. {@code -Dpages.only=ID,ID} and
 * {@code -Dpages.majors=16,17} make the run smaller, {@code -Dpages.majors=all}, {@code
 * -Dfix.combinations=200} and {@code -Dfix.alternatives=true} (on every version) larger.
 */
final class FixIT {
  private static final int COMBINATIONS = Integer.getInteger("fix.combinations", 12);

  /** Alternatives are SQL that all versions know: the oldest and the newest tell. */
  private static final List<Integer> ALTERNATIVES =
      Boolean.getBoolean("fix.alternatives")
          ? PostgresBinaries.MAJORS
          : List.of(
              PostgresBinaries.MAJORS.get(0),
              PostgresBinaries.MAJORS.get(PostgresBinaries.MAJORS.size() - 1));

  @TestFactory
  Stream<DynamicContainer> everyCheckWithSql() {
    List<String> only = PageCase.chosen("pages.only");
    return PostgresBinaries.MAJORS.stream()
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    Checks.all().stream()
                        .filter(check -> only.isEmpty() || only.contains(check.id()))
                        .filter(check -> PageCase.runs(check, major, true))
                        .map(check -> PageCase.of(check, major))
                        .filter(page -> !page.reproduce().isEmpty())
                        .map(
                            page ->
                                DynamicTest.dynamicTest(
                                    page.check().id() + " on " + major, () -> fix(page)))));
  }

  /** With the first way of each decision, and then with each of the others. */
  private static void fix(PageCase page) {
    List<Map<String, String>> others = new ArrayList<>();
    try (Bench bench = broken(page)) {
      RemediationPlan plan = RemediationPlan.of(page.report(bench), Selection.ALL);
      Map<String, String> first = FirstWays.of(plan);
      for (Decision choice : plan.choices()) {
        for (int way = 0; way < choice.ways().size(); way++) {
          Map<String, String> other = new TreeMap<>(first);
          other.put(choice.name(), Decision.letter(way));
          if (choice.ways().get(way).here()
              && !other.equals(first)
              && !preset(choice, way)
              && ALTERNATIVES.contains(page.major())) {
            others.add(other);
          }
        }
      }
      fix(page, bench, plan, first);
    }
    for (Map<String, String> chosen : others) {
      try (Bench bench = broken(page)) {
        fix(page, bench, RemediationPlan.of(page.report(bench), Selection.ALL), chosen);
      }
    }
  }

  private static boolean preset(Decision choice, int way) {
    return choice.preset() != null && choice.preset() == way;
  }

  private static Bench broken(PageCase page) {
    Bench bench = page.bench();
    page.setUp(bench);
    page.breakIt(bench);
    page.await(bench, status -> status == page.expected());
    return bench;
  }

  private static void fix(
      PageCase page, Bench bench, RemediationPlan plan, Map<String, String> chosen) {
    RemediationPlan decided = RemediationPlan.of(plan.report(), choosing(chosen));
    if (decided.steps().stream().noneMatch(Step::here)) {
      return;
    }
    TestPostgres server = bench.server();
    List<String> before = CatalogueSnapshot.of(server, bench.database());
    String script = RemediationScript.fix(plan, false);
    String variables = variables(bench, script, chosen);
    run(bench, variables + script);
    if (decided.restarts()) {
      bench.restart();
    }
    CheckResult fixed = page.awaitSilence(bench);
    assertThat(fixed.status())
        .as("%s%n%s%s", fixed.message(), variables, script)
        .isIn(Status.PASS, Status.SKIP);
    prove(bench, decided);
    List<String> after = CatalogueSnapshot.of(server, bench.database());
    if (decided.steps().stream().noneMatch(Step::destructive)) {
      run(bench, variables + script);
      if (decided.restarts()) {
        bench.restart();
      }
      assertThat(CatalogueSnapshot.of(server, bench.database()))
          .as("a second run changes nothing%n%s%s", variables, script)
          .isEqualTo(after);
    }
    String undo = RemediationScript.undo(plan, false);
    run(bench, variables + undo);
    if (decided.restarts()) {
      bench.restart();
    }
    if (decided.steps().stream().filter(Step::here).noneMatch(step -> step.undo().isEmpty())) {
      assertThat(eventually(bench, before))
          .as("the undo script leads back%n%s%s", variables, undo)
          .isEqualTo(before);
    }
  }

  private static Selection choosing(Map<String, String> chosen) {
    return new Selection(Set.of(), Set.of(), Set.of(), false, chosen);
  }

  /** As {@code psql -v} would set them; the columns of a key are those that the bench has. */
  private static String variables(Bench bench, String script, Map<String, String> chosen) {
    StringBuilder lines = new StringBuilder();
    chosen.forEach(
        (name, way) -> lines.append("\\set %s %s%n".formatted(name.replace('-', '_'), way)));
    Matcher open = Pattern.compile("(?m)^-- \\\\set (\\w+) '<columns of (.*)>'$").matcher(script);
    while (open.find()) {
      String column =
          bench
              .server()
              .query(
                  bench.database(),
                  "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1"
                      .formatted(open.group(2).replace("'", "''")))
              .get(0);
      lines.append("\\set %s '%s'%n".formatted(open.group(1), column));
    }
    return lines.toString();
  }

  /** What the script says how to see that it worked. */
  private static void prove(Bench bench, RemediationPlan decided) {
    for (Step step : decided.steps()) {
      for (Statement statement : step.sql()) {
        Verification.of(statement)
            .ifPresent(
                verification ->
                    assertThat(Psql.answer(bench.server(), bench.database(), verification.query()))
                        .as(verification.query())
                        .isEqualTo(verification.expected()));
      }
    }
  }

  /** Databases broken in several ways at once, fixed by one script; the seed is the test's name. */
  @TestFactory
  Stream<DynamicTest> combinations() {
    return IntStream.range(0, COMBINATIONS)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> fixCombination(seed)));
  }

  private static void fixCombination(int seed) {
    Random random = new Random(seed);
    int major = PostgresBinaries.MAJORS.get(seed % PostgresBinaries.MAJORS.size());
    List<PageCase> pages =
        new ArrayList<>(
            Checks.all().stream()
                .map(check -> PageCase.of(check, major))
                .filter(FixIT::combines)
                .toList());
    Collections.shuffle(pages, random);
    int many = Math.min(pages.size(), 3 + random.nextInt(6));
    List<PageCase> chosen = pages.subList(0, many);
    try (Bench bench = Bench.shared(major)) {
      List<Check> broken = new ArrayList<>();
      for (PageCase page : chosen) {
        try {
          page.breakIt(bench);
          broken.add(page.check());
        } catch (IllegalStateException e) {
          // the ways in which two pages break a database may exclude each other
        }
      }
      PageCase judge = chosen.get(0);
      Report report = judge.report(bench.facts(judge.role()), broken);
      RemediationPlan plan =
          RemediationPlan.of(
              report, choosing(FirstWays.of(RemediationPlan.of(report, Selection.ALL))));
      Set<String> passedBefore =
          plan.report().findings().stream()
              .filter(f -> f.result().status() == Status.PASS || f.result().status() == Status.SKIP)
              .map(Report.Finding::id)
              .collect(Collectors.toSet());
      String script = RemediationScript.fix(plan, false);
      run(bench, script);
      Set<String> fixing =
          plan.steps().stream()
              .filter(Step::here)
              .flatMap(step -> step.fixes().stream())
              .collect(Collectors.toSet());
      for (Check check : broken) {
        // what no statement can mend, or only after something else, stays as it was
        if (!fixing.contains(check.id()) && !passedBefore.contains(check.id())) {
          continue;
        }
        CheckResult fixed =
            new PageCase(check, major, judge.reproduce(), List.of()).awaitSilence(bench);
        assertThat(fixed.status())
            .as("%s: %s%n%s", check.id(), fixed.message(), script)
            .isIn(Status.PASS, Status.SKIP);
      }
    }
  }

  /** Pages that break one database by SQL alone, judged as the ordinary case is. */
  private static boolean combines(PageCase page) {
    return !page.reproduce().isEmpty()
        && !page.ownServer()
        && page.role().equals(Bench.ROLE)
        && page.consumerName().equals("generic")
        && page.request().publication() != null
        && page.request().slot() == null
        && page.request().thresholds().isEmpty()
        && page.reproduce().stream()
            .allMatch(
                block -> block.kind().equals("sql") && !block.has("setup") && !block.has("db"));
  }

  /**
   * A script run by a role without the rights stops at the first statement, with nothing half done.
   */
  @Test
  void withoutTheRightsNothingIsHalfDone() {
    for (int major : PostgresBinaries.MAJORS) {
      try (Bench bench = Bench.shared(major)) {
        bench.sql(
            List.of(
                "REVOKE SELECT ON customers, orders FROM " + Bench.ROLE,
                "ALTER TABLE orders DROP CONSTRAINT orders_pkey"));
        PageCase page =
            new PageCase(
                Checks.find("table-privileges").orElseThrow(), major, List.of(), List.of());
        RemediationPlan plan =
            RemediationPlan.of(page.report(bench.facts(Bench.ROLE), Checks.all()), Selection.ALL);
        List<String> before = CatalogueSnapshot.of(bench.server(), bench.database());
        Psql.Outcome outcome =
            Psql.run(
                bench.server(), Bench.ROLE, bench.database(), RemediationScript.fix(plan, false));
        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(3);
        assertThat(outcome.output()).containsOnlyOnce("ERROR:");
        assertThat(CatalogueSnapshot.of(bench.server(), bench.database())).isEqualTo(before);
      }
    }
  }

  private static void run(Bench bench, String script) {
    Psql.Outcome outcome = Psql.run(bench.server(), "postgres", bench.database(), script);
    assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
  }

  /** Settings arrive a moment after the reload was acknowledged. */
  private static List<String> eventually(Bench bench, List<String> wanted) {
    long deadline = System.nanoTime() + 3_000_000_000L;
    List<String> now = CatalogueSnapshot.of(bench.server(), bench.database());
    while (!now.equals(wanted) && System.nanoTime() < deadline) {
      now = CatalogueSnapshot.of(bench.server(), bench.database());
    }
    return now;
  }
}
