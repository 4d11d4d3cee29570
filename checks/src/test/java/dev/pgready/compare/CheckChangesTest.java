// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.compare.CheckChange.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is worse, and what only another word. */
final class CheckChangesTest {
  private static Outcomes.Entry entry(Status status, String message, String... subjects) {
    return new Outcomes.Entry(
        "wal-level",
        "zero",
        status,
        status == Status.UNKNOWN || status == Status.FAIL,
        message,
        Stream.of(subjects).map(Subject::table).toList());
  }

  private static Outcomes judgement(Outcomes.Entry... entries) {
    return new Outcomes(Verdict.READY, List.of("zero"), List.of(entries));
  }

  private static Comparison comparison(CheckChanges changes) {
    Comparison.Side side =
        new Comparison.Side(
            "x", Comparison.Source.FACTS, "x", "16.10", "", Verdict.READY, List.of("zero"));
    return new Comparison(side, side, changes, List.of(), null, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "PASS, FAIL, REGRESSED, WORSE, WORSE",
    "PASS, WARN, REGRESSED, WORSE, DIFFERENT",
    "SKIP, FAIL, REGRESSED, WORSE, WORSE",
    "WARN, FAIL, REGRESSED, WORSE, WORSE",
    "UNKNOWN, FAIL, REGRESSED, WORSE, WORSE",
    "PASS, UNKNOWN, UNSEEN, INCONCLUSIVE, INCONCLUSIVE",
    "FAIL, UNKNOWN, UNSEEN, DIFFERENT, DIFFERENT",
    "FAIL, PASS, HEALED, DIFFERENT, DIFFERENT",
    "FAIL, WARN, HEALED, DIFFERENT, DIFFERENT",
    "FAIL, SKIP, HEALED, DIFFERENT, DIFFERENT",
    "UNKNOWN, PASS, HEALED, DIFFERENT, DIFFERENT",
    "UNKNOWN, WARN, CHANGED, DIFFERENT, DIFFERENT",
    "PASS, SKIP, CHANGED, DIFFERENT, DIFFERENT",
    "PASS, PASS, CHANGED, DIFFERENT, DIFFERENT",
    "FAIL, FAIL, CHANGED, DIFFERENT, DIFFERENT",
  })
  void kinds(
      Status a,
      Status b,
      Kind kind,
      Comparison.Outcome outcome,
      Comparison.Outcome outcomeOfFailures) {
    CheckChanges changes =
        CheckChanges.between(judgement(entry(a, "before")), judgement(entry(b, "after")));
    assertThat(changes.changes()).extracting(CheckChange::kind).containsExactly(kind);
    assertThat(comparison(changes).outcome(true)).isEqualTo(outcome);
    assertThat(comparison(changes).outcome(false)).isEqualTo(outcomeOfFailures);
  }

  @Test
  void theSameIsCounted() {
    CheckChanges changes =
        CheckChanges.between(
            judgement(entry(Status.PASS, "x")), judgement(entry(Status.PASS, "x")));
    assertThat(changes.changes()).isEmpty();
    assertThat(changes.same()).isEqualTo(1);
    assertThat(comparison(changes).outcome(true)).isEqualTo(Comparison.Outcome.SAME);
  }

  /** A figure may change and a table may be mended; another table is worse. */
  @Test
  void anotherObjectIsWorse() {
    Outcomes one = judgement(entry(Status.FAIL, "a", "public.a"));
    Outcomes two = judgement(entry(Status.FAIL, "a and b", "public.a", "public.b"));
    CheckChange worse = CheckChanges.between(one, two).changes().get(0);
    assertThat(worse.kind()).isEqualTo(Kind.REGRESSED);
    assertThat(worse.more()).containsExactly(Subject.table("public.b"));
    assertThat(CheckChanges.between(two, one).changes().get(0).kind()).isEqualTo(Kind.CHANGED);
  }

