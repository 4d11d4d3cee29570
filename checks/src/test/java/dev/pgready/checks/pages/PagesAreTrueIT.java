// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.PostgresBinaries;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Executes every page on the major versions that it shares with {@link FixIT}: silent on a sound
 * database, fires after the page's reproduction, silent again after the first remedy, and likewise
 * after the page's own fix. {@code -Dpages.only=ID,ID} and {@code -Dpages.majors=16,17} make the
 * run smaller, {@code -Dpages.majors=all} larger.
 */
final class PagesAreTrueIT {
  /** Pages that no block can reproduce, and the tests that do it instead. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("server-version", "dev.pgready.checks.server.ServerVersionIT"),
          Map.entry("provider-support", "dev.pgready.checks.provider.ProviderSupportTest"),
          Map.entry("endpoint", "dev.pgready.checks.connection.ConnectionChecksIT"),
          Map.entry("tls", "dev.pgready.checks.connection.ConnectionChecksIT"),
          Map.entry("pooler", "dev.pgready.checks.connection.ConnectionChecksIT"),
          Map.entry("replication-connection", "dev.pgready.checks.connection.ConnectionChecksIT"),
          Map.entry("replication-stream", "dev.pgready.checks.stream.ReplicationStreamTest"),
          Map.entry("consumer-conflict", "dev.pgready.checks.consumers.ConsumerConflictTest"));

  @TestFactory
  Stream<DynamicContainer> everyMajor() {
    List<String> only = PageCase.chosen("pages.only");
    return PostgresBinaries.MAJORS.stream()
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    Checks.all().stream()
                        .filter(check -> only.isEmpty() || only.contains(check.id()))
                        .filter(check -> PageCase.runs(check, major, false))
                        .map(
                            check ->
                                DynamicTest.dynamicTest(
                                    check.id() + " on " + major, () -> prove(check, major)))));
  }

  /** A page is executed here, or by the test that is named for it, never by none. */
  @Test
  void everyPageIsExecuted() {
    for (Check check : Checks.all()) {
      boolean executable =
          PageBlock.of(Page.of(check).section("Reproduce")).stream()
              .anyMatch(PageBlock::executable);
      String other = ELSEWHERE.get(check.id());
      assertThat(executable)
          .as("%s: reproduced by its page (%s) or by another test", check.id(), other)
          .isEqualTo(other == null);
      if (other != null) {
        assertThatCode(() -> Class.forName(other)).doesNotThrowAnyException();
      }
    }
    assertThat(Checks.all().stream().map(Check::id)).containsAll(ELSEWHERE.keySet());
  }

  /** The two tests leave out neither end of the versions, and prove four of them. */
  @Test
  void firstAndLastAreSomebodys() {
    if (!PageCase.chosen("pages.majors").isEmpty()) {
      return; // somebody wants to see some of them only
    }
    List<Integer> majors = PostgresBinaries.MAJORS;
    for (Check check : Checks.all()) {
      assertThat(majors)
          .as(check.id())
          .filteredOn(
              major -> PageCase.runs(check, major, false) || PageCase.runs(check, major, true))
          .contains(majors.get(0), majors.get(majors.size() - 1))
          .hasSize(4);
    }
  }

  private static void prove(Check check, int major) {
    PageCase page = PageCase.of(check, major);
    if (page.reproduce().isEmpty()) {
      try (Bench bench = Bench.shared(major)) {
        // a warning can be the day's: a version whose maintenance has ended meanwhile
        CheckResult sound = page.evaluate(bench);
        assertThat(sound.status())
            .as("sound: %s", sound.message())
            .isNotIn(Status.FAIL, Status.UNKNOWN);
      }
      return;
    }
    Fixed fixed = cycle(page, false);
    if (fixed == Fixed.BY_REMEDY && pageSaysMore(page)) {
      cycle(page, true);
    }
  }

  private enum Fixed {
    /** With what the page says too. */
    BY_PAGE,
    BY_REMEDY
  }

  /** The remedy is proven on every version; another way of the page's on the first and the last. */
  private static boolean pageSaysMore(PageCase page) {
    List<Integer> majors =
        PostgresBinaries.MAJORS.stream()
            .filter(m -> !PageCase.of(page.check(), m).fix().isEmpty())
            .toList();
    return !majors.isEmpty()
        && (page.major() == majors.get(0) || page.major() == majors.get(majors.size() - 1));
  }

  /**
   * @param byPage fixed by the page's own fix, not by the result's first remedy; also where that
   *     has nothing to run
   */
  private static Fixed cycle(PageCase page, boolean byPage) {
    try (Bench bench = page.bench()) {
      page.setUp(bench);
      if (page.settings().isEmpty()) {
        assertSilent("sound", page.evaluate(bench));
      } else {
        try (Bench sound = Bench.shared(page.major())) {
          page.setUp(sound);
          assertSilent("sound", page.evaluate(sound));
        }
      }
      page.breakIt(bench);
      CheckResult fired = page.await(bench, status -> status == page.expected());
      assertThat(fired.status())
          .as("after the reproduction: %s", fired.message())
          .isEqualTo(page.expected());
      assertThat(fired.message()).doesNotEndWith(".").doesNotContain("\n");
      assertThat(fired.remedies()).as("remedies of: %s", fired.message()).isNotEmpty();
      Remedy first = fired.remedies().get(0);
      if (byPage || (first.sql().isEmpty() && !first.restart())) {
        assertThat(page.fix()).as("no remedy with SQL and no fix on the page").isNotEmpty();
        page.fix().forEach(bench::run);
        assertSilent("after the page's fix", page.awaitSilence(bench));
        return Fixed.BY_PAGE;
      }
      bench.sql(first.sql());
      if (first.restart()) {
        bench.restart();
      }
      assertSilent("after: " + first.title(), page.awaitSilence(bench));
      return Fixed.BY_REMEDY;
    }
  }

  private static void assertSilent(String when, CheckResult result) {
    assertThat(result.status()).as("%s: %s", when, result.message()).isIn(Status.PASS, Status.SKIP);
  }
}
