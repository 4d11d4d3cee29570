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

  private static FactsFixture all() {
    return FactsFixture.sound()
        .table("orders")
        .publication("p", List.of(), row -> row.set("row.puballtables", true));
  }

  @Test
  void whoReadsEverythingReadsWhatComes() {
    assertThat(all().set("catalogue.role.superuser", true).check(check).message())
        .isEqualTo("role app can read every table: it is a superuser");
    assertThat(
            all()
                .set("catalogue.role.memberOf", List.of("pg_read_all_data"))
                .check(check)
                .message())
        .isEqualTo("role app can read every table: it has pg_read_all_data");
    assertThat(all().consumerNeeding("role: {table: [INSERT]}").check(check).status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void onlyPrivilegesOnTablesThatReadCount() {
    for (String[] fact : new String[][] {{"S", "SELECT"}, {"r", "INSERT"}}) {
      assertThat(
              all()
                  .add(
                      "catalogue.defaultPrivileges",
                      row ->
                          row.set("grantor", "postgres")
                              .set("kind", fact[0])
                              .set("privileges", List.of(fact[1])))
                  .check(check)
                  .status())
          .isEqualTo(Status.WARN);
    }
    // without a schema they hold in all
    assertThat(
            all()
                .add(
                    "catalogue.defaultPrivileges",
                    row ->
                        row.set("grantor", "postgres")
                            .set("kind", "r")
                            .set("privileges", List.of("SELECT")))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            all()
                .add(
                    "catalogue.defaultPrivileges",
                    row ->
                        row.set("grantor", "postgres")
                            .set("schema", "other")
                            .set("kind", "r")
                            .set("privileges", List.of("SELECT")))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void ownTablesAndThoseOfExtensionsNeedNone() {
    for (String fact : List.of("owns", "extension")) {
      assertThat(
              FactsFixture.sound()
                  .table("t", row -> row.set(fact, fact.equals("owns") ? (Object) true : "pgx"))
                  .publication("p", List.of(), row -> row.set("row.puballtables", true))
                  .check(check)
                  .status())
          .isEqualTo(Status.PASS);
    }
  }

  @Test
  void whatTheConsumerWouldPublishDecides() {
    for (String need :
        List.of(
            "publication: {creator: consumer, form: all}",
            "publication: {creator: consumer, form: schema}",
            "role: {default-privileges: true}")) {
      assertThat(FactsFixture.sound().table("t").consumerNeeding(need).check(check).status())
          .as(need)
          .isEqualTo(Status.WARN);
    }
    assertThat(
            FactsFixture.sound()
                .table("t")
                .consumerNeeding("publication: {creator: consumer, form: table}")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
    assertThat(
            FactsFixture.sound()
                .table("t")
                .consumerNeeding(
                    "publication: {creator: consumer, form: all}\nrole: {copies-later: false}")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
    assertThat(
            FactsFixture.sound()
                .table("t")
                .publication("p", List.of(), row -> row.set("schemas", List.of("public")))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void eachOwnerIsNamedWithItsSchemas() {
    CheckResult result =
        all()
            .schema("sales", s -> {})
            .table("items", row -> row.set("schema", "sales"))
            .table("other", row -> row.set("owner", "Shop"))
            .check(check);
    assertThat(result.message())
        .contains("tables that \"Shop\" in public and postgres in public and sales will create");
    assertThat(result.subjects()).hasSize(2);
    assertThat(result.remedies().get(0).undo())
        .containsExactly(
            "ALTER DEFAULT PRIVILEGES FOR ROLE \"Shop\" IN SCHEMA public REVOKE SELECT ON TABLES FROM app",
            "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public, sales REVOKE SELECT ON TABLES FROM app");
  }
}
