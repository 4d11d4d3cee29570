// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RowSecurityTest {
  private final RowSecurity check = new RowSecurity();

  @Test
  void hidesRowsSilently() {
    CheckResult result =
        FactsFixture.sound().table("orders", row -> row.set("rowSecurity", true)).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("public.orders").contains("without an error");
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "CREATE POLICY pgready_replication ON public.orders FOR SELECT TO app USING (true)");
    assertThat(result.remedies().get(1).sql()).containsExactly("ALTER ROLE app BYPASSRLS");
  }

  @Test
  void theOwnerIsExemptUnlessForced() {
    assertThat(
            FactsFixture.sound()
                .table("orders", row -> row.set("rowSecurity", true).set("owns", true))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table(
                    "orders",
                    row ->
                        row.set("rowSecurity", true)
                            .set("owns", true)
                            .set("forceRowSecurity", true))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void policiesThatShowAllRowsHideNone() {
    FactsFixture facts =
        FactsFixture.sound()
            .table(
                "orders",
                row ->
                    row.set("rowSecurity", true)
                        .set("policiesShowAll", true)
                        .set("rolePolicies", 1));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult strict = facts.consumer("materialize").check(check);
    assertThat(strict.status()).isEqualTo(Status.FAIL);
    assertThat(strict.remedies())
        .noneMatch(remedy -> remedy.sql().toString().contains("CREATE POLICY"));
  }

  @Test
  void noPolicyHelpsWhereRowSecurityIsOff() {
    assertThat(
            FactsFixture.sound()
                .table("orders", row -> row.set("rowSecurity", true).set("policiesShowAll", true))
                .roleSetting("row_security=off")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void tablesOutsideOfTheScopeDoNotMatter() {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .table("other", row -> row.set("rowSecurity", true))
                .publication("p", List.of("orders"), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theProbeWins() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders", row -> row.set("rowSecurity", true))
            .set("probes.rowSecurity", Map.of("public.orders", Map.of("worked", true)))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }

  @Test
  void withRowSecurityOffTheCopyStops() {
    assertThat(
            FactsFixture.sound()
                .table("orders", row -> row.set("rowSecurity", true))
                .roleSetting("row_security=off")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void aConsumerWhoseCopyMustBeWholeFails() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role:\n  bypass-rls: fail\n")
                .table("orders", row -> row.set("rowSecurity", true))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  /** As while somebody holds the table: the catalogue alone would say that all is well. */
  @Test
  void aReadThatFailedIsNoPass() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("role:\n  bypass-rls: fail\n")
            .set("catalogue.role.bypassRls", true)
            .table("orders", row -> row.set("rowSecurity", true).set("select", true))
            .set(
                "probes.rowSecurity",
                Map.of(
                    "public.orders",
                    Map.of("worked", false, "sqlState", "55P03", "message", "lock timeout")))
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("public.orders", "lock timeout (55P03)");
  }

  /** It counts policies, whether row security is on or not, and asks for the attribute alone. */
  @Test
  void materializeCountsPolicies() {
    FactsFixture off =
        FactsFixture.sound()
            .table("items", row -> row.set("rolePolicies", 1).set("owns", true))
            .consumer("materialize");
    assertThat(off.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(off.set("catalogue.role.superuser", true).check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(off.set("catalogue.role.bypassRls", true).check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table("items", row -> row.set("rowSecurity", true))
                .consumer("materialize")
                .check(check)
                .message())
        .contains("hides rows");
  }
}
