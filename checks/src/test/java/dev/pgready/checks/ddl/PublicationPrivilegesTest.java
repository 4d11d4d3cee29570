package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Source;
import dev.pgready.checks.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublicationPrivilegesTest {
  private final PublicationPrivileges check = new PublicationPrivileges();

  @Test
  void whatExistsNeedNotBeMade() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
    assertThat(
            FactsFixture.sound()
                .consumer("zero")
                .table("orders")
                .publication("_zero_public_0", List.of("orders"), row -> {})
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void inSchemaNeedsASuperuserHoweverManyTablesAreOwned() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owns", true));
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.set("catalogue.role.superuser", true).check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** Hosts have hooks that let a role do what its privileges do not say. */
  @Test
  void whatWorkedNeedsNoPrivilege() {
    CheckResult result =
        FactsFixture.sound()
            .consumer("zero")
            .set("catalogue.database.create", false)
            .table("orders")
            .set("probes.publicationForms.schema.worked", true)
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Source.PROBE);
  }

  /** For want of CREATE, the server does not come to the question that the host answers. */
  @Test
  void aRefusalForAnotherReasonOverrulesNothing() {
    CheckResult result =
        FactsFixture.sound()
            .provider("heroku")
            .consumer("zero")
            .set("catalogue.database.create", false)
            .table("orders")
            .set("probes.publicationForms.schema.worked", false)
            .set("probes.publicationForms.schema.sqlState", "42501")
            .set("probes.publicationForms.schema.message", "permission denied for database shop")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.evidence()).doesNotContainKey("profile");
  }

  @Test
  void oneTableThatCouldBePublishedSaysNothingOfTheOthers() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("publication:\n  name: p\n  creator: consumer\n  form: table\n")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owns", true))
            .table("items")
            .set("probes.publicationForms.empty.worked", true)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.source()).isEqualTo(Source.CATALOGUE);
  }

  @Test
  void forTableNeedsOwnership() {
    FactsFixture facts =
        FactsFixture.sound()
            .consumerNeeding("publication:\n  name: p\n  creator: consumer\n  form: table\n")
            .set("catalogue.database.create", true)
            .table("orders", row -> row.set("owner", "shop_owner"));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT shop_owner TO app WITH INHERIT TRUE");
  }
}