  /** Sessions come and go. */
  @Test
  void anotherSessionIsNotWorse() {
    Outcomes.Entry one =
        new Outcomes.Entry(
            "b", "zero", Status.WARN, false, "x", List.of(new Subject("session", "1")));
    Outcomes.Entry two =
        new Outcomes.Entry(
            "b", "zero", Status.WARN, false, "y", List.of(new Subject("session", "2")));
    assertThat(CheckChanges.between(judgement(one), judgement(two)).changes().get(0).kind())
        .isEqualTo(Kind.CHANGED);
  }

  /** A check whose objects are muted in part has two findings; the worse one counts. */
  @Test
  void partsAreOneCheck() {
    Outcomes muted =
        judgement(entry(Status.FAIL, "two", "public.a"), entry(Status.SKIP, "muted", "public.b"));
    assertThat(CheckChanges.between(muted, muted).changes()).isEmpty();
    Outcomes gone = judgement(entry(Status.SKIP, "muted", "public.a", "public.b"));
    assertThat(CheckChanges.between(gone, muted).changes().get(0).kind()).isEqualTo(Kind.REGRESSED);
  }

  @Test
  void consumersOfTheSameChangeStandTogether() {
    Outcomes a =
        new Outcomes(
            Verdict.READY,
            List.of("x", "y"),
            List.of(
                new Outcomes.Entry("c", "x", Status.PASS, false, "ok", List.of()),
                new Outcomes.Entry("c", "y", Status.PASS, false, "ok", List.of())));
    Outcomes b =
        new Outcomes(
            Verdict.NOT_READY,
            List.of("x", "y"),
            List.of(
                new Outcomes.Entry("c", "x", Status.FAIL, false, "no", List.of()),
                new Outcomes.Entry("c", "y", Status.FAIL, false, "no", List.of())));
    assertThat(CheckChanges.between(a, b).changes())
        .extracting(CheckChange::consumers)
        .containsExactly(List.of("x", "y"));
  }

  @Test
  void whatOnlyOneWasCheckedForIsTold() {
    CheckChanges changes = CheckChanges.between(judgement(entry(Status.PASS, "x")), judgement());
    assertThat(changes.changes()).isEmpty();
    assertThat(changes.notes()).containsExactly("only A was checked for wal-level");
  }

  /** All that a server did not say is not forty changes. */
  @Test
  void unreachedSkipsDoNotCount() {
    Outcomes gone =
        new Outcomes(Verdict.NO_FACTS, List.of("zero"), List.of(entry(Status.SKIP, "not reached")));
    CheckChanges changes = CheckChanges.between(judgement(entry(Status.PASS, "x")), gone);
    assertThat(changes.changes()).isEmpty();
    assertThat(changes.notes()).isEmpty();
  }

  /** A new table that is sound is no news of the check. */
  @Test
  void moreObjectsOfAPassingCheckAreNotWorse() {
    assertThat(
            CheckChanges.between(
                    judgement(entry(Status.PASS, "a", "public.a")),
                    judgement(entry(Status.PASS, "a and b", "public.a", "public.b")))
                .changes()
                .get(0)
                .kind())
        .isEqualTo(Kind.CHANGED);
  }

  private static Outcomes of(List<String> consumers, Outcomes.Entry... entries) {
    return new Outcomes(Verdict.READY, consumers, List.of(entries));
  }

  /** Whom only one side was judged for is said, and not compared. */
  @Test
  void otherConsumers() {
    CheckChanges changes =
        CheckChanges.between(
            of(List.of("x", "v", "w"), entry(Status.PASS, "x")),
            of(List.of("x", "zero"), entry(Status.FAIL, "x")));
    assertThat(changes.changes()).isEmpty();
    assertThat(changes.notes())
        .containsExactly(
            "only A was judged for v, w: not compared", "only B was judged for zero: not compared");
  }

  @Test
  void whatOnlyBWasCheckedForIsTold() {
    assertThat(CheckChanges.between(judgement(), judgement(entry(Status.FAIL, "x"))).notes())
        .containsExactly("only B was checked for wal-level");
  }

