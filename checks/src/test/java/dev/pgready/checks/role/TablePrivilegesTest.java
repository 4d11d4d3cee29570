// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TablePrivilegesTest {
  private final TablePrivileges check = new TablePrivileges();

  @Test
  void readablePasses() {
    assertThat(FactsFixture.sound().table("orders").check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void fiveThousandTablesAreOneFinding() {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 0; i < 5000; i++) {
      facts.table("t" + i, row -> row.set("select", false));
    }
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.subjects()).hasSize(5000);
    assertThat(result.message()).contains("5,000 tables").hasSizeLessThan(300);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app");
  }

  @Test
  void onlyWhatIsWantedIsGranted() {
    CheckResult result =
        FactsFixture.sound()
            .table("T\"x é", row -> row.set("select", false))
            .table("secret", row -> row.set("select", false))
            .publication("p", List.of("T\"x é"), row -> {})
            .check(check);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT SELECT ON public.\"T\"\"x é\" TO app");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("REVOKE SELECT ON public.\"T\"\"x é\" FROM app");
  }

  @Test
  void columnGrantsCountOnlyUnderAColumnList() {
    FactsFixture bare =
        FactsFixture.sound()
            .table("orders", row -> row.set("select", false).set("grantedColumns", List.of("id")))
            .publication("p", List.of("orders"), row -> {});
    assertThat(bare.check(check).status()).isEqualTo(Status.FAIL);
    FactsFixture listed =
        FactsFixture.sound()
            .table(
                "orders",
                row -> row.set("oid", 77).set("select", false).set("grantedColumns", List.of("id")))
            .publication(
                "p",
                List.of(),
                row -> row.set("tables", List.of(Map.of("oid", 77, "columns", List.of("id")))));
    assertThat(listed.check(check).status()).isEqualTo(Status.PASS);
  }

  /** Of whole rows, generated columns included, each; of published ones those; or the table. */
  @ParameterizedTest
  @CsvSource({"all, '', FAIL", "all, gross, PASS", "published, '', PASS", "table, gross, FAIL"})
  void whichColumnsHaveToBeGranted(String asks, String granted, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .table(
                "orders",
                row ->
                    row.set("oid", 77)
                        .set("select", false)
                        .set("selectColumns", true)
                        .set(
                            "grantedColumns",
                            granted.isEmpty() ? List.of("id") : List.of("id", granted))
                        .add("generated", g -> g.set("name", "gross").set("kind", "s")))
            .publication(
                "p",
                List.of(),
                row -> row.set("tables", List.of(Map.of("oid", 77, "columns", List.of("id")))))
            .consumerNeeding("role: {column-grants: %s}".formatted(asks));
    assertThat(facts.check(check).status()).isEqualTo(expected);
  }

  @Test
  void viaRootTheRootIsReadElseTheLeaves() {
    FactsFixture leaves =
        FactsFixture.sound()
            .table("root", row -> row.set("oid", 1).set("kind", "p").set("select", true))
            .table("leaf", row -> row.set("parent", 1).set("select", false));
    assertThat(leaves.publication("p", List.of("root"), row -> {}).check(check).status())
        .isEqualTo(Status.FAIL);
    FactsFixture root =
        FactsFixture.sound()
            .table("root", row -> row.set("oid", 1).set("kind", "p").set("select", true))
            .table("leaf", row -> row.set("parent", 1).set("select", false));
    assertThat(
            root.publication("p", List.of("root"), row -> row.set("row.pubviaroot", true))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aClosedSchemaIsTold() {
    CheckResult result =
        FactsFixture.sound()
            .schema("private", row -> row.set("usage", false))
            .table("x", row -> row.set("schema", "private"))
            .check(check);
    assertThat(result.message()).contains("no USAGE on schema private");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT USAGE ON SCHEMA private TO app");
  }

  @Test
  void onlyWhatTheVersionHasIsGranted() {
    FactsFixture facts = FactsFixture.sound().table("orders", row -> row.set("select", false));
    assertThat(facts.version(130023).check(check).remedies())
        .noneMatch(remedy -> remedy.sql().toString().contains("pg_read_all_data"));
    assertThat(facts.version(140000).check(check).remedies())
        .anyMatch(remedy -> remedy.sql().equals(List.of("GRANT pg_read_all_data TO app")));
  }

  private static CheckResult writing(String... held) {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding(
                "replication: false\nrole: {table: [SELECT, INSERT, UPDATE, DELETE, TRUNCATE]}");
    return facts
        .table(
            "orders",
            row -> {
              row.set("select", false);
              for (String privilege : held) {
                row.set(privilege, true);
              }
            })
        .check(new TablePrivileges());
  }

  /** Each privilege for itself: one that is held is not granted again. */
  @ParameterizedTest
  @ValueSource(strings = {"select", "insert", "update", "delete", "truncate"})
  void whatIsHeldIsNotMissing(String held) {
    List<String> missing =
        new java.util.ArrayList<>(List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"));
    missing.remove(held.toUpperCase(java.util.Locale.ROOT));
    CheckResult result = writing(held);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "role app has no %s on public.orders: Test would stop with \"permission denied\""
                .formatted(String.join(", ", missing)));
    // not only reading is missing
    assertThat(result.remedies()).hasSize(1);
    assertThat(writing("select", "insert", "update", "delete", "truncate").message())
        .isEqualTo("role app has SELECT, INSERT, UPDATE, DELETE, TRUNCATE on 1 table");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 'no SELECT on public.t0, public.t1 and public.t2:'",
    "4, 'no SELECT on 4 tables (public.t0, public.t1, public.t2 and 1 more):'"
  })
  void moreThanThreeAreCounted(int tables, String words) {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 0; i < tables; i++) {
      facts.table("t" + i, row -> row.set("select", false));
    }
    CheckResult result = facts.check(check);
    assertThat(result.message())
        .contains(words)
        .endsWith("the initial copy would stop with \"permission denied\"");
    assertThat(result.evidence()).containsEntry("tables", tables);
  }

  @Test
  void aReaderOfNoTableNeedsNothing() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role: {table: [], schema-usage: false}")
                .table("t")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role: {table: []}")
                .table("t")
                .check(check)
                .message())
        .isEqualTo("role app has USAGE on 1 table");
    CheckResult closed =
        FactsFixture.sound()
            .consumerNeeding("role: {table: [], schema-usage: false}")
            .schema("private", row -> row.set("usage", false))
            .table("x", row -> row.set("schema", "private"))
            .check(check);
    assertThat(closed.status()).isEqualTo(Status.SKIP);
  }

  @Test
  void whatOnlySomeFeaturesNeedIsTold() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("role: {optional-table: [INSERT, UPDATE]}")
            .table("t", row -> row.set("update", true));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message())
        .isEqualTo(
            "role app has SELECT on 1 table; only some features of Test need INSERT as well");
  }

  @Test
  void tablesOfItsOwnAreJudgedWhereTheyAre() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("role: {extra-tables: {public.marks: [INSERT]}}")
            .table("orders")
            .publication("p", List.of("orders"), row -> {});
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult lacks = facts.table("marks").check(check);
    assertThat(lacks.status()).isEqualTo(Status.FAIL);
    assertThat(lacks.remedies().get(0).sql())
        .containsExactly("GRANT INSERT ON public.marks TO app");
  }

  @Test
  void functionsThatWritesCallAreWarnedOf() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("role: {function: [EXECUTE]}")
            .table("t")
            .set("catalogue.functions.withoutExecute", List.of("public.f()"));
    CheckResult one = facts.check(check);
    assertThat(one.status()).isEqualTo(Status.WARN);
    assertThat(one.message())
        .isEqualTo(
            "role app cannot call function public.f(): writes of Test fail where a default or trigger calls one");
    assertThat(one.subjects()).hasSize(1);
    assertThat(one.remedies()).hasSize(1);
    assertThat(
            facts
                .set("catalogue.functions.withoutExecute", List.of("public.f()", "public.g()"))
                .check(check)
                .message())
        .contains("cannot call functions public.f() and public.g(): ");
    assertThat(facts.consumer("generic").check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts
                .consumerNeeding("role: {function: [EXECUTE]}")
                .set("catalogue.functions.withoutExecute", List.of())
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void aClosedSchemaIsASubjectBesideItsTables() {
    CheckResult result =
        FactsFixture.sound()
            .schema("private", row -> row.set("usage", false))
            .schema("secret", row -> row.set("usage", false))
            .table("x", row -> row.set("schema", "private").set("select", false))
            .table("y", row -> row.set("schema", "secret"))
            .check(check);
    assertThat(result.message())
        .contains("no USAGE on schemas private and secret and no SELECT on");
    assertThat(result.subjects())
        .extracting(Subject::name)
        .containsExactly("private", "secret", "private.x");
    assertThat(result.evidence()).containsEntry("schemas", List.of("private", "secret"));
    assertThat(result.remedies().get(0).undo())
        .containsExactly(
            "REVOKE USAGE ON SCHEMA private, secret FROM app",
            "REVOKE SELECT ON private.x FROM app");
  }

  /** Grants on every column are as good as one on the table, to those that ask for columns. */
  @Test
  void grantsOnAllColumnsAreEnoughForWhoNamesThem() {
    for (boolean columns : new boolean[] {true, false}) {
      FactsFixture facts =
          FactsFixture.sound()
              .table("t", row -> row.set("select", false).set("selectColumns", columns));
      assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
      assertThat(facts.consumerNeeding("role: {column-grants: published}").check(check).status())
          .isEqualTo(columns ? Status.PASS : Status.FAIL);
    }
  }

  /** A generated column that is published is copied like any other, and needs its grant. */
  @ParameterizedTest
  @CsvSource({"s, s, '', FAIL", "s, s, gross, PASS", "n, s, '', PASS", "s, v, '', PASS"})
  void aPublishedGeneratedColumnNeedsItsGrant(
      String published, String kind, String granted, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .version(180001)
            .table(
                "t",
                row ->
                    row.set("select", false)
                        .set("selectColumns", true)
                        .set("grantedColumns", granted.isEmpty() ? List.of() : List.of(granted))
                        .add("generated", g -> g.set("name", "gross").set("kind", kind)))
            .publication("p", List.of("t"), row -> row.set("row.pubgencols", published))
            .consumerNeeding("role: {column-grants: published}");
    assertThat(facts.check(check).status()).isEqualTo(expected);
  }
}
