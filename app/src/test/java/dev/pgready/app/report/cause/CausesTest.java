// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Report.Finding;
import dev.pgready.checks.scope.Subject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CausesTest {
  private static final List<String> RESTART = List.of("pg_ctl restart");

  private static Finding finding(String id, String consumer, CheckResult result) {
    return new Finding(id, Group.SERVER, "X", List.of(consumer), result, false);
  }

  private static List<Cause> causes(Finding... findings) {
    return Causes.of("app", List.of(findings));
  }

  private static Finding setting(String id, String name, String value, List<String> commands) {
    return finding(
        id,
        "zero",
        CheckResult.fail(id)
            .remedy(
                Remedy.sql(
                        "Set it",
                        "superuser",
                        List.of("ALTER SYSTEM SET %s = '%s'".formatted(name, value)),
                        List.of())
                    .withCommands(commands)
                    .withRestart()));
  }

  private static List<String> ids(List<Cause> causes) {
    return causes.stream().map(cause -> String.join("+", cause.ids())).toList();
  }

  /** The server restarts once, however that is done. */
  @Test
  void settingsShareARestart() {
    List<Cause> causes =
        causes(
            setting("wal-level", "wal_level", "logical", RESTART),
            setting("replication-slots", "max_replication_slots", "12", RESTART));
    assertThat(ids(causes)).containsExactly("wal-level+replication-slots");
    assertThat(causes.get(0).name()).isEqualTo("settings");
    assertThat(causes.get(0).ways())
        .singleElement()
        .satisfies(
            way ->
                assertThat(way.remedy())
                    .returns(RESTART, Remedy::commands)
                    .returns(true, Remedy::restart)
                    .returns(
                        "Set wal_level = logical and max_replication_slots = 12, then restart the server once",
                        Remedy::title));
  }

  /** Two consumers that ask for different numbers get the greater one, in whichever order. */
  @Test
  void theGreatestNumberServesAll() {
    for (List<String> values : List.of(List.of("9", "11"), List.of("11", "9"))) {
      List<Cause> causes =
          causes(
              setting("a", "max_wal_senders", values.get(0), List.of()),
              setting("b", "max_wal_senders", values.get(1), List.of()));
      assertThat(causes.get(0).ways())
          .singleElement()
          .satisfies(
              way ->
                  assertThat(way.remedy().sql())
                      .containsExactly("ALTER SYSTEM SET max_wal_senders = '11'"));
    }
  }

  @Test
  void settingsThatContradictStayApart() {
    assertThat(
            causes(
                setting("a", "wal_level", "logical", List.of()),
                setting("b", "wal_level", "replica", List.of())))
        .hasSize(2);
    assertThat(
            causes(
                setting("a", "wal_level", "logical", List.of()),
                setting("b", "max_wal_senders", "9", RESTART)))
        .hasSize(2);
  }

  /** What a policy lets the role see belongs to what the role lacks, with what to know about it. */
  @Test
  void policiesForTheRoleAreRights() {
    Finding policy =
        finding(
            "row-security",
            "zero",
            CheckResult.fail("hidden")
                .remedy(
                    Remedy.sql(
                        "Let role app see all rows (RESTRICTIVE policies still hide rows)",
                        "table owner",
                        List.of("CREATE POLICY p ON public.t FOR SELECT TO app USING (true)"),
                        List.of()))
                .remedy(Remedy.steps("Bypass", Kind.DECISION, "superuser", List.of("x"))));
    Finding right =
        finding(
            "replication-role",
            "zero",
            CheckResult.fail("no right")
                .remedy(
                    Remedy.sql(
                        "Let it", "superuser", List.of("ALTER ROLE app REPLICATION"), List.of())));
    List<Cause> causes = causes(right, policy);
    assertThat(ids(causes)).containsExactly("replication-role+row-security");
    assertThat(causes.get(0).name()).isEqualTo("role app");
    assertThat(causes.get(0).ways().get(0).remedy())
        .returns(List.of("RESTRICTIVE policies still hide rows"), Remedy::caveats)
        .satisfies(remedy -> assertThat(remedy.sql()).hasSize(2));
    assertThat(causes.get(0).ways().get(1).label()).isEqualTo("Or");
    // a policy for others, or one that shows some rows, is no right of the role
    assertThat(ids(causes(right, other("TO other USING (true)"), other("TO app USING (a > 1)"))))
        .hasSize(3);
  }

  private static Finding other(String end) {
    return finding(
        "other" + end.length(),
        "zero",
        CheckResult.fail("hidden")
            .remedy(
                Remedy.sql(
                    "Let it",
                    "table owner",
                    List.of("CREATE POLICY p ON public.t FOR SELECT " + end),
                    List.of())));
  }

  private static Finding tls(String consumer, String message) {
    return finding(
        "tls",
        consumer,
        CheckResult.warn(message)
            .remedy(
                Remedy.steps(
                    "Give the server a certificate, or configure %s to go without"
                        .formatted(consumer),
                    Kind.DECISION,
                    "superuser",
                    List.of("First the certificate of the server"))));
  }

  /** One check that two consumers would mend alike is one cause, and told so. */
  @Test
  void oneFindingOfTwoConsumersIsOneCause() {
    List<Cause> causes = causes(tls("Zero", "not encrypted"), tls("Debezium", "in clear"));
    assertThat(causes).hasSize(1);
    assertThat(causes.get(0).sayings())
        .extracting(saying -> saying.label() + ": " + saying.message())
        .containsExactly("tls (Zero): not encrypted", "tls (Debezium): in clear");
    assertThat(causes.get(0).ways())
        .singleElement()
        .satisfies(
            way ->
                assertThat(way.remedy().title())
                    .endsWith("go without; the same, with Debezium in place of Zero"));
  }

  private static Finding identity(String consumer, String publication, String... tables) {
    return finding(
        "replica-identity",
        consumer,
        CheckResult.fail(
                "UPDATE on them will start to fail once %s publishes them".formatted(publication))
            .subjects(Arrays.stream(tables).map(t -> new Subject("table", t)).toList()));
  }

  /** What is said again with another name says the name. */
  @Test
  void onlyTheNameIsToldAgain() {
    assertThat(
            causes(
                    identity("debezium", "dbz", "a"),
                    identity("powersync", "power,", "a"),
                    identity("artie", "art", "a"))
                .get(0)
                .sayings())
        .extracting(saying -> saying.label() + ": " + saying.message())
        .containsExactly(
            "replica-identity (debezium): UPDATE on them will start to fail once dbz publishes them",
            "replica-identity (powersync, artie): the same, with power, and art in place of dbz");
    assertThat(causes(identity("debezium", "dbz", "a"), identity("artie", "art", "b"))).hasSize(2);
  }

  /** What a host does by itself is one thing, whichever checks know of it. */
  @Test
  void oneHabitOfTheHostIsOneCause() {
    Finding idle =
        finding("a", "zero", CheckResult.warn("it gives up slots").evidence("host_says", "x"));
    Finding support =
        finding("b", "zero", CheckResult.warn("it removes slots").evidence("host_says", "x"));
    Finding other = finding("c", "zero", CheckResult.warn("else").evidence("host_says", "y"));
    List<Cause> causes = causes(idle, support, other);
    assertThat(ids(causes)).containsExactly("a+b", "c");
    assertThat(causes.get(0).sayings())
        .extracting(saying -> saying.label() + ": " + saying.message())
        .containsExactly("a: it gives up slots", "b: the same");
  }

  /** A name is a word, or several that begin like a name; anything else is another sentence. */
  @Test
  void likeness() {
    String sentence = "none of 10 slots are free; %s needs %s";
    assertThat(likeness(sentence.formatted("Zero", 1), sentence.formatted("Flink CDC", 1)))
        .isEqualTo("Zero/Flink CDC");
    assertThat(likeness(sentence.formatted("Zero", 1), sentence.formatted("Artie", 2)))
        .isEqualTo("");
    assertThat(likeness(sentence.formatted("Zero", 1), sentence.formatted("the other", 1)))
        .isEqualTo("");
    assertThat(
            likeness("once one publishes, all of it stops", "once two publishes, all of it stops"))
        .isEqualTo("one/two");
    assertThat(likeness("all of it now stops at one, or", "all of it now stops at two, or"))
        .isEqualTo("one/two");
    assertThat(likeness("a b c d X", "a b c d Y")).isEqualTo("");
    assertThat(likeness("a b c d e X", "a b c d e Y")).isEqualTo("X/Y");
    assertThat(likeness("a b c d e f", "a b c d e f")).isEqualTo("");
  }

  private static String likeness(String one, String other) {
    return Likeness.of(one, other).map(like -> like.here() + "/" + like.there()).orElse("");
  }

  private static Finding unreadable(String consumer, String table) {
    return finding(
        "table-privileges",
        consumer,
        CheckResult.fail("no SELECT on 1 table")
            .subjects(List.of(new Subject("table", table)))
            .remedy(
                Remedy.sql(
                    "Let it read",
                    "owner",
                    List.of("GRANT SELECT ON %s TO app".formatted(table)),
                    List.of())));
  }

  /** As of a partitioned table for one consumer and of its partitions for another. */
  @Test
  void theSameOfOtherObjectsIsSaidOnce() {
    assertThat(
            causes(
                    unreadable("powersync", "public.events_1"),
                    unreadable("sequin", "public.events"))
                .get(0)
                .sayings())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.item().subjects())
                    .extracting(Subject::name)
                    .containsExactly("public.events_1", "public.events"));
  }
}
