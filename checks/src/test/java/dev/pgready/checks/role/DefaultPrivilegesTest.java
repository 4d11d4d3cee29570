// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DefaultPrivilegesTest {
  private final DefaultPrivileges check = new DefaultPrivileges();

  @Test
  void aListTakesNoNewTables() {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .publication("p", List.of("orders"), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void allTablesNeedsThem() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of(), row -> row.set("row.puballtables", true));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT SELECT ON TABLES TO app");
    facts.add(
        "catalogue.defaultPrivileges",
        row ->
            row.set("grantor", "postgres")
                .set("schema", "public")
                .set("kind", "r")
                .set("privileges", List.of("SELECT")));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void anotherGrantorDoesNotHelp() {
    assertThat(
            FactsFixture.sound()
                .table("orders")
                .publication("p", List.of(), row -> row.set("row.puballtables", true))
                .add(
                    "catalogue.defaultPrivileges",
                    row ->
                        row.set("grantor", "else")
                            .set("kind", "r")
                            .set("privileges", List.of("SELECT")))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }
}
