// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplicationRoleTest {
  private final ReplicationRole check = new ReplicationRole();

  @Test
  void theAttributePasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void withoutItFailsWithTheQuotedRole() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.replication", false)
            .set("catalogue.role.name", "T\"x é")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER ROLE \"T\"\"x é\" REPLICATION");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER ROLE \"T\"\"x é\" NOREPLICATION");
  }

  /** Some read the attribute themselves, which a superuser need not have. */
  @ParameterizedTest
  @CsvSource({
    "estuary, false, '', FAIL",
    "estuary, true, '', PASS",
    "estuary, false, rds_replication, PASS",
    "debezium, false, '', PASS"
  })
  void aSuperuserWithoutTheAttribute(
      String consumer, boolean replication, String memberOf, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.superuser", true)
            .set("catalogue.role.replication", replication)
            .set("catalogue.role.memberOf", memberOf.isEmpty() ? List.of() : List.of(memberOf))
            .consumer(consumer)
            .check(check);
    assertThat(result.status()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.remedies().get(0).sql()).containsExactly("ALTER ROLE app REPLICATION");
    }
  }

  @Test
  void onAManagedHostMembershipCounts() {
    FactsFixture facts =
        FactsFixture.sound()
            .providerYaml(
                """
    id: rds
    name: RDS
    managed: true
    verified: 2026-11-20
    replication-right:
      roles: [rds_replication]
      title: Grant rds_replication to {role}
      sql: ["GRANT rds_replication TO {role}"]
      undo: ["REVOKE rds_replication FROM {role}"]
      by: rds_superuser
    """)
            .set("catalogue.role.replication", false);
    CheckResult without = facts.check(check);
    assertThat(without.status()).isEqualTo(Status.FAIL);
    assertThat(without.remedies().get(0).sql()).containsExactly("GRANT rds_replication TO app");
    assertThat(
            facts.set("catalogue.role.memberOf", List.of("rds_replication")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theProbeWinsOverTheCatalogue() {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.role.replication", false)
            .set("probes.replication.worked", true)
            .set("probes.replication.port", 5432);
    CheckResult worked = facts.check(check);
    assertThat(worked.status()).isEqualTo(Status.PASS);
    assertThat(worked.source()).isEqualTo(Basis.PROBE);
    CheckResult refused =
        FactsFixture.sound()
            .set("probes.replication.worked", false)
            .set("probes.replication.sqlState", "42501")
            .set("probes.replication.port", 5432)
            .check(check);
    assertThat(refused.status()).isEqualTo(Status.FAIL);
    assertThat(refused.message()).contains("pooler");
  }

  @Test
  void anotherRoleIsNotTheOneThatProbed() {
    assertThat(
            FactsFixture.sound()
                .set("catalogue.role.current", false)
                .set("catalogue.role.replication", false)
                .set("probes.replication.worked", true)
                .set("probes.replication.port", 5432)
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  /** From 16 on a role that has the attribute and CREATEROLE can pass it on. */
  @ParameterizedTest
  @CsvSource({
    "150099, superuser",
    "160000, 'superuser, or a CREATEROLE role that has REPLICATION itself'"
  })
  void whoCanGiveTheAttributeDependsOnTheVersion(int version, String runAs) {
    Remedy remedy =
        FactsFixture.sound()
            .version(version)
            .providerYaml("{id: x, name: X, managed: false, verified: 2026-11-20}")
            .set("catalogue.role.replication", false)
            .check(new ReplicationRole())
            .remedies()
            .get(0);
    assertThat(remedy.runAs()).isEqualTo(runAs);
    assertThat(remedy.sql()).containsExactly("ALTER ROLE app REPLICATION");
    assertThat(remedy.undo()).containsExactly("ALTER ROLE app NOREPLICATION");
  }

  @Test
  void howItCanReplicateIsTold() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("role app has REPLICATION");
    assertThat(FactsFixture.sound().set("catalogue.role.superuser", true).check(check).message())
        .isEqualTo("role app is a superuser");
    CheckResult member =
        FactsFixture.sound()
            .provider("aws-rds")
            .set("catalogue.role.replication", false)
            .set("catalogue.role.memberOf", List.of("rds_replication"))
            .check(check);
    assertThat(member.message()).isEqualTo("role app is a member of rds_replication");
    assertThat(member.evidence())
        .containsEntry("superuser", false)
        .containsEntry("replication", false)
        .containsEntry("member_of", List.of("rds_replication"));
    CheckResult none =
        FactsFixture.sound()
            .provider("aws-rds")
            .set("catalogue.role.replication", false)
            .check(check);
    assertThat(none.message())
        .contains("has no REPLICATION or membership in rds_replication or rds_superuser: ");
    assertThat(none.subjects()).hasSize(1);
  }

  /** What the host says of its own role is confirmed or overruled by the attempt. */
  @Test
  void theHostsWordIsTried() {
    FactsFixture facts =
        FactsFixture.sound()
            .provider("aws-rds")
            .set("catalogue.role.replication", false)
            .set("probes.replication.worked", true)
            .set("probes.replication.port", 5432);
    assertThat(facts.check(check).evidence()).containsEntry("profile", "overruled");
    facts.set("catalogue.role.memberOf", List.of("rds_replication"));
    assertThat(facts.check(check).evidence()).containsEntry("profile", "confirmed");
    for (String attribute : List.of("superuser", "replication")) {
      assertThat(facts.set("catalogue.role." + attribute, true).check(check).evidence())
          .doesNotContainKey("profile");
      facts.set("catalogue.role." + attribute, false);
    }
    assertThat(facts.provider("self-managed").check(check).evidence()).doesNotContainKey("profile");
  }

  @Test
  void aRefusalOfARoleThatMayNotIsToldAsSuch() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.role.replication", false)
            .set("probes.replication.worked", false)
            .set("probes.replication.sqlState", "42501")
            .set("probes.replication.port", 5432)
            .check(check);
    assertThat(result.message())
        .isEqualTo(
            "role app is not allowed to replicate: the server rejected its replication connection");
    assertThat(result.remedies()).hasSize(1);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
    assertThat(
            FactsFixture.sound()
                .set("probes.replication.worked", false)
                .set("probes.replication.sqlState", "08006")
                .set("probes.replication.port", 5432)
                .check(check)
                .message())
        .isEqualTo("role app has REPLICATION");
  }

  /** On a host of its vendor's the consumer logs in as a role of the vendor's. */
  @Test
  void aConsumerThatNeedsASuperuser() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("role: {superuser: fail, superuser-for: [one thing, another]}");
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("role app is not a superuser, and Test needs one for one thing, another");
    assertThat(result.remedies()).hasSize(1);
    assertThat(result.evidence()).containsEntry("superuser", false);
    assertThat(facts.provider("aws-rds").check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts
                .provider("self-managed")
                .set("catalogue.role.superuser", true)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role: {replication: false}")
                .set("catalogue.role.replication", false)
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }
}
