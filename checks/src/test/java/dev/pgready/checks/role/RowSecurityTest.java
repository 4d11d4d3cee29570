// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Before 15 a subscription copies SELECT *: "extra data after last expected column". */
  @ParameterizedTest
  @CsvSource({
    "postgres, 149999, FAIL",
    "postgres, 150000, PASS",
    "postgres, 150001, PASS",
    "debezium, 140010, PASS"
  })
  void aCopyOfGeneratedColumnsUnderAPolicyFails(String consumer, int version, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .version(version)
            .consumer(consumer)
            .table(
                "orders",
                row -> {
                  row.set("rowSecurity", true).set("policiesShowAll", true);
                  row.add("generated", g -> g.set("name", "twice").set("kind", "s"));
                });
    CheckResult result = facts.check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
    assertThat(result.remedies())
        .noneMatch(remedy -> remedy.sql().toString().contains("CREATE POLICY"));
    assertThat(facts.set("catalogue.role.bypassRls", true).check(check).status())
        .isEqualTo(Status.PASS);
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

  @ParameterizedTest
  @CsvSource({", PASS", "0, PASS", "1, FAIL", "2, FAIL"})
  void onePolicyIsEnoughToBeRefused(@Nullable Integer policies, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .table("items", row -> row.set("rolePolicies", policies).set("owns", true))
            .consumer("materialize")
            .check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message()).startsWith("public.items has a policy for role app");
      assertThat(result.evidence()).containsEntry("tables", 1).containsEntry("bypassrls", false);
      assertThat(result.subjects()).hasSize(1);
      assertThat(result.remedies().get(0).sql()).containsExactly("ALTER ROLE app BYPASSRLS");
    }
  }

  private static FactsFixture probed(Map<String, Object> attempt) {
    return FactsFixture.sound()
        .table("orders", row -> row.set("rowSecurity", true))
        .set("probes.rowSecurity", Map.of("public.orders", attempt));
  }

  /** A refusal for want of SELECT says nothing of policies. */
  @Test
  void aRefusalIsAnAnswerOnlyToWhoMayRead() {
    Map<String, Object> refused =
        Map.of("worked", false, "sqlState", "42501", "message", "query would be affected");
    CheckResult result = probed(refused).set("catalogue.role.bypassRls", true).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
    CheckResult blind =
        FactsFixture.sound()
            .set("catalogue.role.bypassRls", true)
            .table("orders", row -> row.set("rowSecurity", true).set("select", false))
            .set("probes.rowSecurity", Map.of("public.orders", refused))
            .check(check);
    assertThat(blind.status()).isEqualTo(Status.PASS);
    assertThat(blind.source()).isEqualTo(Basis.CATALOGUE);
    assertThat(blind.message()).isEqualTo("role app bypasses row level security");
  }

  @Test
  void whatCouldNotBeAskedIsAWarningAtWorstWhereHidingIsOne() {
    FactsFixture facts =
        probed(Map.of("worked", false, "sqlState", "55P03", "message", "lock timeout"))
            .set("catalogue.role.bypassRls", true);
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.canFail()).isFalse();
    assertThat(result.evidence()).containsEntry("tables", 1);
    assertThat(facts.consumerNeeding("role: {bypass-rls: fail}").check(check).canFail()).isTrue();
    // the catalogue's word stands where the attempt gave none
    assertThat(facts.set("catalogue.role.bypassRls", false).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void whoIsExemptIsTold() {
    FactsFixture facts = FactsFixture.sound().table("t", row -> row.set("rowSecurity", true));
    assertThat(facts.set("catalogue.role.superuser", true).check(check).message())
        .isEqualTo("row level security does not apply to superuser app");
    assertThat(FactsFixture.sound().table("t").check(check).message())
        .isEqualTo("no table to be replicated hides rows from role app");
  }

  @Test
  void anOwnerTakesTheForceBack() {
    CheckResult result =
        FactsFixture.sound()
            .table(
                "t",
                row -> row.set("rowSecurity", true).set("owns", true).set("forceRowSecurity", true))
            .check(check);
    assertThat(result.remedies())
        .last()
        .satisfies(
            remedy -> {
              assertThat(remedy.sql())
                  .containsExactly("ALTER TABLE public.t NO FORCE ROW LEVEL SECURITY");
              assertThat(remedy.undo())
                  .containsExactly("ALTER TABLE public.t FORCE ROW LEVEL SECURITY");
            });
    assertThat(result.remedies().get(0).undo())
        .containsExactly("DROP POLICY pgready_replication ON public.t");
    assertThat(result.evidence()).containsEntry("tables", 1).containsEntry("bypassrls", false);
  }

  /** A host that offers no such right is not asked for it. */
  @Test
  void aManagedHostWithoutThatRightIsNotAskedForIt() {
    CheckResult result =
        FactsFixture.sound()
            .providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20}")
            .table("t", row -> row.set("rowSecurity", true))
            .check(check);
    assertThat(result.remedies()).hasSize(1);
    assertThat(result.remedies().get(0).sql().get(0)).startsWith("CREATE POLICY");
    CheckResult strict =
        FactsFixture.sound()
            .consumerNeeding("role: {bypass-rls: fail, refuses-policies: true}")
            .table("t", row -> row.set("rowSecurity", true).set("policiesShowAll", true))
            .check(check);
    assertThat(strict.message())
        .isEqualTo(
            "row level security is on for public.t, and Test asks that role app has BYPASSRLS, whatever the policies show");
    CheckResult nowhere =
        FactsFixture.sound()
            .providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20}")
            .consumerNeeding("role: {bypass-rls: fail, refuses-policies: true}")
            .table("t", row -> row.set("rowSecurity", true).set("policiesShowAll", true))
            .check(check);
    assertThat(nowhere.remedies().get(0).title())
        .isEqualTo("Leave public.t out of the publication, or switch row level security off there");
  }
}
