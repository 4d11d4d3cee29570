// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.config.Config;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.json.JsonReporter;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fleet form of every format, of four databases with hostile names. */
public final class FleetFormatsTest {
  private static final String HOSTILE = "a|b`<i>\u001b[2J\n::error::x\"&é";

  public static List<FleetResult> entries() {
    return List.of(
        entry("shop", 1, ReportFixture.typical()),
        entry(HOSTILE, 1, ReportFixture.fifty()),
        entry("fine", 0, ReportFixture.ready()),
        entry("gone", 3, ReportFixture.unreached()),
        entry("torn", 1, ReportFixture.conflicting()));
  }

  private static FleetResult entry(String name, int code, Report report) {
    return FleetResult.of(
        name, FleetResult.tree(name, Map.of("team", "a \"b\"", "1x-y", "z"), code, report));
  }

  public static String render(Format format, List<FleetResult> entries) throws IOException {
    StringWriter out = new StringWriter();
    FleetSummary summary = new FleetSummary(List.of("fleet.txt"));
    try (FleetReporter reporter = format.fleetReporter(out, Style.PLAIN)) {
      for (FleetResult entry : entries) {
        summary.add(entry);
        reporter.entry(entry);
      }
      reporter.end(summary);
    }
    return out.toString();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void sameBytesTwiceAndNothingHidden(Format format) throws IOException {
    String text = render(format, entries());
    assertThat(render(format, entries())).isEqualTo(text).endsWith("\n");
    assertThat(text.codePoints().filter(c -> c != '\n').filter(Printable::hidden)).isEmpty();
  }

  /** What was typed, quoted for a shell, and nothing where the scripts are written already. */
  @Test
  void theNextCommandCanBePasted() throws IOException {
    assertThat(next(List.of("my fleet.txt", "--for", "postgres", "--publication", "pub")))
        .endsWith(
            "\nNext: pgready fleet 'my fleet.txt' --for postgres --publication pub --fix scripts\n");
    assertThat(next(List.of("fl.txt", "--fix", "out"))).doesNotContain("Next:");
    assertThat(next(null)).doesNotContain("Next:");
  }

  private static String next(@Nullable List<String> typed) throws IOException {
    StringWriter out = new StringWriter();
    FleetSummary summary = new FleetSummary(typed);
    entries().forEach(summary::add);
    try (FleetReporter reporter = Format.HUMAN.fleetReporter(out, Style.PLAIN)) {
      reporter.end(summary);
    }
    return out.toString();
  }

  /** Columns stand below each other, whatever alphabet the names are of. */
  @Test
  void wideNamesOfDatabases() throws IOException {
    String wide = "本番の注文データベース";
    List<String> lines =
        render(
                Format.HUMAN,
                List.of(
                    entry(wide, 1, ReportFixture.typical()),
                    entry("shop", 1, ReportFixture.typical())))
            .lines()
            .toList();
    assertThat(
            lines.stream()
                .filter(line -> line.startsWith("  " + wide) || line.startsWith("  shop "))
                .map(line -> Cells.of(line.replaceFirst("NOT READY$", "")))
                .distinct())
        .hasSize(1);
  }

  /** Of fifty tables three are named, once for a message and its fix. */
  @Test
  void objectsAreListedOnce() throws IOException {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 10; i < 60; i++) {
      facts.table("t" + i, row -> row.set("indexes", List.of()));
    }
    Report report =
        new Evaluation(
                ProviderCatalog.builtIn(),
                "auto",
                "",
                Map.of("zero", new ConsumerCatalog().get("zero")),
                new Request(null, List.of(), List.of(), null, null, Map.of()),
                List.of(Checks.find("replica-identity").orElseThrow()),
                Config.EMPTY,
                null)
            .of(facts.facts())
            .report();
    String text = render(Format.HUMAN, List.of(entry("shop", 1, report))).replaceAll("\\s+", " ");
    assertThat(text).contains("these 50 tables");
    assertThat(text.split("public.t10, public.t11, public.t12 and 47 more", -1)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFleetWithoutDatabases(Format format) throws IOException {
    assertThat(render(format, List.of())).doesNotContain("null");
  }

  @Test
  void jsonHoldsTheReportsOfCheck() throws IOException {
    String text = render(Format.JSON, entries());
    JsonNode fleet = JsonMapper.shared().readTree(text);
    StringWriter single = new StringWriter();
    new JsonReporter().write(ReportFixture.typical(), single, Style.PLAIN);
    assertThat(fleet.at("/reports/0/report"))
        .isEqualTo(JsonMapper.shared().readTree(single.toString()));
    assertThat(fleet.at("/reports/1/name").asString()).isEqualTo(HOSTILE);
    assertThat(fleet.at("/exitCode").asInt()).isEqualTo(3);
    assertThat(fleet.at("/summary/no-facts").asInt()).isEqualTo(1);
    assertThat(fleet.at("/summary/not-ready").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatWasWrittenAsJsonRendersTheSame(Format format) throws IOException {
    List<FleetResult> again = new ArrayList<>();
    for (Object tree :
        (List<?>)
            Objects.requireNonNull(
                JsonMapper.shared()
                    .readValue(render(Format.JSON, entries()), Map.class)
                    .get("reports"))) {
      again.add(FleetResult.of("reports", (Map<?, ?>) tree));
    }
    assertThat(render(format, again)).isEqualTo(render(format, entries()));
  }

  @Test
  void junitHasASuiteADatabase() throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(render(Format.JUNIT, entries()))));
    assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(5);
    assertThat(document.getElementsByTagName("testcase").getLength())
        .isEqualTo(entries().stream().mapToInt(e -> e.findings().size()).sum());
  }

  @Test
  void sarifFitsTheStandardInOneRun() throws IOException {
    String schema;
    try (var in = FleetFormatsTest.class.getResourceAsStream("sarif-schema-2.1.0.json")) {
      schema = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    String sarif = render(Format.SARIF, entries());
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(schema)
                .validate(sarif, InputFormat.JSON))
        .isEmpty();
    JsonNode run = JsonMapper.shared().readTree(sarif).at("/runs/0");
    for (JsonNode result : run.get("results")) {
      assertThat(run.at("/tool/driver/rules/" + result.get("ruleIndex").asInt() + "/id"))
          .isEqualTo(result.get("ruleId"));
    }
  }

  @Test
  void prometheusKeepsTheSamplesOfAMetricTogether() throws IOException {
    List<String> lines = render(Format.PROMETHEUS, entries()).lines().toList();
    Set<String> seen = new LinkedHashSet<>();
    String current = "";
    for (String line : lines) {
      String metric = line.startsWith("#") ? line.split(" ")[2] : line.replaceFirst("\\{.*", "");
      if (!metric.equals(current)) {
        assertThat(seen.add(metric)).as(metric).isTrue();
        current = metric;
      }
    }
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(lines)
        .anyMatch(l -> l.startsWith("pgready_verdict{") && l.contains("name=\"gone\""));
    assertThat(lines)
        .anyMatch(l -> l.contains("_1x_y=\"z\"") && l.contains("team=\"a \\\"b\\\"\""));
  }

  @Test
  void markdownAndGithubStaySmallHoweverManyDatabases() throws IOException {
    List<FleetResult> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(
          entry("a-database-with-a-long-name-in-some-namespace-" + i, 1, ReportFixture.typical()));
    }
    assertThat(render(Format.MARKDOWN, many).length()).isLessThan(65_536);
    assertThat(render(Format.GITHUB, many).lines())
        .hasSizeLessThan(20)
        .allMatch(line -> line.matches("::(error|warning|notice) title=[^:,]*::.*"));
    assertThat(render(Format.HUMAN, many).lines())
        .anyMatch(line -> line.contains("FAIL 1,000 of 1,000 databases"));
  }