  /** Whether it can fail is asked of what could not be seen alone. */
  @Test
  void whatCanFail() {
    Outcomes.Entry unseen = entry(Status.UNKNOWN, "u");
    Outcomes.Entry fails = entry(Status.FAIL, "f");
    Outcomes.Entry mild =
        new Outcomes.Entry("wal-level", "zero", Status.UNKNOWN, false, "m", List.of());
    CheckChange lost = CheckChanges.between(judgement(fails), judgement(unseen)).changes().get(0);
    assertThat(lost.a()).isEqualTo(new CheckChange.Said(Status.FAIL, false, "f"));
    assertThat(lost.b()).isEqualTo(new CheckChange.Said(Status.UNKNOWN, true, "u"));
    assertThat(lost.b().urgency()).isEqualTo(Urgency.MAY_FAIL);
    CheckChange seen = CheckChanges.between(judgement(mild), judgement(fails)).changes().get(0);
    assertThat(seen.a()).isEqualTo(new CheckChange.Said(Status.UNKNOWN, false, "m"));
    assertThat(seen.b()).isEqualTo(new CheckChange.Said(Status.FAIL, false, "f"));
  }

  @Test
  void oneMoreChangeTakesItsPlace() {
    CheckChanges healed =
        CheckChanges.between(
            judgement(entry(Status.FAIL, "f")), judgement(entry(Status.PASS, "p")));
    CheckChange worse =
        CheckChanges.between(judgement(entry(Status.PASS, "p")), judgement(entry(Status.FAIL, "f")))
            .changes()
            .get(0);
    CheckChange warned =
        CheckChanges.between(judgement(entry(Status.PASS, "p")), judgement(entry(Status.WARN, "w")))
            .changes()
            .get(0);
    CheckChanges all = healed.and(warned).and(worse);
    // what regressed first, of that the more urgent
    assertThat(all.changes()).containsExactly(worse, warned, healed.changes().get(0));
    assertThat(all.same()).isZero();
    assertThat(comparison(all).changes(Kind.HEALED)).isEqualTo(healed.changes());
    assertThat(comparison(all).changes(Kind.REGRESSED)).containsExactly(worse, warned);
  }

  @ParameterizedTest
  @CsvSource({
    "PASS, PASS, true",
    "SKIP, SKIP, true",
    "PASS, SKIP, false",
    "FAIL, FAIL, false",
    "WARN, WARN, false",
    "FAIL, PASS, false"
  })
  void harmless(Status a, Status b, boolean harmless) {
    assertThat(
            CheckChanges.between(judgement(entry(a, "before")), judgement(entry(b, "after")))
                .changes())
        .extracting(CheckChange::harmless)
        .containsExactly(harmless);
  }

  @Test
  void outcomes() {
    Comparison.Side side =
        new Comparison.Side(
            "x", Comparison.Source.FACTS, "x", "16.10", "", Verdict.READY, List.of("zero"));
    Comparison.Side unreached =
        new Comparison.Side(
            "x", Comparison.Source.FACTS, "x", null, "", Verdict.NO_FACTS, List.of("zero"));
    CheckChanges none = new CheckChanges(List.of(), 1, List.of());
    Difference one = new Difference(Section.ROLE, "REPLICATION", "", "no", "yes");
    assertThat(one.presence()).isFalse();
    assertThat(new Difference(Section.TABLE, "t", Difference.PRESENCE, null, "table").presence())
        .isTrue();
    assertThat(new Comparison(side, unreached, none, null, null, List.of()).outcome(true))
        .isEqualTo(Comparison.Outcome.NO_FACTS);
    assertThat(new Comparison(unreached, side, none, null, null, List.of()).outcome(true))
        .isEqualTo(Comparison.Outcome.NO_FACTS);
    // of reports alone no facts are compared
    assertThat(new Comparison(side, side, none, null, null, List.of()).outcome(true))
        .isEqualTo(Comparison.Outcome.SAME);
    assertThat(new Comparison(side, side, none, List.of(one), null, List.of()).outcome(true))
        .isEqualTo(Comparison.Outcome.DIFFERENT);
  }
}
