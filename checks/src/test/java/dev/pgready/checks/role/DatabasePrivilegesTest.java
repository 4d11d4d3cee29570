// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DatabasePrivilegesTest {
  private final DatabasePrivileges check = new DatabasePrivileges();

  @Test
  void connectIsEnoughForMost() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void createIsNeededByConsumersThatMakeSchemas() {
    CheckResult result = FactsFixture.sound().consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT CREATE ON DATABASE shop TO app");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("REVOKE CREATE ON DATABASE shop FROM app");
  }

  @Test
  void eachPrivilegeForItself() {
    FactsFixture facts =
        FactsFixture.sound().consumerNeeding("role: {database: [CONNECT, CREATE]}");
    assertThat(facts.check(check).message())
        .isEqualTo(
            "role app has no CREATE on database shop: Test could not create its own schemas or publications");
    CheckResult neither = facts.set("catalogue.database.connect", false).check(check);
    assertThat(neither.message())
        .isEqualTo("role app has no CONNECT, CREATE on database shop: Test could not connect");
    assertThat(neither.evidence()).containsEntry("connect", false).containsEntry("create", false);
    assertThat(neither.subjects()).hasSize(1);
    CheckResult both =
        facts
            .set("catalogue.database.connect", true)
            .set("catalogue.database.create", true)
            .check(check);
    assertThat(both.message()).isEqualTo("role app has CONNECT and CREATE on database shop");
    assertThat(both.evidence()).containsEntry("create", true);
    assertThat(FactsFixture.sound().consumerNeeding("role: {database: []}").check(check).status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void whatOnlySomeFeaturesNeedIsTold() {
    FactsFixture facts =
        FactsFixture.sound().consumerNeeding("role: {optional-database: [CREATE]}");
    assertThat(facts.check(check).message())
        .isEqualTo(
            "role app has CONNECT on database shop; only some features of Test need CREATE as well");
    assertThat(facts.set("catalogue.database.create", true).check(check).message())
        .isEqualTo("role app has CONNECT on database shop");
  }

  /** Where its schema is there and the role's, nothing needs to be created. */
  @Test
  void aSchemaOfItsOwnIsCreatedOrThere() {
    String consumer = "role: {own-schema: _own}";
    assertThat(FactsFixture.sound().consumerNeeding(consumer).check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(consumer)
                .set("catalogue.database.create", true)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(consumer)
                .schema("_own", s -> {})
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(consumer)
                .schema("_own", s -> s.set("create", true))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(consumer)
                .schema("_own", s -> s.set("owner", "app"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding(consumer)
                .schema("other", s -> s.set("owner", "app"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("role: {own-schema: _own, database: [CREATE]}")
                .check(check)
                .message())
        .startsWith("role app has no CREATE on database");
  }

  @Test
  void zeroWritesFunctionsInPlpgsql() {
    FactsFixture facts =
        FactsFixture.sound().set("catalogue.database.create", true).consumer("zero");
    // what was not collected is no failure
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.set("catalogue.functions.languages", List.of("plperl")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT USAGE ON LANGUAGE plpgsql TO app");
    assertThat(facts.set("catalogue.functions.languages", List.of("plpgsql")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void whatItAsksTheServerWith() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("role: {database: [], catalogue: [set_config(), pg_publication]}");
    // what was not collected is no failure
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(
            facts.set("catalogue.functions.closed", List.of("txid_current")).check(check).status())
        .isEqualTo(Status.PASS);
    CheckResult result =
        facts
            .set("catalogue.functions.closed", List.of("pg_publication", "set_config"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("role app cannot use set_config() and pg_publication")
        .endsWith("\"permission denied for function set_config\"");
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "GRANT EXECUTE ON FUNCTION pg_catalog.set_config TO app",
            "GRANT SELECT ON pg_catalog.pg_publication TO app");
    assertThat(result.remedies().get(0).undo())
        .containsExactly(
            "REVOKE EXECUTE ON FUNCTION pg_catalog.set_config FROM app",
            "REVOKE SELECT ON pg_catalog.pg_publication FROM app");
  }

  /** What a server's version asks for is asked on that one. */
  @Test
  void whatItAsksTheServerWithOnEachVersion() {
    for (int major : List.of(14, 15, 16)) {
      FactsFixture facts =
          FactsFixture.sound()
              .set("catalogue.server.versionNum", major * 10_000)
              .set("catalogue.functions.closed", List.of("a", "b"))
              .consumerNeeding("role: {catalogue: [a() since 15, b before 15]}");
      assertThat(facts.check(check).message())
          .startsWith("role app cannot use %s, ".formatted(major < 15 ? "b" : "a()"));
    }
  }
}