  private static Report.Finding finding(String id, String message, Remedy remedy) {
    return new Report.Finding(
        id,
        Group.CONNECTION,
        "X",
        List.of("zero"),
        CheckResult.fail(message).remedy(remedy),
        false);
  }

  /**
   * What two checks ask for is told once, and what databases need apart stands with their cause.
   */
  @Test
  void whatIsToBeDoneIsToldOnceWhereItBelongs() throws IOException {
    Remedy direct =
        Remedy.steps("Go direct", Remedy.Kind.CONNECTION, "user", List.of("Take the other port"));
    Report pooled =
        ReportFixture.typical()
            .withFindings(
                List.of(
                    finding("pooler", "a pooler", direct),
                    finding("replication-connection", "no replication", direct),
                    finding(
                        "wal-level", "none", Remedy.sql("Set", "owner", List.of("a"), List.of()))));
    Report other =
        ReportFixture.typical()
            .withFindings(
                List.of(
                    finding(
                        "wal-level",
                        "low",
                        Remedy.sql("Raise", "owner", List.of("b"), List.of()))));
    String text = render(Format.HUMAN, List.of(entry("one", 1, pooled), entry("two", 1, other)));
    assertThat(text)
        .contains("FAIL 1 of 2 databases: one\n      a pooler\n      Fix: Go direct\n")
        .contains("      no replication\n      Fix: see pooler\n")
        .contains(
            "      one: none\n      Fix: Set (as owner)\n      two: low\n      Fix: Raise (as owner)\n")
        .doesNotContain("Or:");
    assertThat(render(Format.GITHUB, List.of(entry("one", 1, pooled))))
        .contains("no replication%0AFix: Go direct");
  }

  @Test
  void theWorstExitCodeWins() {
    assertThat(worst(0, 4)).isEqualTo(4);
    assertThat(worst(4, 1, 0)).isEqualTo(1);
    assertThat(worst(3, 1)).isEqualTo(3);
    assertThat(worst(70, 3)).isEqualTo(70);
    assertThat(new FleetSummary().exitCode()).isZero();
  }

  private static int worst(int... codes) {
    FleetSummary summary = new FleetSummary();
    for (int code : codes) {
      summary.add(entry("a", code, ReportFixture.ready()));
    }
    return summary.exitCode();
  }

  @Test
  void anUnknownThatCouldNotFailStaysSo() {
    FleetResult entry = entry("shop", 1, ReportFixture.typical());
    assertThat(
            entry.findings().stream()
                .filter(f -> f.result().status() == Status.UNKNOWN)
                .map(f -> f.result().canFail()))
        .contains(true, false);
  }

  /** Consumers that cannot run together may be all that makes a database not ready. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void conflictsBetweenConsumersAreSeen(Format format) throws IOException {
    Report report = ReportFixture.conflicting();
    FleetResult entry = entry("torn", 1, report);
    String text = render(format, List.of(entry));
    assertThat(text).contains("torn");
    assertThat(text).contains("consumer-conflict");
    assertThat(entry.worst().orElseThrow()).startsWith("consumer-conflict: ");
  }

  @Test
  void humanMatrix() throws IOException {
    assertThat(render(Format.HUMAN, entries()))
        .contains("fine", "gone", "5 databases: 1 not checked, 3 not ready, 1 ready");
  }
}
