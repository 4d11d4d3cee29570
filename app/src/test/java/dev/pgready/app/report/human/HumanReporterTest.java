// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.GoldenTest;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden files alone would not explain. */
final class HumanReporterTest {
  @Test
  void longListsAreCapped() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.manyTables(), Style.PLAIN))
        .contains("    public.t0000, public.t0001, public.t0002 and 4,997 more\n")
        .doesNotContain("public.t0003");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120})
  void textFitsTheWidth(int columns) throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.fifty(), new Style(false, columns)))
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= columns));
  }

  /** What is fine is a number; what it found is told on demand. */
  @Test
  void passesAreCounted() throws IOException {
    String some = GoldenTest.render(Format.HUMAN, ReportFixture.typical(), Style.PLAIN);
    String all =
        GoldenTest.render(
            Format.HUMAN, ReportFixture.typical(), new Style(false, 80, Style.Detail.FULL));
    assertThat(all)
        .contains("7 of 10 replication slots are free")
        .contains("\n  skip  slot-idle-timeout: PostgreSQL 16 has no");
    assertThat(some)
        .contains("5 passed, 2 do not apply (--all lists them)")
        .doesNotContain("7 of 10 replication slots are free")
        .doesNotContain("slot-idle-timeout");
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.ready(), Style.PLAIN))
        .contains("READY for generic\n1 passed (--all lists them)\n")
        .contains("\nNext: pgready stream ");
  }

  /** The list of what is wrong begins on the first screen, and its names end on the last. */
  @Test
  void theVerdictComesFirstAndLast() throws IOException {
    List<String> lines =
        GoldenTest.render(Format.HUMAN, ReportFixture.typical(), Style.PLAIN).lines().toList();
    assertThat(lines.subList(0, 14).toString())
        .contains(
            "NOT READY for zero, powersync",
            " 1  FAIL     wal-level ",
            " 2  FAIL     table-privileges ",
            " 3  FAIL     replica-identity ");
    assertThat(lines.subList(lines.size() - 2, lines.size()).get(0))
        .isEqualTo("NOT READY for zero, powersync: wal-level, table-privileges, replica-identity");
    assertThat(lines.get(lines.size() - 1)).startsWith("Next: pgready fix ");
  }

  private static Report.Finding finding(String id, String consumer, CheckResult result) {
    return new Report.Finding(id, Group.TABLE, "X", List.of(consumer), result, false);
  }

  private static String several(Report.Finding... findings) throws IOException {
    return GoldenTest.render(
        Format.HUMAN, ReportFixture.manyTables().withFindings(List.of(findings)), Style.PLAIN);
  }

  private static final Remedy DIRECT =
      Remedy.steps("Use the direct endpoint", Remedy.Kind.CONNECTION, "you", List.of("Find it"));

  /** What one thing mends is one thing to do. */
  @Test
  void oneRemedyIsOneCause() throws IOException {
    assertThat(
            several(
                finding("pooler", "zero", CheckResult.fail("a pooler").remedy(DIRECT)),
                finding("endpoint", "zero", CheckResult.fail("no path").remedy(DIRECT)),
                finding("other", "zero", CheckResult.fail("else"))))
        .contains(" 1  FAIL     pooler (zero)  a pooler (with endpoint)\n")
        .contains(" 2  FAIL     other (zero)   else\n")
        .containsOnlyOnce("Use the direct endpoint");
  }

  /** Each of them is a GRANT to the role that is judged, or an attribute of it. */
  @Test
  void whatARoleLacksIsOneCause() throws IOException {
    Remedy grant =
        Remedy.sql("Grant", "owner", List.of("GRANT SELECT ON public.a TO app"), List.of());
    Remedy attribute =
        Remedy.sql("Let", "superuser", List.of("ALTER ROLE app REPLICATION"), List.of());
    Remedy more =
        Remedy.sql(
            "Grant",
            "owner",
            List.of("GRANT SELECT ON public.a TO app", "ALTER TABLE a REPLICA IDENTITY FULL"),
            List.of());
    String text =
        several(
            finding("table-privileges", "zero", CheckResult.fail("cannot read").remedy(grant)),
            finding("replication-role", "zero", CheckResult.fail("no right").remedy(attribute)),
            finding("another", "zero", CheckResult.fail("more").remedy(more)));
    assertThat(text)
        .containsPattern(" 1  FAIL     role app +lacks: table-privileges, replication-role")
        .containsPattern(" 2  FAIL     another \\(zero\\) +more")
        .contains("    table-privileges: cannot read\n    replication-role: no right\n")
        .contains("GRANT SELECT ON public.a TO app;", "ALTER ROLE app REPLICATION;");
  }

  /** One check that tells consumers different things tells for whom each of them is. */
  @Test
  void whatARoleLacksIsToldForWhom() throws IOException {
    Remedy grant =
        Remedy.sql("Grant", "owner", List.of("GRANT SELECT ON public.a TO app"), List.of());
    Remedy attribute =
        Remedy.sql("Let", "superuser", List.of("ALTER ROLE app REPLICATION"), List.of());
    Report.Finding read =
        finding("table-privileges", "debezium", CheckResult.fail("cannot read").remedy(grant));
    Report.Finding write =
        finding("table-privileges", "powersync", CheckResult.fail("cannot write").remedy(grant));
    Report.Finding again =
        finding("table-privileges", "zero", CheckResult.fail("cannot read").remedy(grant));
    Report.Finding right =
        finding("replication-role", "zero", CheckResult.fail("no right").remedy(attribute));
    assertThat(several(read, write, again, right))
        .contains(
            "    table-privileges (debezium, zero): cannot read\n",
            "    table-privileges (powersync): cannot write\n",
            "    replication-role: no right\n")
        .containsOnlyOnce("cannot read");
    assertThat(several(read, write))
        .contains("    table-privileges (debezium): cannot read\n")
        .contains("    table-privileges (powersync): cannot write\n");
  }

  /** What only a superuser may do is one cause; what another role may do is another. */
  @Test
  void whatIsReservedIsOneCause() throws IOException {
    CheckResult publication =
        CheckResult.fail("no publication").evidence("reserved_for", "superuser");
    CheckResult triggers = CheckResult.warn("no triggers").evidence("reserved_for", "superuser");
    CheckResult host = CheckResult.fail("no slot").evidence("reserved_for", "admins");
    assertThat(
            several(
                finding("publication-privileges", "zero", publication),
                finding("other", "zero", host),
                finding("event-triggers", "zero", triggers)))
        .containsPattern(" 1  FAIL     needs superuser +publication-privileges, event-triggers\n")
        .containsPattern(" 2  FAIL     other \\(zero\\) +no slot\n")
        .contains("    publication-privileges: no publication\n    event-triggers: no triggers\n");
    assertThat(several(finding("event-triggers", "zero", triggers)))
        .contains(" 1  WARN  event-triggers (zero): no triggers\n");
  }

  /** Whoever does not know what to name is told what there is. */
  @Test
  void withoutAConsumerOneIsProposed() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.ready(), Style.PLAIN))
        .contains("No consumer is named, so only what all of them need is judged. Choose one with");
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.typical(), Style.PLAIN))
        .doesNotContain("No consumer is named");
  }

  /** Two consumers that say it in other words of the same tables. */
  @Test
  void theSameOfTwoConsumersIsOneCause() throws IOException {
    List<Subject> table = List.of(new Subject("table", "public.a"));
    assertThat(
            several(
                finding("replica-identity", "zero", CheckResult.fail("no key a").subjects(table)),
                finding(
                    "replica-identity", "powersync", CheckResult.fail("no key b").subjects(table)),
                finding("replica-identity", "other", CheckResult.fail("no key c"))))
        .contains(" 1  FAIL     replica-identity          no key a\n")
        .contains(" 2  FAIL     replica-identity (other)  no key c\n");
  }

  @Test
  void statementsAreNeverWrapped() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.typical(), new Style(false, 60)))
        .contains("\n      GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;\n");
  }

  private static String one(CheckResult result) throws IOException {
    Report.Finding finding =
        new Report.Finding("x", Group.TABLE, "X", List.of("zero", "powersync"), result, false);
    return GoldenTest.render(
        Format.HUMAN, ReportFixture.manyTables().withFindings(List.of(finding)), Style.PLAIN);
  }

  /** Statements over many objects would push all else off the screen. */
  @Test
  void longStatementsAreShownInPart() throws IOException {
    String grant = "GRANT SELECT ON " + "public.a_table, ".repeat(40) + "public.z TO app";
    CheckResult result =
        CheckResult.fail("no")
            .remedy(Remedy.sql("Grant", "owner", List.of(grant, grant, grant), List.of()));
    assertThat(one(result))
        .contains("      GRANT SELECT ON public.a_table, ")
        .doesNotContain("public.z")
        .contains("      ... (the whole statement: pgready fix)\n")
        .contains("      and 2 more statements: pgready fix\n");
    Report.Finding finding =
        new Report.Finding("x", Group.TABLE, "X", List.of("zero", "powersync"), result, false);
    assertThat(
            GoldenTest.render(
                Format.HUMAN,
                ReportFixture.manyTables().withFindings(List.of(finding)),
                new Style(false, 80, Style.Detail.FULL)))
        .contains(grant + ";\n");
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
        .contains("      1. " + sql + "\n")
        .contains("      2. As owner of the tables run:\n         " + sql + "\n")
        .containsPattern("UPDATE\\s+and\\s+DELETE\\s+of\\s+all\\s+its\\s+rows")
        .doesNotContain("DELETE of all its rows\n");
  }

  /** Tables that the message names need no list. */
  @Test
  void namesAreToldOnce() throws IOException {
    List<Subject> both =
        List.of(new Subject("table", "public.a"), new Subject("table", "public.b"));
    assertThat(one(CheckResult.fail("public.a and public.b lack a key").subjects(both)))
        .containsOnlyOnce("public.a and public.b lack a key")
        .doesNotContain("\n    public.a");
    assertThat(one(CheckResult.fail("2 tables lack a key").subjects(both)))
        .contains("\n    public.a and public.b\n");
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
        .containsSubsequence(
            "FAIL     fails", "UNKNOWN  could-fail", "WARN     warns", "UNKNOWN  could-warn");
  }

  /** The most urgent with their details, the rest by name; all of it on demand. */
  @Test
  void whoeverAsksForAllConsumersCanStillReadIt(@TempDir Path directory) throws IOException {
    FactsFixture facts = FactsFixture.sound().setting("wal_level", "replica");
    for (int i = 0; i < 2_000; i++) {
      facts.table("t" + i, row -> row.set("indexes", List.of()).set("select", false));
    }
    Path file = Files.writeString(directory.resolve("facts.json"), facts.document());
    String consumers =
        new ConsumerCatalog()
            .ids().stream()
                .filter(id -> !id.equals("generic"))
                .limit(22)
                .collect(Collectors.joining(","));
    Execution brief =
        Execution.of("check", "--facts", file.toString(), "--for", consumers, "--color", "never");
    assertThat(brief.out().lines()).hasSizeLessThan(200);
    assertThat(brief.out()).contains("\nDetails of ", "--all shows them", "NOT READY for zero, ");
    assertThat(Execution.of("check", "--facts", file.toString(), "--for", consumers, "--all").out())
        .doesNotContain("\nDetails of ");
  }
}
