// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.live.Frames;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.Wish;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.script.RemediationScript;
import dev.pgready.remediation.sql.Statement;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FixScreenTest {
  private static FixScreen typical() {
    return new FixScreen(
        RemediationPlan.of(ReportFixture.typical(), RemediationPlan.Selection.ALL.asked()),
        "Writes fix.sql, and beside it the script that reverts it.");
  }

  private static FixScreen typed(String keys) {
    FixScreen screen = typical();
    type(screen, keys);
    return screen;
  }

  private static void type(FixScreen screen, String keys) {
    Frames.type(screen::key, keys);
  }

  private static String text(FixScreen screen) {
    return Frames.text(screen, 40, 200);
  }

  @ParameterizedTest
  @CsvSource({"24,80", "12,60", "40,140"})
  void atThreeSizes(int rows, int columns) throws IOException {
    String size = "-%sx%s".formatted(columns, rows);
    Frames.same(FixScreenTest.class, "ways" + size, Frames.text(typed("n"), rows, columns));
    Frames.same(FixScreenTest.class, "elsewhere" + size, Frames.text(typical(), rows, columns));
    Frames.same(FixScreenTest.class, "plan" + size, Frames.text(typed("ynyyf"), rows, columns));
    Frames.same(FixScreenTest.class, "check" + size, Frames.text(typed("?"), rows, columns));
  }

  private static Report.Finding creating(String check, String table) {
    return new Report.Finding(
        check,
        Group.PUBLICATION,
        "t",
        List.of("zero"),
        CheckResult.fail("not published")
            .remedy(
                Remedy.sql(
                    "Publish " + table,
                    "superuser",
                    List.of("CREATE PUBLICATION p FOR TABLE " + table),
                    List.of("DROP PUBLICATION IF EXISTS p"))),
        false);
  }

  /** Two ways of which the second would do nothing are not written, and both can be changed. */
  @Test
  void whatContradictsIsNotWritten() {
    FactsFixture facts = FactsFixture.sound();
    Report report =
        new Report(
            facts.facts(),
            facts.context().detection(),
            List.of("zero"),
            Request.DEFAULT,
            List.of(creating("one", "a"), creating("two", "b")));
    FixScreen screen =
        new FixScreen(
            RemediationPlan.of(report, RemediationPlan.Selection.ALL.asked()), "Writes fix.sql.");
    type(screen, "yyw");
    assertThat(text(screen))
        .contains("one and two do not go together: both create publication p, each in another way");
    assertThat(screen.writing()).isFalse();
    type(screen, "pn");
    assertThat(text(screen)).contains("w write the files").doesNotContain("go together");
    type(screen, "w");
    assertThat(screen.writing()).isTrue();
    assertThat(RemediationScript.fix(screen.chosen(), false))
        .contains("FOR TABLE a")
        .doesNotContain("FOR TABLE b");
  }

  /** Whatever is on the screen: it fills it, and nothing of it moves a cursor. */
  @Test
  void everySize() {
    for (int rows = 1; rows < 20; rows++) {
      for (int columns : new int[] {1, 9, 40, 200}) {
        for (String keys : List.of("", "nj", "nnny", "?jj", "yf", "nnnnnnnn")) {
          Frames.text(typed(keys), rows, columns);
        }
      }
    }
  }

  @Test
  void whatIsTakenIsInThePlanAndAllElseIsLeft() {
    FixScreen screen = typed("nnnnby");
    assertThat(text(screen)).contains("Plan: 1 statement");
    RemediationPlan plan = screen.chosen();
    assertThat(plan.steps().stream().flatMap(step -> step.sql().stream()).map(Statement::sql))
        .containsExactly("ALTER SYSTEM SET max_slot_wal_keep_size = '100GB'");
    assertThat(plan.left())
        .extracting(one -> one.check() + one.why())
        .contains("wal-level" + FixScreen.LEFT, "replica-identity" + FixScreen.LEFT);
    assertThat(screen.words()).startsWith("Plan: 1 statement, no restart, ");
    // back, and another word
    type(screen, "ppn");
    assertThat(screen.chosen().runs()).isTrue();
    type(screen, "n");
    assertThat(screen.chosen().runs()).isFalse();
  }

  @Test
  void nothingIsWrittenBeforeThePlanIsSeen() {
    FixScreen screen = typed("yw");
    assertThat(screen.writing()).isFalse();
    type(screen, "fw");
    assertThat(screen.writing()).isTrue();
    assertThat(screen.writing()).isFalse();
  }

  @Test
  void whatWasTakenIsNotThrownAwayByOneKey() {
    FixScreen screen = typed("y");
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.NOTHING);
    assertThat(text(screen)).contains("q again");
    type(screen, "j");
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.NOTHING);
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.QUIT);
    assertThat(typical().key(Key.character('q'))).isEqualTo(Wish.QUIT);
  }

  @Test
  void aStatementIsEdited() {
    FixScreen screen = typed("nnnnbe");
    String draft = screen.draft().orElseThrow();
    assertThat(screen.draft()).isEmpty();
    screen.edited(draft);
    assertThat(text(screen)).contains("nothing was changed").doesNotContain(", edited");
    screen.edited(
        draft.replace(
            "SET max_slot_wal_keep_size = '100GB'",
            "SET max_slot_wal_keep_size = '7GB' -- why\n -- and why"));
    assertThat(text(screen))
        .contains("edited: y takes it", "superuser, edited", "not known: it was edited");
    type(screen, "y");
    String script = RemediationScript.fix(screen.chosen(), false);
    assertThat(script)
        .contains("\nALTER SYSTEM SET max_slot_wal_keep_size = '7GB' -- why\n -- and why;\n;\n");
    assertThat(RemediationScript.undo(screen.chosen(), false))
        .contains("ALTER SYSTEM RESET max_slot_wal_keep_size;");
  }

  /** Nothing that an editor leaves can change what the rest of the script means. */
  @Test
  void whatIsNotClosedIsRefused() {
    for (String sql :
        List.of(
            "SELECT 'open;",
            "SELECT \"open;",
            "SELECT (1;",
            "/* open",
            "SELECT $$ open;",
            "\\! touch /nowhere",
            "SELECT 1 \\g /nowhere",
            "COPY t FROM stdin;\n1\n\\.\n",
            "-- nothing",
            "SELECT '\u001b[2J';",
            "SELECT 1 \u202e;")) {
      FixScreen screen = typed("nnnnbe");
      String draft = screen.draft().orElseThrow();
      screen.edited(draft.replace("ALTER SYSTEM SET max_slot_wal_keep_size = '100GB';", sql));
      assertThat(text(screen)).as(sql).contains("nothing is changed").doesNotContain(", edited");
    }
    FixScreen screen = typed("nnnnbe");
    screen.edited("SELECT 1;");
    assertThat(text(screen)).contains("is missing: nothing is changed");
  }

  @Test
  void whatIsDoneElsewhereHasNothingToEdit() {
    FixScreen screen = typed("e");
    assertThat(screen.draft()).isEmpty();
    assertThat(text(screen)).contains("there is no statement to edit");
  }
}
