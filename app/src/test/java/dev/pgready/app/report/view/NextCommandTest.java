// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ReportFixture;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed to be pasted means to a shell what was typed, and nothing else. */
final class NextCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a;b", "a b", "a&b", "a|b", "$HOME", "`id`", "a>b", "a<b", "(a)", "a*", "a?", "[a]",
        "{a,b}", "~a", "#a", "a!b", "a\\b", "a\"b", "a\tb", ""
      })
  void whatAShellWouldReadIsQuoted(String word) {
    assertThat(NextCommand.arguments(ReportFixture.typical().typed(List.of("--table", word))))
        .isEqualTo("--table '" + word + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"public.orders", "postgresql://app@db.example.com:5432/shop", "a=b", "a,b", "50%"})
  void whatIsPlainStaysPlain(String word) {
    assertThat(NextCommand.arguments(ReportFixture.typical().typed(List.of("--table", word))))
        .isEqualTo("--table " + word);
  }

  private static List<String> configurations(Request request, String... consumers) {
    Report ready = ReportFixture.ready();
    return NextCommand.configurations(
        new Report(
            ready.facts(), ready.detection(), List.of(consumers), request, ready.findings()));
  }

  /** What is ready is configured next, for the publication that was judged. */
  @Test
  void readyLeadsToTheConsumersOwnConfiguration() {
    assertThat(configurations(Request.DEFAULT, "zero", "debezium"))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("pgready consumers config zero postgresql://");
    assertThat(configurations(Request.DEFAULT, "generic", "our-own")).isEmpty();
    assertThat(NextCommand.configurations(ReportFixture.typical())).isEmpty();
  }

  /** What went past a pooler goes past it again. */
  @Test
  void replicationGoesTheWayThatWasJudged() {
    Report ready = ReportFixture.ready();
    for (List<String> typed :
        List.of(
            List.of("postgresql://pooler/shop", "--direct-url", "postgresql://direct/shop"),
            List.of("postgresql://pooler/shop", "--direct-url=postgresql://direct/shop"))) {
      assertThat(NextCommand.of(ready.typed(typed)))
          .hasValueSatisfying(
              next ->
                  assertThat(next)
                      .startsWith("pgready stream ")
                      .containsPattern("--direct-url[ =]postgresql://direct/shop"));
    }
    assertThat(NextCommand.of(ready.typed(List.of("postgresql://direct/shop"))))
        .hasValueSatisfying(next -> assertThat(next).doesNotContain("--direct-url"));
  }

  /** A report that was not typed asks the same again. */
  @Test
  void whatWasAskedIsAskedAgain() {
    Report ready = ReportFixture.ready();
    Request request =
        new Request(
            "a b", List.of(), List.of(), "s", null, Map.of(), List.of("c"), true, List.of());
    assertThat(
            NextCommand.arguments(
                new Report(
                    ready.facts(), ready.detection(), List.of("zero"), request, ready.findings())))
        .endsWith("--for zero --publication 'a b' --publication c --slot s --slot-exists");
  }
}
