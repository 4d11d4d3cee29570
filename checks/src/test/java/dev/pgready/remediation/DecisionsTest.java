// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.remediation.script.RemediationScript;
import dev.pgready.remediation.sql.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
  private static String script(boolean plain, Remedy... ways) {
    return RemediationScript.fix(
        RemediationPlan.of(report(ways), RemediationPlan.Selection.ALL), plain);
  }

  private static Report report(Remedy... ways) {
    return report(FactsFixture.sound(), ways);
  }

  private static Report report(FactsFixture facts, Remedy... ways) {
    CheckResult result = CheckResult.fail("something is wrong");
    for (Remedy way : ways) {
      result = result.remedy(way);
    }
    return new Report(
        facts.facts(),
        facts.context().detection(),
        List.of("zero"),
        Request.DEFAULT,
        List.of(new Report.Finding("c", Group.DDL, "t", List.of("zero"), result, false)));
  }

  /** The list at the head and the parts of several owners mean the same by one name. */
  @Test
  void aVariableMeansOneThingInTheWholeScript() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("one", row -> row.set("owner", "anna"))
            .table("two", row -> row.set("owner", "bert"));
    String key = "ALTER TABLE public.%1$s ADD CONSTRAINT %1$s_pkey PRIMARY KEY (<columns of %1$s>)";
    Remedy keys =
        Remedy.sql(
                "Give them keys",
                "table owner",
                List.of(key.formatted("two"), key.formatted("one")),
                List.of())
            .withKind(Kind.DECISION);
    Remedy other = Remedy.sql("Or so", "table owner", List.of(key.formatted("three")), List.of());
    String script =
        RemediationScript.fix(
            RemediationPlan.of(report(facts, keys, other), RemediationPlan.Selection.ALL), false);
    for (String of : List.of("1 two", "2 one", "3 three")) {
      String name = "c_value" + of.charAt(0);
      String columns = "columns of " + of.substring(2);
      assertThat(script)
          .contains("-- \\set %s '<%s>'\n".formatted(name, columns))
          .contains("set %s to the %s: psql".formatted(name, columns));
    }
    assertThat(script)
        .containsPattern("two_pkey PRIMARY KEY \\(', [^ ]*current_setting\\('pgready.c_value1'");
    assertThat(script)
        .containsPattern("one_pkey PRIMARY KEY \\(', [^ ]*current_setting\\('pgready.c_value2'");
  }

  /** What is to be known of a table is said to who changes it, and what is of all of them once. */
  @Test
  void notesAreNotRepeatedForEachOwner() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("one", row -> row.set("owner", "anna"))
            .table("two", row -> row.set("owner", "bert"));
    Remedy full =
        Remedy.sql(
                "Identify them",
                "table owner",
                List.of(
                    "ALTER TABLE public.one REPLICA IDENTITY FULL",
                    "ALTER TABLE public.two REPLICA IDENTITY FULL"),
                List.of())
            .withSteps(List.of("public.one: costs 1", "public.two: costs 2", "costs more"));
    String script =
        RemediationScript.fix(
            RemediationPlan.of(report(facts, full), RemediationPlan.Selection.ALL), false);
    String anna = script.substring(script.indexOf("run as: anna"), script.indexOf("run as: bert"));
    String bert = script.substring(script.indexOf("run as: bert"));
    assertThat(anna).contains("-- public.one: costs 1\n-- costs more\n").doesNotContain("costs 2");
    assertThat(bert).contains("-- public.two: costs 2\n").doesNotContain("costs 1", "costs more");
  }

  /** Who is asked about each step decides on each; what is not taken is left, and said to be. */
  @Test
  void eachStepCanBeAskedFor() {
    Report report =
        report(
            Remedy.sql("One", "superuser", List.of("ALTER ROLE a REPLICATION"), List.of()),
            Remedy.sql("Two", "superuser", List.of("ALTER ROLE b REPLICATION"), List.of())
                .besides(),
            Remedy.sql("Or two", "superuser", List.of("ALTER ROLE c REPLICATION"), List.of()));
    RemediationPlan asked = RemediationPlan.of(report, RemediationPlan.Selection.ALL.asked());
    assertThat(asked.steps()).isEmpty();
    assertThat(asked.choices()).extracting(Decision::name).containsExactly("c", "c-2");
    assertThat(asked.choices()).extracting(choice -> choice.ways().size()).containsExactly(1, 2);
    RemediationPlan taken =
        asked.taking(Map.of("c-2", asked.choices().get(1).ways().get(1)), "not now");
    assertThat(taken.choices()).isEmpty();
    assertThat(RemediationScript.fix(taken, false))
        .contains("\nALTER ROLE c REPLICATION;\n")
        .contains("c: something is wrong (not now)")
        .doesNotContain("ROLE a ")
        .doesNotContain("ROLE b ");
  }

  /** What the user wrote is understood by nobody: it stands as it is, outside of a transaction. */
  @Test
  void whatWasEditedStandsAsItIs() {
    Report report =
        report(
            Remedy.sql(
                "Create it",
                "superuser",
                List.of("CREATE PUBLICATION p FOR TABLE a", "GRANT SELECT ON a TO b"),
                List.of("DROP PUBLICATION IF EXISTS p")));
    RemediationPlan asked = RemediationPlan.of(report, RemediationPlan.Selection.ALL.asked());
    Step own =
        asked
            .choices()
            .get(0)
            .ways()
            .get(0)
            .edited(
                List.of("CREATE PUBLICATION p FOR TABLE a WHERE (x < 1 AND y > 2)", "VACUUM a"),
                List.of("DROP PUBLICATION p"));
    RemediationPlan taken = asked.taking(Map.of("c", own), "");
    assertThat(RemediationScript.fix(taken, false))
        .contains("-- edited by hand: ")
        .contains("\nCREATE PUBLICATION p FOR TABLE a WHERE (x < 1 AND y > 2);\nVACUUM a;\n")
        .doesNotContain("BEGIN;")
        .doesNotContain("DO $pgready$\nBEGIN\n  IF NOT EXISTS");
    assertThat(RemediationScript.undo(taken, false)).contains("\nDROP PUBLICATION p;\n");
  }

  /** Where a locked table has stopped it, it goes on when it runs again. */
  @Test
  void whatRevertsRunsAgain() {
    RemediationPlan plan =
        RemediationPlan.of(
            report(
                Remedy.sql(
                    "Publish them",
                    "superuser",
                    List.of("CREATE PUBLICATION p FOR TABLE a"),
                    List.of("DROP PUBLICATION p", "DROP POLICY x ON a", "DROP ROLE r"))),
            RemediationPlan.Selection.ALL);
    assertThat(RemediationScript.undo(plan, false))
        .contains("DROP PUBLICATION IF EXISTS p;")
        .contains("DROP POLICY IF EXISTS x ON a;")
        .contains("DROP ROLE IF EXISTS r;");
  }

  /** Who takes the marks off all lines of a way, as the script says, has SQL and comments. */
  @Test
  void onlyStatementsAreSqlOnceUncommented() {
    String script =
        script(
            true,
            Remedy.sql("Drop it", "superuser", List.of("DROP TABLE t"), List.of())
                .withKind(Kind.DECISION)
                .withSteps(List.of("tell the owner\nbefore")),
            Remedy.steps("Leave it", Kind.DECISION, "table owner", List.of("nothing to do")));
    String block = script.substring(script.indexOf("-- -- c, way a:"));
    String taken =
        block
            .lines()
            .takeWhile(line -> !line.isBlank())
            .map(line -> line.replaceFirst("^-- ", ""))
            .filter(line -> !line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    assertThat(taken).isEqualTo("DROP TABLE t;");
    assertThat(script)
        .contains("--   a) Drop it   [run as: superuser]")
        .contains("--   b) Leave it   [run as: table owner]\n--      nothing to do\n")
        .contains("-- -- tell the owner\n-- -- before\n");
  }

  /** With psql a way is behind its variable, and nothing of it runs before. */
  @Test
  void aWayIsChosenByAVariable() {
    String script =
        script(
            false,
            Remedy.sql("Drop it", "superuser", List.of("DROP TABLE t"), List.of())
                .withKind(Kind.DECISION),
            Remedy.steps("Leave it", Kind.DECISION, "table owner", List.of()));
    assertThat(script)
        .contains("-- \\set c a\n")
        .contains("\\set c_a off\n\\set c_b off\n")
        .contains("\\if :c_a\nDROP TABLE t;\n\\endif\n")
        .contains("-- runs".replace("-- ", "--   ") + "       nothing by itself\n")
        .contains("to choose  c\n");
  }

  /** What is best is taken unless another way is chosen, which is there as well. */
  @Test
  void anAlternativeIsThereToBeChosen() {
    String script =
        script(
            false,
            Remedy.sql("One", "superuser", List.of("ALTER ROLE a REPLICATION"), List.of()),
            Remedy.sql("Two", "superuser", List.of("ALTER ROLE b REPLICATION"), List.of()));
    assertThat(script)
        .contains("\\set c_a on\n\\set c_b off\n")
        .contains("\\if :c_a\nALTER ROLE a REPLICATION;\n\\endif")
        .contains("\\if :c_b\nALTER ROLE b REPLICATION;\n\\endif")
        .contains("a) One   [run as: superuser]   (unless you choose)");
  }

  @Test
  void whatIsLeftToFillInIsAskedFor() {
    String script =
        script(
            false,
            Remedy.sql(
                    "Give it a key",
                    "table owner",
                    List.of("ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (<columns of t>)"),
                    List.of())
                .withKind(Kind.DECISION));
    assertThat(script)
        .contains("-- \\set c_value1 '<columns of t>'\n")
        .contains("RAISE EXCEPTION 'set c_value1 to the columns of t: psql -v c_value1=...'")
        .contains("SELECT pg_catalog.set_config('pgready.c_value1', :'c_value1', false)")
        .contains(
            "EXECUTE pg_catalog.concat('ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (', pg_catalog.current_setting('pgready.c_value1'), ')');\n");
  }

  /** Nothing is left out: not what no script can do, and not the second half of a finding. */
  @Test
  void everyFindingIsInTheScript() {
    String nothing = script(false);
    assertThat(nothing)
        .contains("-- c: something is wrong (no script can fix it: see pgready explain c)")
        .contains("left       c\n");
    String both =
        script(
            false,
            Remedy.sql("One", "superuser", List.of("ALTER ROLE a REPLICATION"), List.of()),
            Remedy.sql("Two", "superuser", List.of("ALTER ROLE b REPLICATION"), List.of())
                .withKind(Kind.DECISION)
                .besides());
    assertThat(both)
        .contains("\n-- One\n")
        .contains("\nALTER ROLE a REPLICATION;\n")
        .contains("\\if :c_a\nALTER ROLE b REPLICATION;\n\\endif");
  }

  @Test
  void waysWithoutStatementsAreNotToBeUncommented() {
    String script = script(true, Remedy.steps("Choose a name", Kind.DECISION, "user", List.of()));
    assertThat(script)
        .contains("-- === Decisions: choose one option of each; they are made elsewhere")
        .doesNotContain("take the first")
        .contains("a) Choose a name");
  }

  /** The name of the script's variable is as good as that of the check. */
  @Test
  void aChoiceIsNamedAsInTheScript() {
    for (String name : List.of("replica-identity", "replica_identity")) {
      Decision decision =
          new Decision(
              Stage.ELSEWHERE,
              "replica-identity",
              "which way?",
              List.of("replica-identity"),
              List.of(
                  new Step(
                      Stage.ELSEWHERE,
                      "user",
                      "Do it",
                      List.of("replica-identity"),
                      List.of(),
                      List.of(),
                      List.of(),
                      List.of("do it"),
                      false,
                      Remedy.Safety.SAFE,
                      null,
                      null,
                      null)),
              null);
      DecisionList list = DecisionList.of(List.of(decision));
      assertThat(list.open(Map.of(name, "a"), new ArrayList<>(), new Clashes())).isEmpty();
      assertThat(list.taken(Map.of(name, "a"), new Clashes())).hasSize(1);
    }
  }
}
