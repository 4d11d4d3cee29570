// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
